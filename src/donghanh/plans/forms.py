"""Forms of plans: the file, the decisions about a draft, the period of the scoreboard."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from donghanh import today as clock
from donghanh.indicators import catalogue, periods
from donghanh.plans import arranging
from donghanh.plans.models import Plan
from donghanh.plans.review import Item, level_words
from donghanh.plans.scoreboard import choices
from donghanh.text import format_number, parse_number
from donghanh.ui import forms

UNMEASURED = "-"

COMPARATORS = [
    (">=", _("Ít nhất (≥)")),
    (">", _("Trên (>)")),
    ("<=", _("Không quá (≤)")),
    ("<", _("Dưới (<)")),
    ("=", _("Như văn bản ghi")),
    ("range", _("Trong khoảng từ … đến …")),
    ("~", _("Khoảng (≈)")),
]


class FigureField(forms.CharField):
    """A figure of a target as officers write it: "90", "1.250", "86,5"."""

    def clean(self, value: Any) -> Decimal | None:
        written = super().clean(value)
        if not written:
            return None
        try:
            return Decimal(str(parse_number(written)))
        except ValueError:
            raise ValidationError(
                _("%(label)s phải là một số, thí dụ 90 hoặc 86,5"), params={"label": self.label}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal) else value


class LinesField(forms.CharField):
    """Several names, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(long=True, **kwargs)

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class ImportForm(forms.Form):
    """The document of a plan."""

    file = forms.FileField(
        label=_("Tệp kế hoạch"),
        help_text=_("Tệp .docx, .pdf, .txt hoặc .md, không quá 30 MB. Tệp gốc được giữ nguyên."),
        widget=django_forms.FileInput(attrs={"accept": ".docx,.pdf,.txt,.md"}),
    )


class PeriodForm(forms.FilterForm):
    """Until when the scoreboard counts, and how reporting periods are cut."""

    period = forms.ChoiceField(label=_("Kỳ số liệu"))
    scheme = forms.ChoiceField(label=_("Cách chia kỳ"))

    def __init__(self, *args: Any, plan: Plan, scheme: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        self.choose("period", [(one.code, one.label) for one in choices(plan, scheme, today)])
        self.choose("scheme", [(one.id, _scheme_words(one)) for one in periods.SCHEMES.values()])


def _scheme_words(scheme: periods.Scheme) -> str:
    """A scheme by the days on which its months begin and end."""
    last = (
        gettext("đến ngày %(day)s") % {"day": scheme.to_day}
        if scheme.to_day
        else gettext("đến hết tháng")
    )
    return gettext("Từ ngày %(first)s %(last)s") % {"first": scheme.from_day, "last": last}


class AnswerForm(forms.Form):
    """The open questions about one item, where they stand in the list."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{item.key}_%s", **kwargs)
        self.item = item
        if "comparator" in item.questions:
            self.fields["comparator"] = self._comparator(item)
        if "indicator" in item.questions:
            self.fields["indicators"] = self._indicators(item)
        if "doubt" in item.questions:
            self.fields["keep"] = forms.ChoiceField(
                label=_("Máy đọc không chắc chỗ này. Giữ lại hay bỏ đi?"),
                radios=True,
                choices=[("keep", _("Giữ như đã đọc")), ("drop", _("Bỏ mục này"))],
                initial="keep",
            )

    @staticmethod
    def _comparator(item: Item) -> forms.ChoiceField:
        level = level_words("=", item.number("value"), None, None, str(item.get("unit") or ""))
        return forms.ChoiceField(
            label=_(
                "Văn bản viết “%(level)s”, không viết “ít nhất” hay “trên”. "
                "Hiểu thế nào thì được coi là đạt?"
            )
            % {"level": level},
            radios=True,
            choices=[
                (">=", _("Từ %(level)s trở lên (gợi ý)") % {"level": level}),
                ("range", _("Đúng %(level)s") % {"level": level}),
            ],
            initial=">=",
        )

    @staticmethod
    def _indicators(item: Item) -> Any:
        offered = [(one, catalogue.get(one).short) for one, _fit in item.suggestions[:3]]
        none = (UNMEASURED, _("Không đo bằng hệ thống"))
        if item.has_figure:
            return forms.ChoiceField(
                label=_("Chỉ số nào đo chỉ tiêu này?"),
                radios=True,
                choices=[*offered, none],
                initial=offered[0][0] if offered else None,
            )
        return forms.MultipleChoiceField(
            label=_("Chỉ tiêu không có con số này được đo bằng những chỉ số nào?"),
            choices=[*offered, none],
            initial=[one for one, _short in offered],
        )

    def decision(self) -> dict[str, Any]:
        """What was decided, as ``services.save_review`` takes it."""
        decided: dict[str, Any] = {}
        data = self.cleaned_data
        if "comparator" in data:
            decided["comparator"] = data["comparator"]
            if data["comparator"] == "range":
                decided["value_to"] = self.item.number("value")
        if "indicators" in data:
            chosen = data["indicators"]
            decided |= _measured([chosen] if isinstance(chosen, str) else chosen)
        if "keep" in data:
            decided["accepted" if data["keep"] == "keep" else "dropped"] = True
        return decided


def _measured(chosen: list[str]) -> dict[str, Any]:
    kept = [one for one in chosen if one and one != UNMEASURED]
    return {"indicators": kept, "unmeasured": not kept}


class TargetForm(forms.Form):
    """All of a target: its words, its level, what measures it."""

    text = forms.CharField(label=_("Nội dung"), long=True)
    comparator = forms.ChoiceField(label=_("So sánh"), choices=COMPARATORS)
    value = FigureField(label=_("Mức"), width=5)
    value_to = FigureField(label=_("Đến mức"), width=5, required=False)
    indicators = forms.MultipleChoiceField(label=_("Đo bằng chỉ số"), required=False)
    other = forms.ChoiceField(label=_("Chỉ số khác"), required=False)
    unmeasured = forms.BooleanField(label=_("Không đo bằng hệ thống"), required=False)
    note = forms.CharField(
        label=_("Ghi chú"),
        long=True,
        required=False,
        help_text=_("Cách hiểu chỉ tiêu của cơ quan, hiện cạnh con số."),
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        suggested = [one for one, _fit in item.suggestions]
        near = list(dict.fromkeys((*item.indicators, *suggested)))
        kwargs["initial"] = {
            "text": item.text,
            "comparator": item.get("comparator"),
            "value": item.number("value"),
            "value_to": item.number("value_to"),
            "indicators": list(item.indicators) or (suggested[:1] if not item.unmeasured else []),
            "unmeasured": item.unmeasured,
            "note": item.get("note") or "",
        }
        super().__init__(*args, **kwargs)
        if not item.has_figure:
            for name in ("comparator", "value", "value_to"):
                del self.fields[name]
        offered = [(one, catalogue.get(one).short) for one in near]
        rest = [(one.id, one.short) for one in catalogue.ALL.values() if one.id not in near]
        self.choose("indicators", offered)
        self.choose("other", rest, empty="–")
        if not offered:
            del self.fields["indicators"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chosen = [*data.get("indicators", []), data.get("other")]
        if data.get("unmeasured") and any(chosen):
            self.add_error(
                "unmeasured", _("Bỏ chọn các chỉ số nếu chỉ tiêu không đo bằng hệ thống")
            )
        return data

    def decision(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = ("text", "comparator", "value", "value_to", "note")
        decided = {name: data[name] for name in named if name in data}
        chosen = [*data.get("indicators", []), data.get("other", "")]
        return decided | _measured(chosen) | {"unmeasured": data["unmeasured"], "accepted": True}


class TaskForm(forms.Form):
    """All of a task: its words, who and when."""

    text = forms.CharField(label=_("Nội dung"), long=True)
    lead = LinesField(
        label=_("Chủ trì"), required=False, help_text=_("Mỗi cơ quan một dòng, như văn bản ghi.")
    )
    coordinating = LinesField(label=_("Phối hợp"), required=False)
    when = forms.CharField(
        label=_("Thời gian"),
        required=False,
        help_text=_("Thí dụ: Hàng tháng; Quý III năm 2024; trước ngày 15/11/2024."),
    )
    condition = forms.CharField(label=_("Điều kiện"), required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        names = ("text", "lead", "coordinating", "when", "condition")
        kwargs["initial"] = {name: item.get(name) for name in names}
        super().__init__(*args, **kwargs)

    def decision(self) -> dict[str, Any]:
        data = self.cleaned_data
        words = {name: data[name] or None for name in ("when", "condition")}
        kept = {name: data[name] for name in ("text", "lead", "coordinating")}
        return kept | words | {"accepted": True}


class TextForm(forms.Form):
    """A duty or a line on reporting: its words."""

    text = forms.CharField(label=_("Nội dung"), long=True)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        kwargs["initial"] = {"text": item.text}
        super().__init__(*args, **kwargs)

    def decision(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "accepted": True}


def item_form(item: Item) -> type[TargetForm] | type[TaskForm] | type[TextForm]:
    """The form that edits an item of this kind."""
    if item.kind in ("target", "aim"):
        return TargetForm
    return TaskForm if item.kind == "task" else TextForm


class DaysForm(forms.Form):
    """Which days the plan covers."""

    first = forms.DateField(label=_("Kế hoạch có hiệu lực từ ngày"))
    last = forms.DateField(label=_("Đến hết ngày"))


class SplitForm(forms.Form):
    """Where the words of an item are cut in two."""

    at = forms.ChoiceField(label=_("Phần thứ hai bắt đầu từ đâu?"), radios=True, required=False)
    words = forms.CharField(
        label=_("Chỗ khác"),
        required=False,
        help_text=_("Gõ mấy chữ đầu của phần thứ hai, đúng như văn bản ghi."),
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = str(item.found["text"])
        places = [(str(place), self._shown(place)) for place in arranging.places(self.text)]
        self.choose("at", places)
        if not places:
            del self.fields["at"]

    def _shown(self, place: int) -> str:
        """ "… của bản | 12 người được vay vốn …": a few words on both sides of the cut."""
        before, after = self.text[:place].rstrip(), self.text[place:]
        left = before if len(before) <= 30 else f"…{before[-30:].split(' ', 1)[-1]}"
        right = after if len(after) <= 50 else f"{after[:50].rsplit(' ', 1)[0]}…"
        return f"{left} | {right}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if words := data.get("words"):
            place = arranging.place_of(self.text, words)
            if place is None:
                self.add_error(
                    "words", _("Những chữ này phải có đúng một lần trong mục, và không ở đầu mục")
                )
            data["place"] = place
        elif data.get("at"):
            data["place"] = int(data["at"])
        else:
            self.add_error("words", _("Chọn chỗ tách, hoặc gõ mấy chữ đầu của phần thứ hai"))
        return data
