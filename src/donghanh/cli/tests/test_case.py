"""``donghanh case replay`` and ``donghanh law coverage``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from donghanh.cli.main import cli

TOLD = """
- name: Một năm quản lý
  entries:
    - {on: 2024-06-03, kind: user.test_positive, data: {substance: heroin}}
    - {on: 2024-06-06, kind: user.notice_received}
    - {on: 2024-06-10, kind: user.management_decided}
    - {on: 2024-06-12, kind: compulsory.dossier_opened}
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "told.yaml"
    path.write_text(TOLD, encoding="utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as exit_:
        cli.main(list(args))
    out, err = capsys.readouterr()
    return int(exit_.value.code or 0), out, " ".join(err.split())


def test_replay_prints_the_case_and_the_refused_step(
    capsys: pytest.CaptureFixture[str], told: Path
) -> None:
    code, out, _ = run(capsys, "case", "replay", str(told), "--json")
    (found,) = json.loads(out)
    assert code == 0
    assert (found["name"], found["on"]) == ("Một năm quản lý", "2024-06-12")
    (case,) = found["cases"]
    assert (case["measure"], case["regime"], case["status"]) == ("user", "2021", "user_managed")
    deadline = next(row for row in case["deadlines"] if row["limit"] == "decide_user_mgmt")
    assert deadline["due"] == "2024-06-11T23:59:59+07:00"
    assert deadline["state"] == "met"
    assert deadline["cite"].startswith("Khoản 4 Điều 23")
    assert (case["term"]["start"], case["term"]["end"]) == ("2024-06-10", "2025-06-10")
    assert case["term"]["steps"][0]["cite"].startswith("Khoản 2 Điều 23")
    (no,) = found["refused"]
    assert no["kind"] == "compulsory.dossier_opened"
    assert "Điều 33 NĐ 116/2021" in no["cite"]


def test_replay_for_an_earlier_day(capsys: pytest.CaptureFixture[str], told: Path) -> None:
    _, out, _ = run(capsys, "case", "replay", str(told), "--json", "--on", "2024-06-07")
    (found,) = json.loads(out)
    assert found["cases"][0]["status"] == "positive_test"
    assert found["refused"] == []


def test_replay_for_people(capsys: pytest.CaptureFixture[str], told: Path) -> None:
    code, out, _ = run(capsys, "case", "replay", str(told))
    assert code == 0
    assert "10/6/2024 – …  user_managed" in out
    assert "✗ 12/6/2024 Chưa thể ghi" in out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- name: A\n  entries: []\n", "Tình huống “A”: trường “entries” chưa đúng"),
        (
            "- name: A\n  entries: [{kind: user.test_positive}]\n",
            "mục thứ 1: trường “on” còn thiếu",
        ),
        (
            "- name: A\n  entries: [{on: 2024-06-03, kind: no.such}]\n",
            "Tình huống “A”, mục thứ 1 (03/6/2024): không có loại mục “no.such”",
        ),
        (
            "- name: A\n  entries: [{on: 2024-06-03, kind: user.test_positive, data: {drug: x}}]\n",
            "mục thứ 1 (03/6/2024): Mục “drug” còn thiếu hoặc chưa đúng",
        ),
        (
            "- name: A\n  entries: [{on: 2024-06-03, kind: user.notice_received, case: 2}]\n",
            "không có hồ sơ thứ 2",
        ),
        (
            "- name: A\n  after: B\n  entries: [{on: 2024-06-03, kind: user.test_positive}]\n",
            "không có tình huống “B” ở trước",
        ),
        ("just words\n", "phải là danh sách các tình huống"),
        ("- [\n", "không đúng dạng YAML"),
    ],
)
def test_a_bad_file_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, sentence: str
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "case", "replay", str(path), "--json")
    assert (code, out) == (1, "")
    assert sentence in err


def test_coverage_of_both_packs(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "law", "coverage", "--json")
    found = json.loads(out)
    assert code == 0
    for parts in found.values():
        assert list(parts) == ["statuses", "transitions", "limits", "forms"]
        for part in parts.values():
            assert part["total"] == part["used"] + len(part["excluded"]) + len(part["missing"])
            assert part["used"] == part["tested"] + len(part["untested"])
            assert all(item["reason"] for item in part["excluded"])
            assert sum(part["confidence"].values()) == part["total"]
    code, out, _ = run(capsys, "law", "coverage")
    assert code == 0
    assert "2021" in out
