"""Forms of the work on a plan: progress, figures, allotments, difficulties, time, one's own plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms as django_forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from donghanh import today as clock
from donghanh.agencies.models import Agency, Unit
from donghanh.indicators import catalogue
from donghanh.plans import evidence
from donghanh.plans.forms import COMPARATORS, FigureField, LinesField
from donghanh.plans.models import Plan, Target, Task
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.vault import Kept
from donghanh.ui import forms

#: Files that one report may bring.
MOST_FILES = 10
#: Days after which an answer is usually wished.
USUAL_DAYS = 7


class FilesInput(django_forms.FileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files that show what was done, checked and put into the vault by ``keep``."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        handed = [one for one in data or () if one]
        if len(handed) > MOST_FILES:
            raise ValidationError(
                _("Mỗi lần gửi nhiều nhất %(most)s tệp"), params={"most": MOST_FILES}
            )
        return [super(FilesField, self).clean(one, initial) for one in handed]


def proofs_field() -> FilesField:
    return FilesField(
        label=_("Minh chứng"),
        required=False,
        help_text=_("PDF, ảnh JPEG, PNG, Word (.docx), Excel (.xlsx); tối đa 10 tệp."),
        widget=FilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"}),
    )


def keep(files: Iterable[UploadedFile[bytes]]) -> list[Kept]:
    """Check the files and put them into the vault. Raises ``Refusal``; too large ones unread."""
    handed = list(files)
    return [
        # One byte more than may be: enough to be refused, and never the whole of a huge file.
        evidence.take_in(one.read(settings.ATTACHMENT_BYTES + 1), one.name or "")
        for one in handed
    ]


class ProgressForm(KeyedForm):
    """How far a turn is, and what shows it."""

    on = forms.DateField(label=_("Ngày"), not_after_today=True)
    percent = forms.IntegerField(
        label=_("Mức hoàn thành, phần trăm"),
        min_value=0,
        max_value=100,
        help_text=_("100 là đã xong."),
    )
    note = forms.CharField(label=_("Kết quả, ghi chú"), long=True, required=False)
    proofs = proofs_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        initial = {"on": clock.today(), "percent": 100}
        super().__init__(*args, initial=initial, **kwargs)


class CorrectForm(KeyedForm):
    """How far a turn really was, and why it was put down otherwise."""

    percent = forms.IntegerField(
        label=_("Mức hoàn thành đúng, phần trăm"), min_value=0, max_value=100
    )
    note = forms.CharField(label=_("Kết quả, ghi chú"), long=True, required=False)
    reason = forms.CharField(label=_("Lý do đính chính"), long=True)


class WhenForm(forms.Form):
    """Another time for a task, in the words of plans."""

    when_text = forms.CharField(
        label=_("Thời gian thực hiện"),
        max_length=200,
        help_text=_("Thí dụ: Hàng tháng; Quý III năm 2024; trước ngày 15/11/2024."),
    )


class CancelForm(KeyedForm):
    """Why a turn will not be done, or is taken up again."""

    reason = forms.CharField(label=_("Lý do"), long=True)


class FigureForm(KeyedForm):
    """A figure of a target that no indicator gives."""

    unit = forms.ChoiceField(label=_("Đơn vị"))
    on = forms.DateField(label=_("Số liệu đến ngày"), not_after_today=True)
    value = FigureField(label=_("Con số"), width=10)
    note = forms.CharField(label=_("Nguồn số liệu, ghi chú"), long=True, required=False)
    proofs = proofs_field()

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": clock.today()}, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        choices = [(key, unit.name) for key, unit in self.units.items()]
        self.choose("unit", choices)
        if len(choices) == 1:
            self.fields["unit"].widget = django_forms.HiddenInput()
            self.initial["unit"] = choices[0][0]

    @property
    def place(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class AllotForm(forms.Form):
    """What each unit below is given of a target; an empty box gives it none."""

    def __init__(
        self, *args: Any, units: list[Unit], given: Mapping[int, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        for unit in units:
            field = FigureField(label=unit.name, required=False, width=5)
            field.initial = given.get(unit.pk)
            self.fields[f"unit_{unit.pk}"] = field

    def parts(self) -> dict[Unit, Decimal | None]:
        return {unit: self.cleaned_data[f"unit_{unit.pk}"] for unit in self.units}


class RaiseForm(KeyedForm):
    """A difficulty: what it is, who can help, and until when an answer is wished."""

    text = forms.CharField(label=_("Khó khăn, vướng mắc và đề nghị"), long=True)
    addressee = forms.ChoiceField(label=_("Gửi cơ quan"))
    wished_on = forms.DateField(label=_("Mong được trả lời trước hết ngày"))
    blocking = forms.BooleanField(
        label=_("Chưa gỡ được thì không làm tiếp được lượt việc này"), required=False
    )

    def __init__(
        self, *args: Any, addressees: list[Agency], first: Agency | None, turn: bool, **kwargs: Any
    ) -> None:
        wished = clock.today() + timedelta(days=USUAL_DAYS)
        initial = {"wished_on": wished, "addressee": str(first.pk) if first else ""}
        super().__init__(*args, initial=initial, **kwargs)
        self.agencies = {str(one.pk): one for one in addressees}
        choices = [(key, one.full_name) for key, one in self.agencies.items()]
        self.choose("addressee", choices)
        if not turn:
            del self.fields["blocking"]

    @property
    def told(self) -> Agency:
        return self.agencies[self.cleaned_data["addressee"]]


class MessageForm(KeyedForm):
    """One more message about a difficulty."""

    text = forms.CharField(label=_("Nội dung"), long=True)


class TimeForm(forms.Form):
    """A request for more time."""

    until = forms.DateField(label=_("Xin gia hạn đến hết ngày"))
    reason = forms.CharField(label=_("Lý do"), long=True)


class DecideForm(forms.Form):
    """The decision about a request for more time."""

    decision = forms.ChoiceField(
        label=_("Quyết định"),
        radios=True,
        choices=[("grant", _("Gia hạn")), ("refuse", _("Không gia hạn"))],
    )
    until = forms.DateField(label=_("Gia hạn đến hết ngày"), required=False)
    answer = forms.CharField(label=_("Ý kiến"), long=True, required=False)
    required_when: ClassVar = {
        "answer": lambda data: data.get("decision") == "refuse",
        "until": lambda data: data.get("decision") == "grant",
    }


class JudgeForm(forms.Form):
    """What the unit above says to a plan that was sent up."""

    decision = forms.ChoiceField(
        label=_("Ý kiến"),
        radios=True,
        choices=[("accept", _("Chấp nhận")), ("return", _("Trả lại để sửa"))],
    )
    remark = forms.CharField(label=_("Điều cần sửa, ghi chú"), long=True, required=False)
    required_when: ClassVar = {"remark": lambda data: data.get("decision") == "return"}


class OwnTargetForm(forms.Form):
    """A target of a plan that is written here."""

    text = forms.CharField(label=_("Nội dung"), long=True)
    comparator = forms.ChoiceField(
        label=_("So sánh"), choices=[("", _("Không có con số")), *COMPARATORS], required=False
    )
    value = FigureField(label=_("Mức"), width=5, required=False)
    value_to = FigureField(label=_("Đến mức"), width=5, required=False)
    unit_of_measure = forms.CharField(
        label=_("Đơn vị tính"), required=False, width=10, help_text=_("Thí dụ: %, người, lớp.")
    )
    indicator = forms.ChoiceField(label=_("Đo bằng chỉ số"), required=False)
    note = forms.CharField(label=_("Ghi chú"), long=True, required=False)
    required_when: ClassVar = {"value": lambda data: bool(data.get("comparator"))}

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        names = ("text", "comparator", "value", "value_to", "unit_of_measure", "indicator", "note")
        if target is not None:
            kwargs["initial"] = {name: getattr(target, name) for name in names}
        super().__init__(*args, **kwargs)
        indicators = [(one.id, one.short) for one in catalogue.ALL.values()]
        none = ("", _("Nhập tay, không đo bằng hệ thống"))
        self.choose("indicator", [none, *indicators])

    def content(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class OwnTaskForm(forms.Form):
    """A task of a plan that is written here."""

    text = forms.CharField(label=_("Nội dung"), long=True)
    lead = LinesField(label=_("Chủ trì"), required=False, help_text=_("Mỗi cơ quan một dòng."))
    coordinating = LinesField(label=_("Phối hợp"), required=False)
    when_text = forms.CharField(
        label=_("Thời gian"),
        required=False,
        max_length=200,
        help_text=_("Thí dụ: Hàng tháng; Quý III năm 2024; trước ngày 15/11/2024."),
    )
    product = forms.CharField(label=_("Sản phẩm"), long=True, required=False)
    budget_line = forms.CharField(label=_("Nguồn kinh phí"), required=False, max_length=200)

    def __init__(self, *args: Any, task: Task | None = None, **kwargs: Any) -> None:
        if task is not None:
            names = ("text", "when_text", "product", "budget_line")
            kwargs["initial"] = {name: getattr(task, name) for name in names} | {
                role: [party.name for party in task.parties.all() if party.role == role]
                for role in ("lead", "coordinating")
            }
        super().__init__(*args, **kwargs)

    def content(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReplaceForm(forms.Form):
    """Which plan in force a document being reviewed takes the place of."""

    earlier = forms.ChoiceField(label=_("Văn bản này thay cho kế hoạch"))

    def __init__(self, *args: Any, plans: list[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {str(one.pk): one for one in plans}
        choices = [(key, one.title) for key, one in self.plans.items()]
        self.choose("earlier", choices)
