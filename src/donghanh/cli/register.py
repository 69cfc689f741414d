"""``donghanh register``: prove the register against its ledger."""

from __future__ import annotations

import click

from donghanh.cli import django, output
from donghanh.cli.language import both


@click.group(help=both("Kiểm tra sổ hồ sơ.", "Check the register."))
def register() -> None:
    """See the sub-commands."""


@register.command(
    help=both(
        "Dựng lại tình trạng và thời hạn từ các mục đã ghi rồi đối chiếu; mã thoát 1 nếu khác.",
        "Fold status and deadlines from the entries again and compare; exit code 1 if they differ.",
    )
)
@output.json_option
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Fold every case again; see ``donghanh.register.projection.check``."""
    django.setup("owner")
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.register import projection

    with output.progress() as bar:
        task = bar.add_task("register", total=None)
        with scope.use(scope.SYSTEM), transaction.atomic():
            found = projection.check(
                tell=lambda done, of: bar.update(task, completed=done, total=of)
            )
    if as_json:
        output.write_json(found)
    elif found.differences:
        for difference in found.differences[:20]:
            output.note(f"{difference.case} {difference.what}")
        output.say(
            f"Có {len(found.differences)} chỗ khác trong {found.cases} hồ sơ.",
            f"{len(found.differences)} differences in {found.cases} cases.",
        )
    else:
        output.say(
            f"Khớp hết: {found.cases} hồ sơ, {found.entries} mục.",
            f"All agree: {found.cases} cases, {found.entries} entries.",
        )
    if found.differences:
        ctx.exit(1)
