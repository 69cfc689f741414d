"""Form fields that read what Vietnamese officers type, and say in a sentence what to mend.

Every form of the site starts from ``Form`` (or ``FilterForm`` for lists) and takes its fields from
here. Templates draw them with ``{% field form.name %}`` and ``{% error_summary form %}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import text
from donghanh import today as clock

# ---- fields -------------------------------------------------------------------------------


class CharField(forms.CharField):
    """A text in NFC with single spaces; ``long`` keeps its lines and is a larger box."""

    def __init__(self, *, long: bool = False, width: int | None = None, **kwargs: Any) -> None:
        self.long = long
        if long:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)
        if width:
            self.widget.attrs["class"] = f"govuk-input--width-{width}"

    def to_python(self, value: Any) -> str:
        written = text.nfc(super().to_python(value) or "")
        return written if self.long else text.squeeze(written)


class IntegerField(forms.Field):
    """A whole number as officers write it, "1.250"; both bounds are included."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": gettext_lazy("%(label)s phải là một số nguyên, thí dụ 1.250"),
        "min": gettext_lazy("%(label)s không được nhỏ hơn %(limit)s"),
        "max": gettext_lazy("%(label)s không được lớn hơn %(limit)s"),
    }

    def __init__(
        self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        attrs = {"inputmode": "numeric", "class": "govuk-input--width-5"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            number = text.parse_number(str(value))
        except ValueError:
            raise self._problem("invalid") from None
        if number != int(number):
            raise self._problem("invalid")
        return int(number)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise self._problem("min", self.min_value)
        if self.max_value is not None and value > self.max_value:
            raise self._problem("max", self.max_value)

    def prepare_value(self, value: Any) -> Any:
        return text.format_number(value) if isinstance(value, int) else value

    def _problem(self, code: str, limit: int = 0) -> ValidationError:
        words = {"label": self.label, "limit": text.format_number(limit)}
        return ValidationError(self.error_messages[code], code=code, params=words)


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes, sent as name_day, name_month and name_year.

    One value under the plain name is understood too, so links and programs need not part it.
    """

    template_name = "ui/parts/date_parts.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = dict.fromkeys(_PARTS, forms.TextInput)
        super().__init__(parts, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, date):
            day, month, year = text.format_date(value).split("/")
            return [day, month, year]
        return str(value).split("/", 2) if value else ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        parts = [(data.get(f"{name}_{part}") or "").strip() for part in _PARTS]
        return "/".join(parts) if any(parts) else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and super().value_omitted_from_data(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        words = (_("Ngày"), _("Tháng"), _("Năm"))
        for part, word in zip(context["widget"]["subwidgets"], words, strict=True):
            part["attrs"]["id"] = f"id_{part['name']}" if attrs and attrs.get("id") else None
            part["word"] = word
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""


_PARTS = ("day", "month", "year")


class DateField(forms.Field):
    """A day: one box that reads every usual form, or three boxes with ``parts=True``.

    ``earliest`` and ``latest`` are included; ``not_after_today`` is what most entries need.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "form": gettext_lazy("%(label)s phải có đủ ngày, tháng và năm, thí dụ 14/6/2024"),
        "year": gettext_lazy("%(label)s phải có năm gồm bốn chữ số, thí dụ 14/6/2024"),
        "calendar": gettext_lazy("%(label)s không có trong lịch, hãy xem lại ngày và tháng"),
        "future": gettext_lazy("%(label)s không được sau hôm nay, %(limit)s"),
        "early": gettext_lazy("%(label)s không được trước ngày %(limit)s"),
        "late": gettext_lazy("%(label)s không được sau ngày %(limit)s"),
    }

    def __init__(
        self,
        *,
        parts: bool = False,
        not_after_today: bool = False,
        earliest: date | None = None,
        latest: date | None = None,
        **kwargs: Any,
    ) -> None:
        self.not_after_today = not_after_today
        self.earliest, self.latest = earliest, latest
        one_box = forms.TextInput(attrs={"inputmode": "text", "class": "govuk-input--width-10"})
        kwargs.setdefault("widget", DatePartsWidget() if parts else one_box)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return text.parse_date(str(value))
        except text.BadDateError as bad:
            raise self._problem(bad.reason) from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = clock.today()
        if self.not_after_today and value > today:
            raise self._problem("future", today)
        if self.earliest and value < self.earliest:
            raise self._problem("early", self.earliest)
        if self.latest and value > self.latest:
            raise self._problem("late", self.latest)

    def prepare_value(self, value: Any) -> Any:
        return text.format_date(value) if isinstance(value, date) else value

    def _problem(self, code: str, limit: date | None = None) -> ValidationError:
        words = {"label": self.label, "limit": text.format_date(limit) if limit else ""}
        return ValidationError(self.error_messages[code], code=code, params=words)


class Radios(forms.RadioSelect):
    """Radio buttons whose options may carry a hint and a citation."""

    def __init__(self, hints: Mapping[str, Any], cites: Mapping[str, Any]) -> None:
        super().__init__()
        self.hints, self.cites = hints, cites

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value)), "cite": self.cites.get(str(value))}


class DropDown(forms.Select):
    """A drop-down list written in one go: Django renders two templates for every option."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The list with its chosen option."""
        own = self.get_context(name, value, attrs)["widget"]
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (
                    "" if option["value"] is None else option["value"],
                    mark_safe(" selected") if option["selected"] else "",
                    option["label"],
                )
                for _group, members, _place in own["optgroups"]
                for option in members
            ),
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(own["attrs"]), options)


class ChoiceField(forms.ChoiceField):
    """One of several: a drop-down list, or radio buttons with ``radios=True``."""

    widget = DropDown

    def __init__(
        self,
        *,
        radios: bool = False,
        hints: Mapping[str, Any] | None = None,
        cites: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if radios:
            kwargs["widget"] = Radios(hints or {}, cites or {})
        super().__init__(**kwargs)


class MultipleChoiceField(forms.MultipleChoiceField):
    """Any of several, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple


BooleanField = forms.BooleanField
FileField = forms.FileField


# ---- forms --------------------------------------------------------------------------------


class Form(forms.Form):
    """A form that keeps what was typed and asks in Vietnamese sentences.

    ``required_when`` names fields that must be filled only when the other answers say so.
    """

    use_required_attribute = False
    required_when: ClassVar[Mapping[str, Callable[[dict[str, Any]], bool]]] = {}
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = name
            _use_our_words(field)

    def choose(self, name: str, choices: Iterable[tuple[str, Any]], *, empty: Any = None) -> None:
        """Give a field its choices, which depend on who asks; ``empty`` are the words of none."""
        field = self.fields[name]
        assert isinstance(field, ChoiceField | MultipleChoiceField)
        field.choices = [*choices] if empty is None else [("", empty), *choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name, needed in self.required_when.items():
            if name in data and data[name] in (None, "", []) and needed(data):
                self.add_error(name, self.fields[name].error_messages["required"])
        return data

    def refuse(self, refusal: Exception) -> None:
        """Show a rule that said no at its field, or above the form when it names none."""
        field = getattr(refusal, "field", None)
        self.add_error(field if field in self.fields else None, str(refusal))


class Chip(NamedTuple):
    """A filter in use: its words, and the address without it."""

    label: str
    url: str


class FilterForm(Form):
    """The filters of a list, kept in the address; bind it with ``request.GET``."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def chips(self, address: QueryDict) -> list[Chip]:
        """Return the filters in use with the address that drops each; paging starts anew."""
        found = []
        for bound in self:
            if bound.name in self.errors or not self.cleaned_data.get(bound.name):
                continue
            rest = address.copy()
            for key in [key for key in rest if key == bound.name or key in PAGING]:
                del rest[key]
            found.append(Chip(self._chip_words(bound), "?" + rest.urlencode()))
        return found

    def _chip_words(self, bound: forms.BoundField) -> str:
        value = self.cleaned_data[bound.name]
        if isinstance(value, bool):
            return str(bound.label)
        if isinstance(bound.field, forms.ChoiceField):
            chosen = value if isinstance(value, list) else [value]
            words = _flat(bound.field.widget.choices)
            return ", ".join(str(words.get(str(one), one)) for one in chosen)
        shown = text.format_date(value) if isinstance(value, date) else value
        return _("%(label)s: %(value)s") % {"label": bound.label, "value": shown}


#: names in a list's address that say which page is seen, not what is searched
PAGING = ("after", "before", "page")


def _use_our_words(field: forms.Field) -> None:
    """Replace Django's general messages by sentences that name the field."""
    standard = forms.Field.default_error_messages["required"]
    chosen = isinstance(field, forms.ChoiceField | forms.BooleanField | forms.FileField)
    if field.error_messages.get("required") == standard:
        label = str(field.label)
        if label.endswith("?"):
            sentence = _("Trả lời câu hỏi: %(label)s") % {"label": label}
        elif chosen:
            sentence = _("Chọn %(label)s") % {"label": _as_inner(label)}
        else:
            sentence = _("Nhập %(label)s") % {"label": _as_inner(label)}
        field.error_messages["required"] = sentence
    if isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = _("Chọn một mục có trong danh sách")


def _as_inner(label: str) -> str:
    """Lower the first letter for use inside a sentence, unless the word is an abbreviation."""
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]


def _flat(choices: Iterable[Any]) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for value, word in choices:
        words |= _flat(word) if isinstance(word, list | tuple) else {str(value): word}
    return words


# ---- drawing ------------------------------------------------------------------------------


def field_parts(bound: forms.BoundField) -> dict[str, Any]:
    """Return what ``ui/parts/field.html`` needs to draw one field."""
    widget = bound.field.widget
    kind = _kind(widget)
    control = {
        "input": "govuk-input",
        "parts": "govuk-input",
        "select": "govuk-select",
        "textarea": "govuk-textarea",
    }
    css = " ".join(
        part
        for part in (
            "" if kind == "parts" else control.get(kind, ""),
            widget.attrs.get("class", ""),
            f"{control[kind]}--error" if bound.errors and kind in control else "",
        )
        if part
    )
    described = [
        *([f"{bound.auto_id}_helptext"] if bound.help_text else []),
        *([f"{bound.auto_id}_error"] if bound.errors else []),
    ]
    return {
        "bound": bound,
        "kind": kind,
        "drawn": bound.as_widget(attrs={"class": css} if css else {}),
        "described": " ".join(described),
        "optional": getattr(bound.form, "mark_optional", True) and not bound.field.required,
    }


def _kind(widget: forms.Widget) -> str:
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.HiddenInput, "hidden"),
        (DatePartsWidget, "parts"),
        (forms.CheckboxSelectMultiple, "boxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "box"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
    )
    return next((kind for cls, kind in kinds if isinstance(widget, cls)), "input")


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return (anchor, sentence) of every error, in the order of the fields, general ones first."""
    links = [("#bieu-mau", str(error)) for error in form.non_field_errors()]
    for bound in form:
        several = isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
        target = f"{bound.auto_id}_0" if several else bound.id_for_label or bound.auto_id
        links += [(f"#{target}", str(error)) for error in bound.errors]
    return links
