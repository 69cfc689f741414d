"""For imports without a signed-in user: which unit a document is of, and who answers for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.access.models import Membership, User
from donghanh.access.roles import TABLE, Can
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.plans.reading import read_bytes
from donghanh.text import nfc


def unit(file_name: str, content: bytes, code: str | None = None) -> Unit:
    """The unit with this code, or the one whose name stands in letterhead and title of the plan.

    The unit is looked for among those that existed when the plan was to begin. Of several that
    are named one inside the other, the innermost is meant. Raises ``Refusal``.
    """
    _source, draft = read_bytes(content, file_name)
    day = draft.plan_period.first if draft.plan_period else clock.today()
    units = Unit.objects.on(day).select_related("parent__parent")
    if code:
        known: Unit | None = units.filter(code=code).first()
        if known is None:
            raise Refusal(
                _("Không có đơn vị hành chính mang mã %(code)s.") % {"code": code},
                code="unit.unknown",
                field="unit",
            )
        return known
    said = nfc(" ".join(filter(None, (draft.authority.name, draft.title, draft.place)))).casefold()
    named = [one for one in units if nfc(one.name).casefold() in said]
    above = {up.pk for one in named for up in one.ancestors()}
    inner = [one for one in named if one.pk not in above]
    if len(inner) != 1:
        raise Refusal(
            _("Văn bản không cho biết chắc là kế hoạch của đơn vị nào. Hãy nêu mã đơn vị."),
            code="plan.unit_unclear",
            field="unit",
        )
    found: Unit = inner[0]
    return found


def importer(unit: Unit, username: str | None = None) -> User:
    """The account that answers for the import: the one named, or the unit's only one that may
    import plans today. Raises ``Refusal``."""
    appointed = Membership.objects.on(clock.today()).filter(
        agency__unit=unit,
        user__is_active=True,
        role__in=[role for role, cans in TABLE.items() if Can.PLAN_IMPORT in cans],
    )
    if username:
        appointed = appointed.filter(user__username=User.normalize_username(username))
    users = [one.user for one in appointed.select_related("user")[:2]]
    if len(users) != 1:
        raise Refusal(
            _("Hãy nêu một tài khoản đang được giao nhập kế hoạch của %(unit)s.")
            % {"unit": unit.name},
            code="plan.importer_unclear",
        )
    found: User = users[0]
    return found
