"""``donghanh audit``: verify the access log."""

from __future__ import annotations

import click

from donghanh.cli import django, output
from donghanh.cli.language import both


@click.group(help=both("Kiểm tra nhật ký truy cập.", "Verify the access log."))
def audit() -> None:
    """See the sub-commands."""


@audit.command(
    help=both(
        "Tính lại toàn bộ chuỗi của nhật ký; mã thoát 1 nếu chuỗi bị đứt.",
        "Recompute the whole chain of the log; exit code 1 if it is broken.",
    )
)
@output.json_option
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Recompute the chain."""
    django.setup("owner")
    from donghanh.access import log

    found = log.verify()
    if as_json:
        output.write_json(found)
    elif found.ok:
        output.say(
            f"Nhật ký nguyên vẹn: {found.rows} dòng.", f"The log is whole: {found.rows} lines."
        )
    else:
        output.say(
            f"Nhật ký đã bị sửa: dòng sai đầu tiên là {found.first_broken}.",
            f"The log has been tampered with: the first wrong line is {found.first_broken}.",
        )
    if not found.ok:
        ctx.exit(1)
