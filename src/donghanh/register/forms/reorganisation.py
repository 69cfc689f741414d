"""Which successor a person of a divided commune belongs to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from donghanh.agencies.models import Unit
from donghanh.ui import forms


class ChoiceForm(forms.Form):
    """One person and the place chosen for the file."""

    person = forms.IntegerField(label=gettext_lazy("Hồ sơ"))
    successor = forms.ChoiceField(label=gettext_lazy("Xã, phường mới"))

    def __init__(self, *args: Any, successors: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose("successor", [(str(unit.pk), unit.name) for unit in successors])
