"""The forms of this part: answers of a paper, its issue, a voided number, the register's filter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.law import packs
from donghanh.procedures.papers import signers, values
from donghanh.procedures.papers.offices import Office
from donghanh.procedures.papers.signers import Capacity, Signer
from donghanh.procedures.papers.template import Template
from donghanh.register.forms.entry import field_for, unit_choices
from donghanh.ui import forms


class DraftForm(forms.Form):
    """What a form asks that the file does not know. Nothing is required: a blank stays a blank."""

    mark_optional = False
    typed_names: ClassVar[Mapping[str, str]] = {}
    data_names: ClassVar[Mapping[str, str]] = {}

    seen = forms.IntegerField(required=False, label="", widget=HiddenInput)

    @property
    def typed(self) -> dict[str, Any]:
        """The answers to the form's own fields, JSON-ready."""
        return self._answers(self.typed_names)

    @property
    def planned(self) -> dict[str, Any]:
        """The answers to the fields of the entry that will be recorded."""
        return self._answers(self.data_names)

    @property
    def entry_on(self) -> date | None:
        day: date | None = self.cleaned_data.get("entry_on")
        return day

    @property
    def step_fields(self) -> list[Any]:
        names = [name for name in ("entry_on",) if name in self.fields]
        return [self[name] for name in (*names, *self.data_names)]

    @property
    def own_fields(self) -> list[Any]:
        return [self[name] for name in self.typed_names]

    def _answers(self, names: Mapping[str, str]) -> dict[str, Any]:
        found = {id_: self.cleaned_data.get(name) for name, id_ in names.items()}
        return {
            id_: value.isoformat() if isinstance(value, date) else value
            for id_, value in found.items()
            if value not in (None, "", False)
        }


def draft_form(
    template: Template, pack: packs.Pack, kind: str, user: Any, *, recorded: bool
) -> type[DraftForm]:
    """The form of one template. ``recorded``: its entry stands already and answers for itself."""
    typed = {f"t_{field.id}": field for field in template.head.fields}
    planned = [] if recorded or not kind else values.planned_fields(template, pack, kind)
    data = {f"e_{field.id}": field for field in planned}
    places = any(field.type == "unit" for field in planned)
    units = unit_choices(user) if places else []
    members: dict[str, Any] = {
        "typed_names": {name: field.id for name, field in typed.items()},
        "data_names": {name: field.id for name, field in data.items()},
        **{name: field_for(field, units) for name, field in (data | typed).items()},
    }
    if not recorded and kind and values.asks_day(template):
        members["entry_on"] = forms.DateField(
            label=_("Ngày của việc này"), required=False, help_text=_("Thí dụ 14/6/2024.")
        )
    return type("DraftForm", (DraftForm,), members)


def initial_of(
    typed: Mapping[str, Any], data: Mapping[str, Any], on: date | None
) -> dict[str, Any]:
    """Stored answers as the form's initial values."""
    return {
        "entry_on": on,
        **{f"t_{name}": _shown(value) for name, value in typed.items()},
        **{f"e_{name}": _shown(value) for name, value in data.items()},
    }


def _shown(value: Any) -> Any:
    """A stored day as a day; everything else as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


class SigningForm(forms.Form):
    """Signing: who signs in which capacity, where and when."""

    required_when: ClassVar = {
        "signer_title": lambda data: data.get("capacity") not in (None, "", Capacity.HEAD),
        "delegation": lambda data: data.get("capacity") == Capacity.DELEGATED,
        "delegation_ends": lambda data: data.get("capacity") == Capacity.DELEGATED,
    }

    seen = forms.IntegerField(label="", widget=HiddenInput)
    on = forms.DateField(
        label=gettext_lazy("Ngày ký"),
        not_after_today=True,
        help_text=gettext_lazy("Số được lấy trong ngày ký hoặc ngày làm việc tiếp theo."),
    )
    place = forms.CharField(label=gettext_lazy("Địa danh"), max_length=80)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Thẩm quyền ký"),
        choices=[(one.value, one.label) for one in Capacity],
        radios=True,
    )
    on_behalf = forms.BooleanField(label=gettext_lazy("Ghi TM. (thay mặt tập thể)"), required=False)
    signer_name = forms.CharField(label=gettext_lazy("Họ tên người ký"), max_length=120)
    signer_title = forms.CharField(
        label=gettext_lazy("Chức vụ người ký"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Để trống khi người đứng đầu tự ký. Thí dụ: Phó Chủ tịch."),
    )
    delegation = forms.CharField(
        label=gettext_lazy("Văn bản ủy quyền (số, ngày)"), max_length=160, required=False
    )
    delegation_ends = forms.DateField(label=gettext_lazy("Ủy quyền đến hết ngày"), required=False)
    delegated_directly = forms.BooleanField(
        label=gettext_lazy("Người đứng đầu ủy quyền trực tiếp, không ủy quyền lại"), required=False
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not office.collective:
            del self.fields["on_behalf"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("capacity") == Capacity.DELEGATED and not data.get("delegated_directly"):
            self.add_error(
                "delegated_directly",
                _("Người được ủy quyền không được ủy quyền lại cho người khác"),
            )
        return data

    @property
    def signer(self) -> Signer | None:
        data = self.cleaned_data
        if "capacity" not in self.fields:
            return None
        delegated = data["capacity"] == Capacity.DELEGATED
        return Signer(
            name=data["signer_name"],
            capacity=Capacity(data["capacity"]),
            title=data["signer_title"],
            on_behalf=bool(data.get("on_behalf")),
            delegation=data["delegation"] if delegated else "",
            delegation_ends=data["delegation_ends"] if delegated else None,
        )


class IssueForm(SigningForm):
    """Signing a paper made from a form, and who gets it."""

    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        long=True,
        required=False,
        help_text=gettext_lazy("Mỗi nơi một dòng; dòng cuối là “Lưu: VT, HS”."),
    )

    def __init__(self, *args: Any, office: Office, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        if signers.by_hand(template):
            for name in (
                "capacity", "on_behalf", "signer_name", "signer_title",
                "delegation", "delegation_ends", "delegated_directly",
            ):  # fmt: skip
                self.fields.pop(name, None)
        if not template.head.recipients:
            del self.fields["recipients"]

    @property
    def recipients_given(self) -> tuple[str, ...] | None:
        if "recipients" not in self.fields:
            return None
        lines = (
            line.strip().lstrip("-").strip(" ;.")
            for line in self.cleaned_data["recipients"].split("\n")
        )
        return tuple(line for line in lines if line)


class DownloadForm(forms.Form):
    """Why somebody takes a paper out of the system."""

    purpose = forms.CharField(label=gettext_lazy("Mục đích tải"), max_length=200)


class VoidForm(forms.Form):
    """Why a number does not count any more."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do hủy số"),
        long=True,
        max_length=500,
        help_text=gettext_lazy("Số đã hủy vẫn ở trong sổ và không cấp lại."),
    )


class BeginForm(forms.Form):
    """The last number of the paper book, before the first one is taken here."""

    type_code = forms.CharField(
        label=gettext_lazy("Chữ viết tắt tên loại"),
        max_length=12,
        required=False,
        width=5,
        help_text=gettext_lazy("Thí dụ QĐ, TB. Để trống với công văn."),
    )
    last = forms.IntegerField(
        label=gettext_lazy("Số cuối cùng trong sổ giấy"), min_value=1, max_value=99_999
    )


class RegisterFilter(forms.FilterForm):
    """Year and type of the outgoing register."""

    year = forms.ChoiceField(label=gettext_lazy("Năm"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)

    def __init__(
        self, *args: Any, types: list[tuple[str, str]], years: range, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        shown = [(code or "-", f"{name} ({code})" if code else name) for code, name in types]
        self.choose("year", [(str(year), str(year)) for year in years])
        self.choose("type", shown, empty=_("Tất cả"))
