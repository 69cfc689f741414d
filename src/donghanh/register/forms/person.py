"""What is asked when a person's file is opened, and when a whole citizen number is shown."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import text
from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.forms.lists import ask_commune
from donghanh.register.linkage.entry import Typed
from donghanh.register.models import BirthPrecision, Person, Sex
from donghanh.register.presenters import words
from donghanh.ui import forms


class BirthField(forms.CharField):
    """ "12/3/1988", "3/1988" or "1988", as old papers give it: a day and its precision."""

    def clean(self, value: Any) -> tuple[date | None, str]:
        written = super().clean(value)
        if not written:
            return None, BirthPrecision.DAY
        parts = re.split(r"\s*[/.-]\s*", written)
        precision = {1: BirthPrecision.YEAR, 2: BirthPrecision.MONTH}.get(
            len(parts), BirthPrecision.DAY
        )
        try:
            day = text.make_date(*["1", "1", *parts][-3:])
        except text.BadDateError:
            raise ValidationError(
                _("Ngày sinh viết như 12/3/1988; nếu chỉ biết năm thì viết 1988.")
            ) from None
        if day > clock.today():
            raise ValidationError(_("Ngày sinh không được sau hôm nay."))
        return day, precision


class PersonForm(forms.Form):
    """What is asked when a file is opened. ``commune`` only where the user may choose."""

    name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)
    sex = forms.ChoiceField(label=gettext_lazy("Giới tính"), choices=Sex.choices, radios=True)
    born = BirthField(
        label=gettext_lazy("Ngày sinh"),
        required=False,
        width=10,
        help_text=gettext_lazy("Thí dụ 12/3/1988. Nếu chỉ biết tháng hoặc năm: 3/1988, 1988."),
    )
    citizen_id = forms.CharField(
        label=gettext_lazy("Số căn cước"),
        required=False,
        width=20,
        help_text=gettext_lazy("12 chữ số. Số này được mã hóa; danh sách chỉ hiện 4 số cuối."),
    )
    commune = forms.ChoiceField(label=gettext_lazy("Xã, phường nơi cư trú"))
    address = forms.CharField(
        label=gettext_lazy("Thôn, bản, tổ dân phố"), required=False, max_length=160
    )
    ethnicity = forms.CharField(label=gettext_lazy("Dân tộc"), required=False, max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("Điện thoại"), required=False, max_length=20, width=20
    )
    aliases = forms.CharField(
        label=gettext_lazy("Tên gọi khác"),
        required=False,
        max_length=240,
        help_text=gettext_lazy("Nếu có nhiều tên, ngăn bằng dấu phẩy."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        ask_commune(self, user, empty=_("Chọn xã, phường"))

    @property
    def commune_unit(self) -> Unit:
        """Where the file belongs: the chosen commune, or the officer's own."""
        chosen = self.cleaned_data.get("commune")
        if not chosen:
            assert self.user.unit is not None, "a user without a unit has no scope"
            return self.user.unit
        found: Unit = Unit.objects.select_related("parent__parent").get(pk=int(chosen))
        return found

    def identity(self) -> dict[str, Any]:
        """Who it is, as services take it; not where."""
        data = self.cleaned_data
        born_on, precision = data["born"]
        return {
            **{name: data[name] for name in ("name", "sex", "citizen_id", "ethnicity", "phone")},
            "born_on": born_on,
            "born_precision": precision,
            "aliases": [text.squeeze(one) for one in data["aliases"].split(",") if one.strip()],
        }

    def values(self) -> dict[str, Any]:
        """The arguments of ``services.register_person``, but for ``by``."""
        return {
            **self.identity(),
            "address": self.cleaned_data["address"],
            "commune": self.commune_unit,
        }

    @property
    def typed(self) -> Typed:
        """What may tell whether the person has a file already."""
        who = self.identity()
        return Typed(who["name"], tuple(who["aliases"]), who["born_on"], who["born_precision"])


class IdentityForm(KeyedForm, PersonForm):
    """The same questions of an open file, with the reason of the correction."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do sửa"),
        long=True,
        help_text=gettext_lazy("Thí dụ: ghi sai năm sinh, đã đối chiếu căn cước ngày 12/6."),
    )

    def __init__(self, *args: Any, user: User, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, user=user, initial=_written(person), **kwargs)
        self.fields.pop("commune", None)
        del self.fields["address"]  # where one lives changes by a move, not by a correction
        self.fields["citizen_id"].label = _("Số căn cước mới")
        self.fields["citizen_id"].help_text = _("Để trống nếu số không đổi.")

    def changes(self) -> dict[str, Any]:
        """The arguments of ``identity.correct_identity``, but for the person and ``by``."""
        return {
            **self.identity(),
            "reason": self.cleaned_data["reason"],
            "idempotency_key": self.idempotency_key,
        }


def _written(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "sex": person.sex,
        "born": words.born(person),
        "ethnicity": person.ethnicity,
        "phone": person.phone,
        "aliases": ", ".join(person.aliases),
    }


class PurposeForm(forms.Form):
    """Why the whole citizen number is needed; the answer stands in the access log."""

    purpose = forms.CharField(label=gettext_lazy("Anh/chị cần số này để làm gì"), max_length=200)
