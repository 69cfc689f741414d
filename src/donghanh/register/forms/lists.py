"""Filters of the lists, kept in the address."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.queries import communes_of
from donghanh.register.models import Measure
from donghanh.register.presenters import words
from donghanh.register.queries import PeopleFilter
from donghanh.ui import forms


def commune_choices(user: User) -> list[tuple[str, str]]:
    """The communes of a district's or province's user; empty for a commune's own."""
    if user.unit is None or user.scope.level not in ("district", "province"):
        return []
    communes = communes_of(user.unit, clock.today()).order_by("name", "pk")
    return [(str(pk), name) for pk, name in communes.values_list("pk", "name")]


def ask_commune(form: forms.Form, user: User, *, empty: str) -> None:
    """Ask for the commune where the user may choose one; a commune's own officer is not asked."""
    if communes := commune_choices(user):
        form.choose("commune", communes, empty=empty)
    else:
        del form.fields["commune"]


class PeopleForm(forms.FilterForm):
    """The conditions of the people list. A commune's own officer has no commune to choose."""

    q = forms.CharField(label=gettext_lazy("Tên, mã hồ sơ hoặc số căn cước"), max_length=120)
    measure = forms.ChoiceField(label=gettext_lazy("Biện pháp"))
    register = forms.ChoiceField(label=gettext_lazy("Danh sách theo luật"))
    due = forms.ChoiceField(
        label=gettext_lazy("Hạn kế tiếp"),
        choices=[
            ("", gettext_lazy("Hạn bất kỳ")),
            ("overdue", gettext_lazy("Đã quá hạn")),
            ("today", gettext_lazy("Đến hạn hôm nay")),
            ("week", gettext_lazy("Trong 7 ngày tới")),
        ],
    )
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [(m.value, words.measure_words(m, short=True)) for m in Measure]
        registers = [(id_, words.said(one)) for id_, one in words.registers().items()]
        self.choose("measure", measures, empty=_("Mọi biện pháp"))
        self.choose("register", registers, empty=_("Mọi danh sách"))
        ask_commune(self, user, empty=_("Mọi xã, phường"))

    def wanted(self, *, sort: str, cursor: str) -> PeopleFilter:
        """The conditions that make sense; the others are shown as errors and left out."""
        self.is_valid()
        data = self.cleaned_data
        return PeopleFilter(
            q=data.get("q") or "",
            measure=data.get("measure") or "",
            register=data.get("register") or "",
            commune=int(data["commune"]) if data.get("commune") else None,
            due=data.get("due") or "",
            sort=sort,
            cursor=cursor,
        )


class AsOfForm(forms.FilterForm):
    """Two days: the state of which day, from what was known by the end of which day."""

    as_of = forms.DateField(label=gettext_lazy("Tình trạng của ngày"), not_after_today=True)
    known = forms.DateField(label=gettext_lazy("Theo điều đã biết đến"), not_after_today=True)

    @property
    def day(self) -> date:
        return self.cleaned_data.get("as_of") or clock.today()

    @property
    def known_day(self) -> date:
        return self.cleaned_data.get("known") or clock.today()

    @property
    def known_at(self) -> datetime | None:
        """The last moment of the day; None for now."""
        if self.known_day >= clock.today():
            return None
        return timezone.make_aware(datetime.combine(self.known_day, time.max))
