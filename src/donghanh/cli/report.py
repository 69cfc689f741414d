"""``donghanh report``: a periodic report as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from donghanh.cli import django, output
from donghanh.cli.language import both

if TYPE_CHECKING:
    from donghanh.reports.models import Submission


@click.command(
    help=both(
        "Lập báo cáo của một kế hoạch: tệp .docx, .pdf và số liệu .json. Không có --signed thì số "
        "liệu được tính đến lúc này, lời lấy từ bản đang soạn; không ghi gì vào hệ thống.",
        "Write the report of a plan: .docx, .pdf and the figures as .json. Without --signed the "
        "figures are those of now and the words those of the draft; nothing is saved.",
    )
)
@click.option("--plan", type=int, help=both("Mã kế hoạch.", "Id of the plan."))
@click.option("--period", help=both("Kỳ, thí dụ 2024-H1.", "Period, such as 2024-H1."))
@click.option(
    "--scheme",
    type=click.Choice(["A", "B"]),
    default="A",
    show_default=True,
    help=both("Sơ đồ kỳ: A từ ngày 15 đến 14, B theo lịch.", "A: 15th to 14th; B: calendar."),
)
@click.option(
    "--unit",
    default="",
    help=both("Mã đơn vị; mặc định là đơn vị của kế hoạch.", "Code of the unit; the plan's own."),
)
@click.option(
    "--signed",
    type=int,
    help=both("Mã một báo cáo đã ký, in đúng như khi ký.", "Id of a signed report, as it was."),
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help=both("Thư mục để ghi tệp.", "Folder for the files."),
)
@output.json_option
def report(
    plan: int | None,
    period: str | None,
    scheme: str,
    unit: str,
    signed: int | None,
    out: Path,
    as_json: bool,
) -> None:
    """Either ``--signed``, or ``--plan`` with ``--period``."""
    if signed is None and (plan is None or not period):
        raise click.UsageError("--plan, --period | --signed")
    django.setup("owner")
    from django.db import transaction

    from donghanh.access import scope

    with scope.use(scope.SYSTEM), transaction.atomic():
        submission = _signed(signed) if signed else _now(plan or 0, period or "", scheme, unit)
        written = _write(submission, out)
    if as_json:
        output.write_json({**submission.figures, "files": written})
    else:
        for path in written.values():
            click.echo(str(path))


def _signed(pk: int) -> Submission:
    from donghanh.errors import Refusal
    from donghanh.reports.models import Submission

    found: Submission | None = (
        Submission.objects.filter(pk=pk, state=Submission.State.SIGNED)
        .select_related("plan__unit", "unit__parent__parent")
        .first()
    )
    if found is None:
        raise Refusal(f"Không có báo cáo đã ký mang mã {pk}.", code="report.unknown")
    return found


def _now(plan_id: int, code: str, scheme: str, unit_code: str) -> Submission:
    """A report that is not saved: the figures of now, the words of the last version."""
    from donghanh import today
    from donghanh.errors import Refusal
    from donghanh.indicators import periods
    from donghanh.indicators.places import unit_on
    from donghanh.plans.models import Plan
    from donghanh.reports import figures, regimes, services
    from donghanh.reports.models import Submission

    plan: Plan | None = (
        Plan.objects.filter(pk=plan_id).select_related("unit__parent__parent").first()
    )
    if plan is None:
        raise Refusal(f"Không có kế hoạch mang mã {plan_id}.", code="plan.unknown", field="plan")
    period = periods.read(code, scheme)
    unit = plan.unit
    if unit_code:
        unit = unit_on(unit_code, min(period.end, today.today()))
    services.check_asked(plan, unit, period)
    last: Submission | None = (
        Submission.objects.filter(plan=plan, unit=unit, period=code, scheme=scheme)
        .order_by("-version")
        .first()
    )
    regime = regimes.for_plan(plan, scheme)
    known = today.now()
    computed = figures.compute(plan=plan, unit=unit, period=period, known=known)
    return Submission(
        plan=plan,
        unit=unit,
        regime=regime.id,
        kind=regimes.kind_of(regime, unit.level, period),
        scheme=scheme,
        period=code,
        starts_on=period.start,
        ends_on=period.end,
        version=last.version if last else 1,
        catalogue=computed.catalogue,
        known=known,
        figures=figures.write(computed),
        narrative=last.narrative if last else {},
    )


def _write(submission: Submission, out: Path) -> dict[str, Any]:
    """The three files, named alike."""
    import json

    from donghanh.documents import docx, pdf
    from donghanh.reports import document, queries

    replaces = queries.earlier_version(submission) if submission.pk else None
    made = document.make(submission, replaces=replaces)
    out.mkdir(parents=True, exist_ok=True)
    name = document.file_name(submission)
    paths = {kind: out / f"{name}.{kind}" for kind in ("docx", "pdf", "json")}
    paths["docx"].write_bytes(docx.render(made))
    paths["pdf"].write_bytes(pdf.render(made))
    figures = json.dumps(submission.figures, ensure_ascii=False, indent=2)
    paths["json"].write_text(figures + "\n", encoding="utf-8")
    return paths
