"""run.py: says clearly what a machine lacks, and installs only when something changed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from donghanh.embedded.folders import PROJECT


@pytest.fixture
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run", PROJECT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_is_told_which_one_is_needed(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as ended:
        run.check_python()
    assert ended.value.code == 1
    assert "Cần Python 3.11 trở lên, máy này đang dùng 3.9." in capsys.readouterr().err


def test_without_venv_the_package_to_install_is_named(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit) as ended:
        run.check_python()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "sudo apt install python3-venv" in said


def test_the_environment_is_made_anew_when_the_lock_the_place_or_the_set_changes(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setattr(run, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(run, "PYTHON", Path(sys.executable))
    assert not run.installed(run.PRODUCT)

    run.STAMP.write_text(run.fingerprint(run.PRODUCT))
    assert run.installed(run.PRODUCT)
    assert not run.installed(run.DEVELOPMENT), "tests need more packages"
    run.STAMP.write_text(run.fingerprint(run.DEVELOPMENT))
    assert run.installed(run.PRODUCT), "the larger set holds the smaller"

    (tmp_path / "uv.lock").write_text("two")
    assert not run.installed(run.PRODUCT)
    run.STAMP.write_text(run.fingerprint(run.PRODUCT))
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    monkeypatch.setattr(run, "ROOT", moved)
    monkeypatch.setattr(run, "STAMP", moved / "stamp")
    assert not run.installed(run.PRODUCT)
