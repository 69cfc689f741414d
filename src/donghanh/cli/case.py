"""``donghanh case``: replay histories written in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from donghanh.cli import django, output
from donghanh.cli.language import both, current, pick
from donghanh.text import format_date, format_datetime


@click.group(help=both("Diễn lại hồ sơ từ tệp.", "Replay cases from a file."))
def case() -> None:
    """See the sub-commands."""


@case.command(
    help=both(
        "Diễn lại các tình huống trong tệp YAML: tình trạng, thời hạn, cách tính thời hạn của "
        "biện pháp và các bước bị từ chối kèm điều luật.",
        "Replay the scenarios of a YAML file: statuses, deadlines, the term with its sum, and "
        "the refused steps with their articles.",
    )
)
@click.argument(
    "file", metavar="FILE.yaml", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--on",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help=both(
        "Ngày cần xem; bỏ trống thì theo tệp.", "The day asked for; left out, as the file says."
    ),
)
@output.json_option
def replay(file: Path, on: Any, as_json: bool) -> None:
    """Replay each scenario; see ``donghanh.register.replay``. Needs no database."""
    django.setup_sentences()
    from donghanh.register import replay as replaying

    day = on.date() if on else None
    found = [
        replaying.as_data(replaying.replay(scenario, day)) for scenario in replaying.read(file)
    ]
    if as_json:
        output.write_json(found)
        return
    for told in found:
        _write(told)


def _write(told: dict[str, Any]) -> None:
    click.echo(f"{told['name']} — {format_date(told['on'])}")
    for number, case in enumerate(told["cases"], 1):
        head = pick(f"Hồ sơ {number}", f"Case {number}")
        click.echo(f"  {head}: {case['measure']} · {case['regime']} · {case['status']}")
        for span in case["episodes"]:
            until = format_date(span["to"]) if span["to"] else "…"
            click.echo(f"    {format_date(span['from'])} – {until}  {span['status']}")
        for deadline in case["deadlines"]:
            late = pick(", quá hạn", ", overdue") if deadline["late"] else ""
            click.echo(
                f"    {format_datetime(deadline['due'], current())}  {deadline['name']}"
                f" [{deadline['state']}{late}] {deadline['cite']}"
            )
        if case["term"]:
            _write_term(case["term"])
    for no in told["refused"]:
        click.echo(f"  ✗ {format_date(no['on'])} {no['message']} {no['cite']}")
    for prompt in told["prompts"]:
        head = pick("Đến lúc ghi", "Now due")
        click.echo(f"  → {head} ({prompt['case']}): {prompt['name']} {prompt['cite']}")
    click.echo()


def _write_term(term: dict[str, Any]) -> None:
    head = pick("Thời hạn", "Term")
    click.echo(f"    {head}: {format_date(term['start'])} – {format_date(term['end'])}")
    for step in term["steps"]:
        click.echo(f"      - {step['text']} {step['cite']}")
