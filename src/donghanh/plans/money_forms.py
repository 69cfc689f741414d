"""Forms of the money of a plan, of inspections and of commendations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from donghanh import today as clock
from donghanh.agencies.models import Agency, Unit
from donghanh.plans.models import BudgetEntry, BudgetLine, Task
from donghanh.plans.norms import Norm
from donghanh.prevention.models import Staff
from donghanh.register.forms.keyed import KeyedForm
from donghanh.text import format_number
from donghanh.ui import forms


def _cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


class LineForm(forms.Form):
    """A line of the budget: who pays, for what, how much."""

    source = forms.ChoiceField(label=_("Nguồn"), choices=BudgetLine.Source.choices)
    item = forms.CharField(label=_("Nội dung chi"), max_length=200)
    allotted = forms.IntegerField(
        label=_("Mức giao, đồng"), min_value=0, help_text=_("Số nguyên, thí dụ 15.000.000.")
    )
    task = forms.ChoiceField(label=_("Cho nhiệm vụ"), required=False)
    norm = forms.ChoiceField(label=_("Định mức"), required=False)
    quantity = forms.IntegerField(
        label=_("Số lượng theo định mức"), min_value=1, max_value=100_000_000, required=False
    )
    required_when: ClassVar = {"quantity": lambda data: bool(data.get("norm"))}

    def __init__(
        self,
        *args: Any,
        tasks: Sequence[Task],
        norms: Sequence[Norm],
        line: BudgetLine | None = None,
        **kwargs: Any,
    ) -> None:
        self.tasks = {str(one.lineage): one for one in tasks}
        if line is not None:
            names = ("source", "item", "allotted", "norm", "quantity")
            kwargs["initial"] = {name: getattr(line, name) for name in names} | {
                "task": str(line.task.lineage) if line.task else ""
            }
        super().__init__(*args, **kwargs)
        of_tasks = [(key, _cut(f"{one.code} {one.text}")) for key, one in self.tasks.items()]
        self.choose("task", of_tasks, empty=_("Cả kế hoạch"))
        listed = [
            (one.id, f"{_cut(one.name, 60)}: {format_number(one.amount)} đồng/{one.unit}")
            for one in norms
        ]
        self.choose("norm", listed, empty=_("Không theo định mức"))
        if not listed:
            del self.fields["norm"], self.fields["quantity"]

    def content(self) -> dict[str, Any]:
        data = {"norm": "", "quantity": None, **self.cleaned_data}
        if not data["norm"]:
            data["quantity"] = None
        return data | {"task": self.tasks.get(data["task"])}


class BookForm(KeyedForm):
    """Money that was spent or settled."""

    kind = forms.ChoiceField(label=_("Ghi số"), choices=BudgetEntry.Kind.choices, radios=True)
    on = forms.DateField(label=_("Ngày"), not_after_today=True)
    amount = forms.IntegerField(label=_("Số tiền, đồng"), min_value=1, max_value=10**15)
    paper = forms.CharField(
        label=_("Số chứng từ, quyết định"), required=False, max_length=80, width=20
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": clock.today(), "kind": "spent"}, **kwargs)


class AboutForm(forms.Form):
    """Which unit or agency it is about: one list, agencies of the unit itself first."""

    about = forms.ChoiceField(label=_("Đơn vị, cơ quan"))

    def __init__(
        self, *args: Any, units: Sequence[Unit], agencies: Sequence[Agency], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, tuple[Unit, Agency | None]] = {
            **{f"a{one.pk}": (one.unit, one) for one in agencies},
            **{f"u{one.pk}": (one, None) for one in units},
        }
        self.choose("about", self.named())

    def named(self) -> list[tuple[str, str]]:
        """The places with their names."""
        return [
            (key, agency.full_name if agency else unit.name)
            for key, (unit, agency) in self.places.items()
        ]

    @property
    def place(self) -> tuple[Unit, Agency | None]:
        return self.places[self.cleaned_data["about"]]


class InspectionForm(AboutForm):
    """An inspection that took place."""

    on = forms.DateField(label=_("Ngày kiểm tra"), not_after_today=True)
    team = forms.CharField(
        label=_("Ai kiểm tra"),
        max_length=200,
        help_text=_("Thí dụ: Đoàn kiểm tra liên ngành theo Quyết định số 15."),
    )
    note = forms.CharField(label=_("Nhận xét chung"), long=True, required=False)


class FindingForm(forms.Form):
    """What was found, and until when it is to be mended."""

    text = forms.CharField(
        label=_("Kết luận, kiến nghị"), long=True, help_text=_("Không ghi tên người có hồ sơ.")
    )
    mend_until = forms.DateField(
        label=_("Khắc phục trước hết ngày"),
        required=False,
        help_text=_("Để trống nếu không có gì phải khắc phục."),
    )


class MendForm(forms.Form):
    """That a finding was mended, and how."""

    on = forms.DateField(label=_("Ngày khắc phục xong"), not_after_today=True)
    how = forms.CharField(label=_("Đã khắc phục thế nào"), long=True)


class CommendationForm(AboutForm):
    """A proposal to commend; an official is chosen from the staff and cannot be typed in."""

    staff = forms.ChoiceField(
        label=_("Cán bộ"),
        required=False,
        help_text=_(
            "Chọn trong danh sách cán bộ của các cơ quan. Để trống nếu đề nghị cho tập thể."
        ),
    )
    reason = forms.CharField(
        label=_("Thành tích"), long=True, help_text=_("Không ghi tên người có hồ sơ.")
    )
    field_order = ("about", "staff", "reason")

    def __init__(self, *args: Any, staff: Sequence[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in staff}
        listed = [
            (key, f"{one.name}, {one.post}, {one.agency.full_name}")
            for key, one in self.members.items()
        ]
        self.fields["about"].required = False
        self.choose("about", self.named(), empty="–")
        self.choose("staff", listed, empty=_("Không, đề nghị cho tập thể"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("about") and not data.get("staff"):
            self.add_error("about", _("Chọn đơn vị, cơ quan hoặc cán bộ được đề nghị"))
        return data

    def content(self) -> dict[str, Any]:
        """As ``services.inspections.propose`` takes it: an official stands in the own agency."""
        member = self.members.get(self.cleaned_data["staff"])
        unit, agency = (member.agency.unit, member.agency) if member else self.place
        return {
            "unit": unit,
            "agency": agency,
            "staff_id": int(self.cleaned_data["staff"]) if member else None,
            "reason": self.cleaned_data["reason"],
        }


class AwardForm(forms.Form):
    """The decision about a proposal to commend."""

    decision = forms.ChoiceField(
        label=_("Ý kiến"),
        radios=True,
        choices=[("agree", _("Đồng ý")), ("decline", _("Không đồng ý"))],
    )
    answer = forms.CharField(label=_("Ghi chú, lý do"), long=True, required=False)
    required_when: ClassVar = {"answer": lambda data: data.get("decision") == "decline"}
