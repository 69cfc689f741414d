"""The question in the address: where, which period, as known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Level, Unit
from donghanh.agencies.queries import communes_of
from donghanh.errors import Refusal
from donghanh.indicators import periods
from donghanh.indicators.periods import Period
from donghanh.indicators.places import unit_on
from donghanh.text import BadDateError, parse_date, vi_sort_key
from donghanh.ui import forms


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. ``asked_known`` is the moment as written in the address, empty for now.

    ``disclose``: the unit is a commune whose persons the user may see anyway.
    """

    unit: Unit
    period: Period
    known: datetime
    asked_known: str
    disclose: bool

    @property
    def address(self) -> str:
        """The question as the query of an address."""
        asked = {
            "unit": self.unit.code,
            "period": self.period.code,
            "scheme": self.period.scheme,
            "known": self.asked_known,
        }
        return urlencode({key: value for key, value in asked.items() if value})


class QuestionForm(forms.FilterForm):
    """Unit, period, scheme and moment of knowledge; each has a default."""

    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    period = forms.ChoiceField(label=gettext_lazy("Kỳ"))
    scheme = forms.ChoiceField(
        label=gettext_lazy("Sơ đồ kỳ"),
        choices=[("A", gettext_lazy("Ngày 15 đến 14")), ("B", gettext_lazy("Theo lịch"))],
    )
    known = forms.CharField(label=gettext_lazy("Theo điều đã biết đến hết ngày"), width=20)

    def __init__(self, address: QueryDict, *, user: User) -> None:
        self.user = user
        today = clock.today()
        default = periods.last_closed(today)
        scheme = address.get("scheme") or default.scheme
        self.asked = address.get("period") or default.code
        filled = address.copy()
        filled.setlist("period", [self.asked])
        filled.setlist("scheme", [scheme])
        if not filled.get("unit") and user.unit is not None:
            filled["unit"] = user.unit.code
        super().__init__(filled)
        end = _end_of(self.asked, scheme, default)
        self.choose("unit", [(unit.code, unit.name) for unit in units_of(user, end)])
        years = sorted({today.year, today.year - 1, end.year, default.year}, reverse=True)
        self.choose(
            "period",
            [(code, periods.read(code).label) for year in years for code in periods.codes(year)],
        )

    def clean_known(self) -> datetime | None:
        try:
            return moment_of(self.cleaned_data["known"])
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from refusal

    def question(self) -> Question:
        """The question, with what was left out filled in.

        Raises ``Refusal`` for a wrong one, ``Http404`` for a unit that is not the user's to ask.
        """
        if "unit" in self.errors:
            raise Http404
        for messages in self.errors.values():
            raise Refusal(str(messages[0]), code="question.wrong")
        data: dict[str, Any] = self.cleaned_data
        asked = periods.read(data["period"], data["scheme"])
        period = asked.until(max(clock.today(), asked.start)) if data["known"] is None else asked
        unit = unit_on(data["unit"], period.end)
        return Question(
            unit=unit,
            period=period,
            known=data["known"] or clock.now(),
            asked_known=self.data.get("known", "") if data["known"] else "",
            disclose=may_see_persons(self.user, unit),
        )


def moment_of(text: str) -> datetime | None:
    """A day ("14/6/2024": to its end) or an exact ISO moment; None when empty.

    Raises ``Refusal``.
    """
    written = text.strip().replace(" ", "+") if "T" in text else text.strip()
    if not written:
        return None
    try:
        if "T" in written:
            moment = datetime.fromisoformat(written)
            return moment if moment.tzinfo else timezone.make_aware(moment)
        day = parse_date(written)
    except (BadDateError, ValueError) as error:
        raise Refusal(
            _("Anh/chị ghi ngày như 14/6/2024, hoặc để trống để tính theo điều biết đến nay."),
            code="question.known",
            field="known",
        ) from error
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _end_of(code: str, scheme: str, default: Period) -> date:
    try:
        return min(periods.read(code, scheme).end, max(clock.today(), default.end))
    except Refusal:
        return default.end


def units_of(user: User, on: date) -> list[Unit]:
    """The units whose figures the user may ask for on a day: the own one and those below it."""
    own = user.unit
    if own is None:
        return []
    here = [own] if own.valid_from <= on and (own.valid_to is None or on <= own.valid_to) else []
    below: list[Unit] = []
    if own.level == Level.PROVINCE:
        below += Unit.objects.on(on).filter(parent=own, level=Level.DISTRICT)
    if own.level != Level.COMMUNE:
        below += communes_of(own, on)
    below.sort(key=lambda unit: (unit.level == Level.COMMUNE, vi_sort_key(unit.short_name)))
    return [*here, *below]


def may_see_persons(user: User, unit: Unit) -> bool:
    """Whether every person of the unit lies within the user's scope, whatever the measure."""
    scope = user.scope
    inside = {one.pk for one in (unit, *unit.ancestors())}
    return scope.level != "none" and scope.measures is None and scope.unit_id in inside
