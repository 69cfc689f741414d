"""Which report to begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from donghanh.agencies.models import Unit
from donghanh.indicators import periods
from donghanh.plans.models import Plan
from donghanh.ui import forms


class OpenForm(forms.Form):
    """A plan over the unit, a period begun by today, a scheme of periods."""

    plan = forms.ChoiceField(label=_("Kế hoạch"))
    period = forms.ChoiceField(label=_("Kỳ"))
    scheme = forms.ChoiceField(
        label=_("Sơ đồ kỳ"),
        choices=[
            ("A", _("Hành chính, ngày 15 đến 14")),
            ("B", _("Thống kê, theo tháng lịch")),
        ],
    )

    def __init__(
        self, unit: Unit, plans: Sequence[Plan], today: date, sent: QueryDict | None = None
    ) -> None:
        super().__init__(sent)
        above = {one.pk for one in (unit, *unit.ancestors())}
        self.plans = {str(plan.pk): plan for plan in plans if plan.unit_id in above}
        self.choose("plan", [(key, plan.title) for key, plan in self.plans.items()])
        self.choose(
            "period",
            [(code, periods.read(code).label) for code in _codes(self.plans.values(), today)],
        )


def _codes(plans: Iterable[Plan], today: date) -> list[str]:
    """The periods of the plans' years that have begun, the latest year first."""
    years = {
        year
        for plan in plans
        if plan.starts_on and plan.ends_on
        for year in range(plan.starts_on.year, plan.ends_on.year + 1)
    }
    return [
        code
        for year in sorted(years, reverse=True)
        for code in periods.codes(year)
        if periods.read(code).start <= today
    ]
