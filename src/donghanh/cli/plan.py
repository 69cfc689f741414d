"""Plan documents at the command line."""

from __future__ import annotations

from pathlib import Path

import click

from donghanh.cli import django, output
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


@plan.command(
    "import",
    help=both(
        "Nhập FILE thành bản nháp kế hoạch; nhập lại cùng tệp thì trả lời bản đã có.",
        "Import FILE as the draft of a plan; the same file again answers the first one.",
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--unit",
    "code",
    metavar="CODE",
    help=both(
        "Mã đơn vị của kế hoạch (mặc định: đơn vị mà văn bản nêu tên).",
        "Code of the plan's unit (default: the unit that the text names).",
    ),
)
@click.option(
    "--by",
    "username",
    metavar="USERNAME",
    help=both(
        "Tài khoản nhập (mặc định: tài khoản duy nhất được nhập kế hoạch của đơn vị).",
        "Account that imports (default: the unit's only account that may).",
    ),
)
@click.option(
    "--confirm",
    "confirmed",
    is_flag=True,
    help=both(
        "Nhận các gợi ý rồi xác nhận; từ chối khi còn chỗ phải quyết định.",
        "Take the suggestions and confirm; refused while a question is open.",
    ),
)
@output.json_option
def import_(
    file: Path, code: str | None, username: str | None, confirmed: bool, as_json: bool
) -> None:
    """Save a plan, as a draft or confirmed."""
    django.setup("owner")
    from django.db import transaction

    from donghanh.access import log, scope
    from donghanh.plans import intake, review, services
    from donghanh.plans.models import Plan

    with scope.use(scope.SYSTEM), transaction.atomic():
        content = file.read_bytes()
        unit = intake.unit(file.name, content, code)
        by = intake.importer(unit, username)
        saved = services.import_plan(file_name=file.name, content=content, unit=unit, by=by)
        log.record("plan.imported", by=by, subject_type="plan", subject_id=saved.pk)
        if confirmed and saved.state == Plan.State.DRAFT:
            services.confirm(services.bind_suggested(saved, by=by), by=by)
            log.record("plan.confirmed", by=by, subject_type="plan", subject_id=saved.pk)
        seen = review.of(saved)
    open_ = [
        {"item": item.key, "text": item.text, "questions": list(item.questions)}
        for item in seen.open_items
    ]
    if as_json:
        output.write_json(
            {
                "plan": saved.pk,
                "unit": unit.code,
                "state": saved.state,
                "title": saved.title,
                "targets": len(seen.kept("target", "aim")),
                "tasks": len(seen.kept("task")),
                "duties": len(seen.kept("duty")),
                "reporting": len(seen.kept("report")),
                "open": open_,
                "period_open": seen.period_open,
            }
        )
        return
    output.say(
        f"Kế hoạch số {saved.pk} của {unit.name}: {saved.title}",
        f"Plan {saved.pk} of {unit.name}: {saved.title}",
    )
    output.say(f"Còn {seen.open_count} chỗ phải quyết định.", f"{seen.open_count} open questions.")
