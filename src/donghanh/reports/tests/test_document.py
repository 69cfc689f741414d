"""The paper: what a clerk checks, and that it says what the grid says."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import docx as python_docx
import pytest
from click.testing import CliRunner
from django.utils import translation

from donghanh.access.models import User
from donghanh.access.roles import Role
from donghanh.cli.report import report as command
from donghanh.documents import checks, docx, pdf
from donghanh.documents.model import Document, Figure, Heading, Paragraph, Table
from donghanh.errors import Refusal
from donghanh.indicators import answer
from donghanh.plans.models import Plan
from donghanh.reports import document, queries, sentences, services
from donghanh.reports import figures as kept
from donghanh.reports.models import Submission
from donghanh.reports.outline import outline
from donghanh.reports.tests.conftest import at, write
from donghanh.testing.worlds import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("system_scope")]


def make(submission: Submission) -> Document:
    return document.make(submission, replaces=queries.earlier_version(submission))


def test_a_draft_is_marked_and_leaves_number_day_and_signer_open(draft: Submission) -> None:
    made = make(draft)
    assert made.draft
    assert made.symbol is not None
    assert made.symbol.number is None
    assert (made.day.year, made.day.month, made.day.day) == (2024, 6, None)
    assert made.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert made.signature.name is None
    assert checks.check(made) == []


def test_a_signed_report_is_whole(signed: Submission, leader: User) -> None:
    made = make(signed)
    assert not made.draft
    assert made.symbol is not None
    assert made.letterhead is not None
    assert made.symbol.text == "45/BC-UBND"
    assert made.day.exact == date(2024, 6, 17)
    assert made.signature.name == leader.full_name
    assert made.letterhead.name == "Ủy ban nhân dân thành phố Lai Châu"
    assert made.addressees == ("Sở Lao động - Thương binh và Xã hội tỉnh Lai Châu",)
    assert [fault.code for fault in checks.check(made)] == []


def test_without_a_number_only_the_number_is_missing(
    draft: Submission, clerk: User, leader: User
) -> None:
    write(draft, clerk)
    services.sign(draft, by=leader)
    assert [fault.code for fault in checks.check(make(draft))] == ["number.missing"]


def test_a_deputy_signs_for_the_head(draft: Submission, clerk: User, leader: User) -> None:
    write(draft, clerk)
    assert leader.membership is not None
    leader.membership.title = "Phó Chủ tịch UBND thành phố"
    services.sign(draft, by=leader, number=1)
    assert make(draft).signature.lines == (
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )
    assert checks.check(make(draft)) == []


def test_sections_follow_the_outline(signed: Submission) -> None:
    headings = [one.text for one in make(signed).blocks if isinstance(one, Heading)]
    assert headings == [section.title for section in outline().sections]


def test_a_signed_report_leaves_out_what_nobody_wrote(
    draft: Submission, clerk: User, leader: User
) -> None:
    write(draft, clerk)
    services.edit_narrative(draft, by=clerk, sections={"targets": ""})
    services.sign(draft, by=leader, number=2)
    made = make(draft)
    assert not [fault for fault in checks.check(made) if fault.code == "blank"]
    assert [one for one in made.blocks if isinstance(one, Table)]


def test_the_table_of_the_word_file_says_what_the_indicators_say(draft: Submission) -> None:
    word = python_docx.Document(BytesIO(docx.render(make(draft))))
    (rows,) = (
        [[cell.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]
        for table in word.tables
        if table.rows[0].cells[1].text == "Chỉ tiêu"
    )
    asked = [line.indicator for line in kept.read(draft.figures).targets]
    answers = answer.answer(
        asked, unit=draft.unit, period=queries.period_of(draft), known=draft.known
    )
    for row, key in zip(rows[1:4], asked, strict=True):
        found = answers[key]
        assert found.part is not None
        assert int(row[4]) == found.part
        assert row[5] == ("-" if found.whole is None else f"{found.whole:02d}")
    assert [row[3] for row in rows[1:4]] == ["80%", "01 người", "0/7"]
    assert [row[6] for row in rows[1:4]] == [
        "Nguy cơ không đạt",
        "Nguy cơ không đạt",
        "Nguy cơ không đạt",
    ]


def test_the_other_engine_gives_the_same_figures(draft: Submission) -> None:
    measured = kept.read(draft.figures).measured()
    answers = answer.answer(
        measured,
        unit=draft.unit,
        period=queries.period_of(draft),
        known=draft.known,
        engine="duckdb",
    )
    for key, line in measured.items():
        assert (line.part, line.whole) == (answers[key].part, answers[key].whole), key


def test_the_annex_by_commune_hides_small_figures_and_keeps_the_total(draft: Submission) -> None:
    first, second = make(draft).annexes
    (table,) = first.blocks
    assert first.landscape
    assert isinstance(table, Table)
    named = {row[1].text: [cell.text for cell in row] for row in table.rows[:-1]}
    assert named["Phường Đoàn Kết"][2:5] == ["ẩn", "ẩn", "ẩn"]
    assert [cell.text for cell in table.rows[-1]][1:4] == ["4/5", "80%", "1"]
    assert table.notes
    assert not second.landscape


def test_a_ward_has_its_own_paper(ward_report: Submission, world: World) -> None:
    write(ward_report, world.user(Role.COMMUNE_OFFICER))
    made = make(ward_report)
    assert made.letterhead is not None
    assert made.letterhead.issuing_body == "Ủy ban nhân dân\nphường Đoàn Kết"
    assert made.subject.endswith("tại phường Đoàn Kết")
    assert len(made.annexes) == 1
    (drawn,) = (one for one in made.blocks if isinstance(one, Figure))
    assert "Biểu đồ đường" in drawn.alt
    assert checks.check(made) == []


def test_the_chart_says_itself_in_words(draft: Submission) -> None:
    (drawn,) = (one for one in make(draft).blocks if isinstance(one, Figure))
    assert "Kế hoạch ≥ 90%" in drawn.alt
    assert "Đoàn Kết ẩn" in drawn.alt


def test_a_new_version_says_what_it_replaces(signed: Submission, clerk: User, leader: User) -> None:
    with at("2024-06-25T08:00"):
        second = services.new_version(signed, by=clerk)
        services.sign(second, by=leader, number=61)
    texts = [one.text for one in make(second).blocks if isinstance(one, Paragraph)]
    assert any("thay thế Báo cáo 6 tháng đầu năm 2024 đã ký ngày 17/6/2024" in one for one in texts)
    assert not any(
        "thay thế" in one.text for one in make(signed).blocks if isinstance(one, Paragraph)
    )


def test_the_paper_is_vietnamese_whatever_the_screen_speaks(draft: Submission) -> None:
    in_vietnamese = list(checks.texts(make(draft)))
    with translation.override("en"):
        assert list(checks.texts(make(draft))) == in_vietnamese


def test_a_signed_paper_is_the_same_in_ten_years(signed: Submission) -> None:
    now = pdf.render(make(signed))
    with at("2034-06-17T09:00"):
        assert pdf.render(make(signed)) == now


# ---- offered sentences --------------------------------------------------------------------


def test_offered_sentences_come_from_the_figures(draft: Submission) -> None:
    offered = sentences.suggest(kept.read(draft.figures))
    assert offered["targets"][1] == (
        "Về chỉ tiêu “Người có hồ sơ được tiếp cận dịch vụ”: có 04 trên 05 người, đạt 80%, "
        "thấp hơn mức kế hoạch 10 điểm phần trăm."
    )
    assert offered["targets"][2] == (
        "Về chỉ tiêu “Đang điều trị bằng methadone”: thực hiện 01 người, kế hoạch ít nhất "
        "2 người, còn thiếu 01 người."
    )
    assert any("05 người nghiện ma túy" in one for one in offered["situation"])
    assert not any("tin, bài" in one for one in offered["work"])  # nothing of it happened
    assert [one for texts in offered.values() for one in texts if not one.endswith(".")] == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (6, "06"), (19, "19"), (1250, "1.250"), (86.27, "86,3"), (None, "0")],
)
def test_numbers_as_papers_write_them(number: float | None, words: str) -> None:
    assert sentences.counted(number) == words


# ---- the command --------------------------------------------------------------------------


def run(*arguments: str) -> dict[str, object]:
    result = CliRunner().invoke(command, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


def test_the_command_writes_three_files_and_saves_nothing(
    plan: Plan, people: list[object], monday: None, tmp_path: Path
) -> None:
    found = run("--plan", str(plan.pk), "--period", "2024-H1", "--out", str(tmp_path / "ra"))
    names = sorted(path.name for path in (tmp_path / "ra").iterdir())
    assert names == [f"bao-cao-2024-H1-lai-chau-v1.{kind}" for kind in ("docx", "json", "pdf")]
    written = json.loads((tmp_path / "ra" / names[1]).read_text(encoding="utf-8"))
    assert written == {key: value for key, value in found.items() if key != "files"}
    assert [line["part"] for line in written["targets"]] == [4, 1, 0]
    assert (tmp_path / "ra" / names[2]).read_bytes().startswith(b"%PDF")
    assert not Submission.objects.exists()


def test_the_command_says_what_the_page_says(draft: Submission, tmp_path: Path) -> None:
    found = run("--plan", str(draft.plan_id), "--period", "2024-H1", "--out", str(tmp_path))
    assert found["targets"] == draft.figures["targets"]
    assert found["groups"] == draft.figures["groups"]


def test_the_command_prints_a_signed_report_as_it_was(signed: Submission, tmp_path: Path) -> None:
    with at("2025-01-05T09:00"):
        found = run("--signed", str(signed.pk), "--out", str(tmp_path))
    del found["files"]
    assert found == signed.figures


def test_the_command_for_a_ward(
    plan: Plan, people: list[object], monday: None, tmp_path: Path
) -> None:
    found = run(
        "--plan", str(plan.pk), "--period", "2024-H1", "--unit", "03389", "--out", str(tmp_path)
    )  # fmt: skip
    assert found["unit_name"] == "Phường Đoàn Kết"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--plan", "999999", "--period", "2024-H1"),
        ("--plan", "PLAN", "--period", "2024-XX"),
        ("--plan", "PLAN", "--period", "2025-Y"),
        ("--plan", "PLAN", "--period", "2024-H1", "--unit", "00000"),
        ("--signed", "999999"),
    ],
)
def test_the_command_refuses(draft: Submission, arguments: tuple[str, ...], tmp_path: Path) -> None:
    told = [str(draft.plan_id) if one == "PLAN" else one for one in arguments]
    with pytest.raises(Refusal):
        CliRunner().invoke(command, [*told, "--out", str(tmp_path)], catch_exceptions=False)


def test_the_command_needs_a_plan_and_a_period_or_a_signed_report(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ["--out", str(tmp_path), "--plan", "1"]).exit_code == 2
