"""Plan documents at the command line."""

from __future__ import annotations

from pathlib import Path

import click

from donghanh.cli import output
from donghanh.cli.language import both, pick


@click.group(help=both("Đọc và nhập văn bản kế hoạch.", "Read and import a plan document."))
def plan() -> None:
    """The group does nothing itself."""


@plan.command(
    help=both(
        "Đọc FILE (.docx, .pdf, .txt, .md) và in những gì tìm thấy.",
        "Read FILE (.docx, .pdf, .txt, .md) and print what was found.",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@output.json_option
def read(file: Path, as_json: bool) -> None:
    """Read a plan; nothing is saved."""
    from donghanh.plans.reading import read_plan

    _source, draft = read_plan(file)
    if as_json:
        output.write_json(draft.to_json())
    else:
        click.echo(draft.title or pick("(không có tên)", "(no title)"))
        output.write_table(
            [pick("Chỉ tiêu", "Target"), pick("So sánh", "Comparison"), pick("Mức", "Figure")],
            [(one.text, one.comparator, f"{one.value} {one.unit}") for one in draft.targets],
        )
        output.write_table(
            [
                pick("Nhiệm vụ", "Task"),
                pick("Chủ trì", "Lead"),
                pick("Thời gian", "Time"),
            ],
            [(f"{one.id} {one.text}", "; ".join(one.lead), one.when) for one in draft.tasks],
        )
        output.write_table(
            [pick("Cơ quan", "Agency"), pick("Số việc được giao", "Duties")],
            [(one.agency, len(one.items)) for one in draft.agency_responsibilities],
        )
    for warning in draft.warnings:
        output.note(
            warning.message
            if warning.line is None
            else f"{file.name}:{warning.line}: {warning.message}"
        )
