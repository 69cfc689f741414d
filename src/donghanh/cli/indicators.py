"""``donghanh indicators``: the figures of a unit in a period, as known at a moment."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from donghanh.cli import django, output
from donghanh.cli.language import both, pick

if TYPE_CHECKING:
    from donghanh.indicators.answer import Answer
    from donghanh.indicators.periods import Period


@click.command(
    help=both(
        "Tính các chỉ số của một đơn vị. Nêu một kỳ (--period) hoặc một ngày (--on).",
        "Compute the indicators of a unit. Name a period (--period) or a day (--on).",
    )
)
@click.option(
    "--unit", "code", required=True, metavar="CODE",
    help=both(
        "Mã đơn vị vào ngày cuối kỳ.", "The code the unit had on the last day of the period."
    ),
)  # fmt: skip
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
    help=both("Từ đầu năm báo cáo đến hết ngày này.", "From the start of the year to this day."),
)  # fmt: skip
@click.option(
    "--period", metavar="CODE",
    help=both(
        "Kỳ: 2024-M06, 2024-Q2, 2024-H1, 2024-9M, 2024-Y.",
        "Period: 2024-M06, 2024-Q2, 2024-H1, 2024-9M, 2024-Y.",
    ),
)  # fmt: skip
@click.option(
    "--scheme", type=click.Choice(["A", "B"]), default="A", show_default=True,
    help=both("Sơ đồ kỳ: A (15 đến 14) hoặc B (theo lịch).", "A (15th to 14th) or B (calendar)."),
)  # fmt: skip
@click.option(
    "--known", metavar="INSTANT",
    help=both(
        "Theo điều đã biết đến thời điểm này (ISO, giờ Việt Nam).",
        "As known at this instant (ISO, Vietnamese time).",
    ),
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(["postgres", "duckdb"]), default="postgres", show_default=True,
    help=both("Máy tính số liệu.", "The database that counts."),
)  # fmt: skip
@output.json_option
def indicators(
    code: str,
    on: datetime | None,
    period: str | None,
    scheme: str,
    known: str | None,
    engine: str,
    as_json: bool,
) -> None:
    """All indicators of the catalogue."""
    if (on is None) == (period is None):
        raise click.UsageError(
            pick("Cần đúng một trong --on và --period.", "Give either --on or --period.")
        )
    instant = _instant(known)
    django.setup("app")
    from donghanh.indicators import catalogue
    from donghanh.indicators.answer import answer
    from donghanh.indicators.places import unit_on

    asked = _period(on.date() if on else None, period, scheme)
    found = answer(
        catalogue.ALL,
        unit=unit_on(code, asked.end),
        period=asked,
        known=instant,
        engine="duckdb" if engine == "duckdb" else "postgres",
    )
    output.say(f"{asked.label}, {asked.span_label}.", f"{asked.code}: {asked.start} – {asked.end}.")
    if as_json:
        output.write_json([_plain(one) for one in found.values()])
    else:
        _print(list(found.values()))


def _period(day: date | None, code: str | None, scheme: str) -> Period:
    from donghanh.indicators import periods

    return periods.year_to(day, scheme) if day else periods.read(code or "", scheme)


def _instant(text: str | None) -> datetime | None:
    """An ISO instant; one without a zone is Vietnamese time."""
    if text is None:
        return None
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(
            pick(f"Thời điểm không đúng dạng ISO: {text}", f"Not an ISO instant: {text}")
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def _plain(one: Answer) -> dict[str, object]:
    value = one.value if one.value is None else round(one.value, 4)
    return {
        "id": one.id,
        "value": value.normalize() if isinstance(value, Decimal) else None,
        "part": one.part,
        "whole": one.whole,
        "unit": one.unit,
        "suppressed": one.suppressed,
    }


def _print(found: list[Answer]) -> None:
    from donghanh.indicators.answer import shown

    rows = [
        (
            one.id,
            "ẩn" if one.suppressed else shown(one.value, one.unit),
            "" if one.whole is None else f"{one.part}/{one.whole}",
            one.indicator.short,
        )
        for one in found
    ]
    output.write_table(("id", "", "", ""), rows)
