"""Reads units and agencies. Units and agencies are public: nothing here asks for a scope."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from donghanh.agencies.models import Agency, AgencyKind, DatedQuerySet, Level, Succession, Unit
from donghanh.errors import Refusal


def unit(code: str, on: dt.date | None = None) -> Unit:
    """The unit that had this code on ``on``; without a day, the last one that had it.

    Raises ``Unit.DoesNotExist``.
    """
    units = Unit.objects.filter(code=code).select_related("parent__parent")
    if on is not None:
        units = units.on(on)
    found: Unit | None = units.order_by("-valid_from").first()
    if found is None:
        raise Unit.DoesNotExist(f"no unit {code} on {on}")
    return found


def communes_of(unit: Unit, on: dt.date) -> DatedQuerySet:
    """The communes within a unit on one day; of a commune, itself."""
    communes: DatedQuerySet = Unit.objects.on(on).filter(level=Level.COMMUNE)
    return communes.filter(Q(pk=unit.pk) | Q(parent=unit) | Q(parent__parent=unit))


def check_at_work(agency: Agency, on: dt.date, *, field: str) -> None:
    """Raises ``Refusal``, for the ``field`` that names it, when the agency was not there then."""
    if on < agency.valid_from or (agency.valid_to is not None and on > agency.valid_to):
        raise Refusal(
            _("%(agency)s không hoạt động vào ngày đó.") % {"agency": agency.name},
            code="agency.absent",
            field=field,
        )


def successor_of(unit: Unit) -> Unit | None:
    """The unit that continues this one (of a divided unit, the main part's), or None."""
    main: Succession | None = (
        Succession.objects.filter(predecessor=unit, main=True)
        .select_related("successor__parent__parent")
        .first()
    )
    return main.successor if main else None


def agency(kind: AgencyKind | str, unit: Unit, on: dt.date) -> Agency:
    """The agency of this kind that worked in the unit on one day.

    Raises ``Agency.DoesNotExist``.
    """
    found: Agency | None = Agency.objects.on(on).filter(kind=kind, unit=unit).first()
    if found is None:
        raise Agency.DoesNotExist(f"no {kind} in {unit} on {on}")
    return found
