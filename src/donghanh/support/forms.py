"""The forms of this room. Each gives its answers as the keywords of the service it is for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Agency
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.models import Person
from donghanh.support import queries
from donghanh.support.models import Contact, Service
from donghanh.support.queries import OwnPerson
from donghanh.support.services import Outcome
from donghanh.ui import forms

_NOBODY = gettext_lazy("Chưa rõ, hoặc không qua cơ quan nào")


class ContactForm(KeyedForm):
    """One service that a person received."""

    service = forms.ChoiceField(label=gettext_lazy("Loại hỗ trợ"))
    on = forms.DateField(label=gettext_lazy("Ngày hỗ trợ"), parts=True, not_after_today=True)
    provider = forms.ChoiceField(label=gettext_lazy("Cơ quan, tổ chức thực hiện"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Thời lượng, phút"), min_value=1, max_value=1440, required=False
    )
    amount = forms.IntegerField(
        label=gettext_lazy("Số tiền vay, đồng"),
        help_text=gettext_lazy("Chỉ ghi khi loại hỗ trợ là vay vốn. Thí dụ 20.000.000."),
        min_value=1,
        max_value=10_000_000_000,
        required=False,
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        help_text=gettext_lazy("Không ghi thông tin về bệnh."),
        long=True,
        max_length=2000,
        required=False,
    )
    required_when = {"amount": lambda data: data.get("service") == Service.LOAN}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {str(one.pk): one for one in queries.providers(person)}
        self.choose("service", [("", _("Chọn loại hỗ trợ")), *_capitals(Service.choices)])
        self.choose("provider", [("", _NOBODY), *_named(self.agencies)])
        self.fields["amount"].widget.attrs["class"] = "govuk-input--width-10"

    def values(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in ("service", "on", "minutes", "amount")}
        provider = self.agencies.get(self.cleaned_data["provider"])
        return {**data, "provider": provider, "note": self.cleaned_data["note"]}


class CorrectContactForm(ContactForm):
    """A contact's new version, with the reason for it."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        long=True,
        help_text=gettext_lazy("Ghi điều sai ở bản trước và căn cứ của bản mới."),
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        initial = {
            name: getattr(contact, name) for name in ("service", "on", "minutes", "amount", "note")
        }
        initial["provider"] = str(contact.provider_id or "")
        super().__init__(*args, initial=initial, **kwargs)
        if contact.provider and initial["provider"] not in self.agencies:
            # An agency that has closed since stays choosable where it stood.
            self.agencies[initial["provider"]] = contact.provider
            self.choose("provider", [("", _NOBODY), *_named(self.agencies)])

    def values(self) -> dict[str, Any]:
        return {**super().values(), "reason": self.cleaned_data["reason"]}


class AssignForm(KeyedForm):
    """Who accompanies a person: somebody with an account, or a name."""

    helper = forms.ChoiceField(
        label=gettext_lazy("Người đồng hành có tài khoản"),
        help_text=gettext_lazy("Người này sẽ thấy tên, điện thoại, nơi ở và việc được giao."),
        required=False,
    )
    helper_name = forms.CharField(
        label=gettext_lazy("Tên người đồng hành không có tài khoản"),
        max_length=120,
        required=False,
    )
    organisation = forms.ChoiceField(label=gettext_lazy("Tổ chức, đơn vị"), required=False)
    task = forms.CharField(
        label=gettext_lazy("Việc được giao"),
        help_text=gettext_lazy("Thí dụ: thăm, động viên mỗi tháng; báo khi cần giúp."),
        max_length=200,
    )
    starts_on = forms.DateField(label=gettext_lazy("Từ ngày"), parts=True)
    ends_on = forms.DateField(
        label=gettext_lazy("Đến hết ngày, nếu đã định"), parts=True, required=False
    )
    required_when = {"helper_name": lambda data: not data.get("helper")}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial={"starts_on": clock.today()}, **kwargs)
        self.helpers: dict[str, User] = {str(one.pk): one for one in queries.helpers_for(person)}
        self.agencies = {str(one.pk): one for one in queries.providers(person)}
        people = [(key, user.full_name) for key, user in self.helpers.items()]
        self.choose("helper", [("", _("Không có tài khoản, ghi tên bên cạnh")), *people])
        self.choose("organisation", [("", _("Không thuộc tổ chức nào")), *_named(self.agencies)])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "helper": self.helpers.get(data["helper"]),
            "helper_name": data["helper_name"],
            "organisation": self.agencies.get(data["organisation"]),
            "task": data["task"],
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
        }


class EndForm(KeyedForm):
    """The last day of an assignment."""

    ends_on = forms.DateField(label=gettext_lazy("Đồng hành đến hết ngày"), parts=True)
    reason = forms.CharField(
        label=gettext_lazy("Vì sao kết thúc"), long=True, max_length=500, required=False
    )


class VisitForm(KeyedForm):
    """Three taps: who, how, save."""

    who = forms.ChoiceField(label=gettext_lazy("Anh/chị đã thăm ai?"), radios=True)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Lần thăm thế nào?"), radios=True, choices=Outcome.choices
    )
    on = forms.DateField(label=gettext_lazy("Ngày thăm"), not_after_today=True)
    note = forms.CharField(
        label=gettext_lazy("Viết thêm một câu"), long=True, max_length=500, required=False
    )

    def __init__(self, *args: Any, people: list[OwnPerson], chosen: int, **kwargs: Any) -> None:
        initial = {"who": str(chosen), "on": clock.today()}
        super().__init__(*args, initial=initial, **kwargs)
        self.choose("who", [(str(one.assignment_id), one.name) for one in people])

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "assignment_id": int(data["who"]),
            "outcome": data["outcome"],
            "on": data["on"],
            "note": data["note"],
        }


def _named(agencies: dict[str, Agency]) -> list[tuple[str, str]]:
    return [(key, agency.full_name) for key, agency in agencies.items()]


def _capitals(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """Words that stand inside a sentence elsewhere, for the start of a line."""
    return [(value, str(words)[:1].upper() + str(words)[1:]) for value, words in choices]
