"""Filters of the lists and the books, kept in the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.register.forms.lists import ask_commune
from donghanh.register.presenters import words
from donghanh.ui import forms


class _OfCommune(forms.FilterForm):
    """A commune's own user has no commune to choose; others must name one: lists have names."""

    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        ask_commune(self, user, empty=_("Chọn xã, phường"))

    @property
    def unit(self) -> Unit | None:
        """The commune whose list is asked for; None until one is chosen."""
        if "commune" not in self.fields:
            own = self._user.unit
            return own if own is not None and own.level == "commune" else None
        chosen = self.cleaned_data.get("commune")
        return Unit.objects.get(pk=int(chosen)) if chosen else None


class ListForm(_OfCommune):
    """Which of the three lists, of which commune, for which days (both included)."""

    register = forms.ChoiceField(label=gettext_lazy("Danh sách theo luật"))
    first = forms.DateField(label=gettext_lazy("Từ ngày"), not_after_today=True)
    last = forms.DateField(label=gettext_lazy("Đến ngày"), not_after_today=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.choose("register", [(id_, words.said(one)) for id_, one in words.registers().items()])
        self.order_fields(["register", "commune", "first", "last"])

    @property
    def chosen(self) -> str:
        return self.cleaned_data.get("register") or next(iter(words.registers()))

    @property
    def days(self) -> tuple[date, date]:
        """The period; this year until today when nothing (or an impossible period) is asked for."""
        today = clock.today()
        last = self.cleaned_data.get("last") or today
        first = self.cleaned_data.get("first") or date(last.year, 1, 1)
        return (first, last) if first <= last else (date(last.year, 1, 1), last)


class BookForm(_OfCommune):
    """The year of a book and the commune."""

    year = forms.ChoiceField(label=gettext_lazy("Năm"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        this = clock.today().year
        self.choose("year", [(str(year), str(year)) for year in range(this, this - 6, -1)])

    @property
    def chosen(self) -> int:
        return int(self.cleaned_data.get("year") or clock.today().year)
