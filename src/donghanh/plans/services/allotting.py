"""Targets handed on to units below, and figures that no indicator gives, entered by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.plans.allotments import Check, check
from donghanh.plans.models import Allotment, Plan, Target, TargetFigure
from donghanh.plans.queries.cascade import units_below
from donghanh.plans.services.work import attach, check_counts, check_day
from donghanh.register.vault import Kept
from donghanh.register.versions import first_version, written_before


@transaction.atomic
def allot(target: Target, *, by: User, parts: Mapping[Unit, Decimal | None]) -> Check[Unit]:
    """Give each unit its part of a target; None takes it back. Answers whether it adds up.

    It may be done in several steps, so parts that do not add up are kept, and pages say so.
    Raises ``Refusal`` for a unit that is not below the plan's, or a part below zero.
    """
    del by
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=target.plan_id)
    check_counts(plan)
    below = {one.pk for one in units_below(plan)}
    if target.value is None:
        raise Refusal(
            _("Chỉ tiêu không có con số nên không chia được."), code="allotment.no_figure"
        )
    for unit, value in parts.items():
        if unit.pk not in below:
            raise Refusal(
                _("%(unit)s không thuộc đơn vị của kế hoạch.") % {"unit": unit.name},
                code="allotment.unit",
            )
        if value is not None and value < 0:
            raise Refusal(
                _("Mức giao cho %(unit)s không được nhỏ hơn 0.") % {"unit": unit.name},
                code="allotment.negative",
                field=f"unit_{unit.pk}",
            )
    Allotment.objects.filter(target=target, unit__in=parts).delete()
    Allotment.objects.bulk_create(
        Allotment(target=target, unit=unit, value=value)
        for unit, value in parts.items()
        if value is not None
    )
    rows = Allotment.objects.filter(target=target).select_related("unit")
    return check(target, {row.unit: row.value for row in rows})


@transaction.atomic
def record_figure(
    target: Target,
    *,
    by: User,
    unit: Unit,
    on: date,
    value: Decimal,
    note: str = "",
    files: Sequence[Kept] = (),
    idempotency_key: UUID | None = None,
) -> TargetFigure:
    """What a target that no indicator measures has reached in a unit on a day. Raises ``Refusal``."""
    if again := written_before(TargetFigure, idempotency_key):
        return again
    check_counts(target.plan)
    check_day(on)
    if target.indicator:
        raise Refusal(
            _("Chỉ tiêu này được hệ thống tính từ hồ sơ nên không nhập tay."),
            code="figure.measured",
        )
    if value < 0:
        raise Refusal(_("Con số không được nhỏ hơn 0."), code="figure.negative", field="value")
    row = TargetFigure(target=target, unit=unit, on=on, value=value, note=note)
    first_version(row, by=by, key=idempotency_key)
    attach(files, figure=row)
    return row
