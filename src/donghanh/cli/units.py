"""``donghanh units``: load and look up administrative units."""

from __future__ import annotations

from datetime import datetime

import click

from donghanh.cli import django, language, output
from donghanh.cli.language import both


@click.group(help=both("Nạp và tra đơn vị hành chính.", "Load and look up administrative units."))
def units() -> None:
    """See the sub-commands."""


@units.command(
    help=both(
        "Nạp đơn vị hành chính và cơ quan; chạy lại không sao.",
        "Load units and agencies; running it again does no harm.",
    )
)
@click.option(
    "--province",
    metavar="CODE",
    help=both("Chỉ nạp tỉnh có mã này.", "Load only the province with this code."),
)
@output.json_option
def load(province: str | None, as_json: bool) -> None:
    """Load the whole nation, or one province."""
    django.setup("owner")
    from donghanh.agencies import services

    loaded = services.load_units(province=province)
    # The only list of agencies so far is Lai Châu's.
    agencies = services.load_agencies() if province in (None, "12") else 0
    result = {"units": loaded.units, "successions": loaded.successions, "agencies": agencies}
    if as_json:
        output.write_json(result)
    else:
        output.say(
            f"Đã nạp {loaded.units} đơn vị, {loaded.successions} quan hệ kế tiếp"
            f" và {agencies} cơ quan.",
            f"Loaded {loaded.units} units, {loaded.successions} successions"
            f" and {agencies} agencies.",
        )


@units.command(
    "list",
    help=both(
        "Liệt kê cấp xã của một đơn vị trong một ngày.",
        "List the communes of a unit on a day.",
    ),
)
@click.argument("code")
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help=both(
        "Ngày cần tra (mặc định: hôm nay, hoặc ngày cuối của đơn vị đã bỏ).",
        "The day to look at (default: today, or the last day of a unit that is gone).",
    ),
)
@output.json_option
def list_units(code: str, on: datetime | None, as_json: bool) -> None:
    """List the communes within the unit with this code."""
    django.setup("app")
    from donghanh.agencies import queries
    from donghanh.agencies.models import Unit
    from donghanh.errors import Refusal
    from donghanh.today import today

    day = on.date() if on else None
    try:
        unit = queries.unit(code, day)
    except Unit.DoesNotExist:
        raise Refusal(
            language.pick(
                f"Không có đơn vị mang mã {code} vào ngày đó.", f"No unit {code} on that day."
            ),
            code="unit_unknown",
        ) from None
    communes = list(queries.communes_of(unit, day or unit.valid_to or today()))
    rows = [
        {
            "code": commune.code,
            "name": commune.name,
            "valid_from": commune.known_from,
            "valid_to": commune.valid_to,
            "confidence": commune.confidence,
        }
        for commune in communes
    ]
    if as_json:
        output.write_json(rows)
    else:
        output.note(unit.full_name)
        output.write_table(list(rows[0]) if rows else [], [list(row.values()) for row in rows])


@units.command(
    help=both(
        "Chuyển hồ sơ của các xã, phường đã bỏ sang đơn vị mới; chạy lại thì làm tiếp.",
        "Pass the files of closed communes to their successors; run again, it goes on.",
    )
)
@click.option(
    "--on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help=both("Ngày đơn vị mới thay đơn vị cũ.", "The day the new units took over."),
)
@click.option(
    "--by",
    metavar="USERNAME",
    required=True,
    help=both("Người thực hiện, có quyền sắp xếp đơn vị.", "Who does it, with the right to."),
)
@click.option(
    "--preview",
    is_flag=True,
    help=both("Chỉ cho xem, không chuyển.", "Only show, pass nothing."),
)
@click.option(
    "--undo",
    metavar="REASON",
    help=both("Hoàn tác, với lý do này.", "Take it back, for this reason."),
)
@output.json_option
def reorganise(on: datetime, by: str, preview: bool, undo: str | None, as_json: bool) -> None:
    """Pass on, or take back, all files of the unit of the administrator ``by``."""
    django.setup("app")
    from django.db import transaction

    from donghanh.access import scope
    from donghanh.access.models import User
    from donghanh.access.roles import Can
    from donghanh.errors import Refusal
    from donghanh.register import reorganisation

    day = on.date()
    with scope.use(scope.SYSTEM):
        user = User.objects.filter(username=by, is_active=True).first()
        if user is None or not user.can(Can.REORGANISE):
            raise Refusal(
                language.pick(
                    f"Tài khoản {by} không có quyền chuyển hồ sơ khi sắp xếp đơn vị.",
                    f"The account {by} may not reorganise units.",
                ),
                code="units.reorganise",
            )
        done = 0
        if undo:
            operation = reorganisation.current(day, user.unit)
            if operation is None:
                raise Refusal(
                    language.pick("Chưa có lần chuyển nào để hoàn tác.", "Nothing to take back."),
                    code="units.reorganise",
                )
            done = reorganisation.undo(operation, by=user, reason=undo)
        elif not preview:
            operation = reorganisation.begin(on=day, unit=user.unit, by=user)

            def tell(number: int, of: int) -> None:
                if not as_json:
                    output.note(
                        language.pick(f"{number}/{of} xã, phường", f"{number}/{of} communes")
                    )

            done = reorganisation.apply(operation, by=user, tell=tell)
        # The scope reaches the database with a transaction.
        with transaction.atomic():
            lines = reorganisation.preview(day, user.unit)
    rows = [
        {
            "from": line.predecessor.name,
            "to": ", ".join(unit.name for unit in line.successors),
            "people": line.people,
            "cases": line.cases,
            "to_choose": line.waiting,
            "passed": line.passed,
        }
        for line in lines
    ]
    if as_json:
        output.write_json({"done": done, "communes": rows})
        return
    output.write_table(list(rows[0]) if rows else [], [list(row.values()) for row in rows])
    output.say(f"Đã xử lý {done} hồ sơ.", f"{done} files done.")
