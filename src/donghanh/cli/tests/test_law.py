"""``donghanh law due``: results on stdout, refusals on stderr, exit codes 0, 1, 2."""

from __future__ import annotations

import json

import pytest

from donghanh.cli.main import cli
from donghanh.law import packs


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["law", "due", *args])
    out, err = capsys.readouterr()
    return int(exit_.value.code or 0), out, err


def test_json_holds_the_due_date_with_its_steps_and_articles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(
        capsys, "decide_post_rehab", "--regime", "2021", "--from", "2024-02-06T09:00", "--json"
    )
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert list(found) == ["due", "unit", "steps", "citation", "confidence"]
    assert found["due"] == "2024-02-15T23:59:59+07:00"
    assert found["unit"] == "working_days"
    assert "08/02/2024 – 14/02/2024 nghỉ (Tết Giáp Thìn), không tính." in found["steps"]
    assert found["citation"][0] == "Khoản 1 Điều 78 NĐ 116/2021"
    assert found["confidence"] == "secondary"


def test_text_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "dx_result", "--regime", "2021", "--from", "2024-06-11")
    assert code == 0
    assert out.startswith("Trả kết quả xác định tình trạng nghiện: 23:59 ngày 17/6/2024\n")
    assert "Độ tin cậy: đã đọc trong văn bản" in out


def test_an_instant_with_a_zone_is_taken_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(
        capsys, "register_voluntary", "--regime", "2025", "--from", "2026-07-03T10:40:00+00:00",
        "--json",
    )  # fmt: skip
    assert json.loads(out)["due"] == "2026-07-04T17:40:00+07:00"


def test_every_limit_of_both_laws_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    for regime in packs.IDS:
        for limit in packs.load(regime).limits.values():
            period = limit.periods[-1]
            first = max(period.start, limit.valid_from or period.start)
            start = min(first, limit.valid_to or first)
            code, out, err = run(
                capsys, limit.id, "--regime", regime, "--from", start.isoformat(), "--json"
            )
            found = json.loads(out)
            assert (code, err) == (0, ""), limit.id
            assert found["citation"], limit.id
            assert bool(found["due"]) != bool(found.get("why")), limit.id


def test_a_limit_without_a_length_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    args = ("post_rehab_close", "--regime", "2021", "--from", "2024-06-10")
    code, out, _ = run(capsys, *args, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["due"] is None
    assert found["why"] == "Văn bản có nêu việc này nhưng không ấn định thời hạn."
    assert found["citation"] == ["Điều 81 NĐ 116/2021"]
    code, out, _ = run(capsys, *args)
    assert code == 0
    assert "không ấn định thời hạn" in out


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("no_such", "--regime", "2021", "--from", "2024-06-10"), "không có thời hạn “no_such”"),
        (
            ("labour_check", "--regime", "2021", "--from", "2024-06-10", "--period", "P3"),
            "không áp dụng trong giai đoạn P3",
        ),
        (("labour_check", "--regime", "2021", "--from", "2025-08-04"), "ngày 04/8/2025"),
        (("user_decision", "--regime", "2025", "--from", "2024-06-10"), "ngày 10/6/2024"),
    ],
)
def test_refusals(capsys: pytest.CaptureFixture[str], args: tuple[str, ...], sentence: str) -> None:
    code, out, err = run(capsys, *args, "--json")
    assert (code, out) == (1, "")
    assert sentence in " ".join(err.split())


@pytest.mark.parametrize(
    "args",
    [
        ("dx_result", "--regime", "2021", "--from", "yesterday"),
        ("dx_result", "--regime", "1999", "--from", "2024-06-10"),
        ("dx_result", "--regime", "2021"),
        (),
    ],
)
def test_bad_usage(capsys: pytest.CaptureFixture[str], args: tuple[str, ...]) -> None:
    code, out, _ = run(capsys, *args)
    assert (code, out) == (2, "")
