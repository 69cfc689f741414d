"""``check``: is this installation ready for real people's records?"""

from __future__ import annotations

from itertools import chain

import click

from donghanh.cli import django, output
from donghanh.cli.language import both
from donghanh.errors import Refusal


@click.command(
    help=both(
        "Nói rõ còn thiếu gì để chạy thật; mã thoát 1 khi còn thiếu.",
        "Say what is missing for production; exit code 1 when something is.",
    )
)
@output.json_option
def check(as_json: bool) -> None:
    """Ask with the settings and the database login of the site."""
    django.setup("app")
    from donghanh.config import checks  # reads the settings, so only now

    problems = list(chain(checks.settings_problems(), checks.database_problems()))
    if as_json:
        output.write_json({"ready": not problems, "problems": problems})
    if problems:
        raise Refusal(
            "\n".join(["Chưa đủ điều kiện chạy thật:", *(f"  • {line}" for line in problems)]),
            code="cli.not_ready",
        )
    output.say("Đủ điều kiện chạy thật.", "Ready for production.")
