"""Where a file goes, and what the other side answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Level, Unit
from donghanh.agencies.queries import communes_of
from donghanh.ui import forms


class ProvinceForm(forms.FilterForm):
    """Which province the person goes to; the communes to choose from follow from it."""

    province = forms.ChoiceField(label=gettext_lazy("Tỉnh, thành phố nơi đến"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert user.unit is not None, "a user without a unit has no scope"
        self.own = [user.unit, *user.unit.ancestors()][-1]
        found = Unit.objects.current().filter(level=Level.PROVINCE).exclude(pk=self.own.pk)
        others = [(str(pk), name) for pk, name in found.order_by("name").values_list("pk", "name")]
        self.choose("province", others, empty=self.own.name)

    @property
    def chosen(self) -> Unit:
        self.is_valid()
        pk = self.cleaned_data.get("province")
        return Unit.objects.get(pk=int(pk)) if pk else self.own


class SendForm(forms.Form):
    """The notice to the new place."""

    to = forms.ChoiceField(label=gettext_lazy("Xã, phường nơi đến"))
    on = forms.DateField(label=gettext_lazy("Ngày thông báo"), not_after_today=True)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú cho nơi đến"),
        required=False,
        long=True,
        max_length=500,
        help_text=gettext_lazy("Nơi đến chưa xem được hồ sơ; không ghi thông tin về bệnh ở đây."),
    )

    def __init__(self, *args: Any, province: Unit, own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        communes = communes_of(province, clock.today()).exclude(pk=own).order_by("name", "pk")
        choices = [(str(pk), name) for pk, name in communes.values_list("pk", "name")]
        self.choose("to", choices, empty=_("Chọn xã, phường"))

    @property
    def unit(self) -> Unit:
        found: Unit = Unit.objects.select_related("parent__parent").get(
            pk=int(self.cleaned_data["to"])
        )
        return found


class AddressForm(forms.Form):
    """Where in the commune the person lives now."""

    address = forms.CharField(label=gettext_lazy("Thôn, bản, tổ dân phố"), max_length=160)


class AcceptForm(AddressForm):
    """Where the person lives at the new place; it may still be unknown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = False


class ReasonForm(forms.Form):
    """Why a file is returned or an operation is taken back."""

    reason = forms.CharField(label=gettext_lazy("Lý do"), long=True, max_length=500)
