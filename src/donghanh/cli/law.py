"""``donghanh law``: due dates by the rule packs, with their explanation."""

from __future__ import annotations

from datetime import datetime

import click

from donghanh.cli import output
from donghanh.cli.coverage import coverage
from donghanh.cli.language import both, current, pick
from donghanh.errors import Refusal
from donghanh.law import clock, packs
from donghanh.text import format_datetime


class _Instant(click.ParamType[datetime]):
    """An ISO day or date-time; one without a zone is Vietnamese time."""

    name = "ISO_DATETIME"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(
                pick(f"“{value}” không phải thời điểm ISO 8601", f"{value!r} is not ISO 8601"),
                param,
                ctx,
            )
        return moment if moment.tzinfo else moment.replace(tzinfo=clock.HERE)


@click.group(help=both("Tính thời hạn theo luật.", "Compute due dates by law."))
def law() -> None:
    """See the sub-commands."""


@law.command(
    help=both(
        "Ngày đến hạn của thời hạn LIMIT, có giải thích từng bước và căn cứ.",
        "The due date of LIMIT, explained step by step with its articles.",
    )
)
@click.argument("limit", metavar="LIMIT")
@click.option(
    "--regime",
    required=True,
    type=click.Choice(packs.IDS),
    help=both("Chế độ pháp lý.", "Regime of the law."),
)
@click.option(
    "--from",
    "start",
    required=True,
    type=_Instant(),
    help=both(
        "Thời điểm bắt đầu; với hạn tính lùi là sự kiện phải đi trước.",
        "The start; for a limit counted back, the event it precedes.",
    ),
)
@click.option(
    "--period",
    metavar="P1",
    help=both(
        "Giai đoạn thẩm quyền; bỏ trống thì theo ngày bắt đầu.",
        "Period of competence; left out, that of the start.",
    ),
)
@click.option(
    "--extended",
    is_flag=True,
    help=both("Dùng mức được kéo dài.", "Use the extended length."),
)
@output.json_option
def due(
    limit: str, regime: str, start: datetime, period: str | None, extended: bool, as_json: bool
) -> None:
    """Compute one due date, or say why there is none; refused when the limit does not hold."""
    rule = packs.load(regime).limits.get(limit)
    if rule is None:
        raise Refusal(
            pick(
                f"Chế độ {regime} không có thời hạn “{limit}”.",
                f"Regime {regime} has no limit {limit!r}.",
            ),
            code="law.unknown_limit",
        )
    on = None if period else start.astimezone(clock.HERE).date()
    name = pick(rule.vi, rule.en)
    if why := clock.uncountable(rule):
        _say_why(rule, name, why, as_json)
        return
    found = clock.due(rule, start, period=period, on=on, extended=extended)
    steps = [step.en if current() == "en" else step.text for step in found.steps]
    citation = [cite.text for cite in found.cite]
    if as_json:
        output.write_json(
            {
                "due": found.due,
                "unit": found.unit,
                "steps": steps,
                "citation": citation,
                "confidence": found.confidence,
            }
        )
        return
    click.echo(f"{name}: {format_datetime(found.due, current())}")
    for step in steps:
        click.echo(f"  - {step}")
    click.echo(pick("Căn cứ: ", "Sources: ") + "; ".join(citation))
    click.echo(pick("Độ tin cậy: ", "Confidence: ") + _confidence(found.confidence))


def _say_why(rule: packs.Limit, name: str, why: packs.Text, as_json: bool) -> None:
    reason = pick(why.vi, why.en)
    citation = [cite.text for cite in rule.cite]
    if as_json:
        output.write_json(
            {
                "due": None,
                "unit": rule.unit,
                "why": reason,
                "steps": [],
                "citation": citation,
                "confidence": rule.confidence,
            }
        )
        return
    click.echo(f"{name}: {reason}")
    click.echo(pick("Căn cứ: ", "Sources: ") + "; ".join(citation))
    click.echo(pick("Độ tin cậy: ", "Confidence: ") + _confidence(rule.confidence))


def _confidence(mark: packs.Confidence) -> str:
    return {
        "verified": pick("đã đọc trong văn bản", "verified"),
        "secondary": pick("theo nguồn thứ cấp", "secondary"),
        "unverified": pick("chưa kiểm chứng", "unverified"),
    }[mark]


law.add_command(coverage)
