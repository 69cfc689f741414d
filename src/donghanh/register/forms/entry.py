"""The form of an entry, built from the fields of the rule pack; correction and retraction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.forms import CharField as PlainField
from django.forms import TypedChoiceField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import text
from donghanh import today as clock
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.agencies.queries import communes_of
from donghanh.law import packs
from donghanh.register.forms.keyed import KeyedForm
from donghanh.register.forms.scans import scan_field
from donghanh.register.models import Entry, Proposal
from donghanh.register.presenters import words
from donghanh.ui import forms
from donghanh.ui.language import Bilingual

#: Choices up to this number are shown open, so that all can be read at a glance.
RADIOS = 7

OVERRIDES = {
    "signed": gettext_lazy("Giấy tờ đã được người có thẩm quyền ký"),
    "data": gettext_lazy("Dữ liệu trên hệ thống chưa đúng"),
    "other": gettext_lazy("Lý do khác"),
}
_CLOCK = re.compile(r"(\d{1,2})\s*(?::|h|giờ|g|\.)\s*(\d{1,2})?\s*(?:phút|ph|p)?", re.IGNORECASE)


class TimeField(PlainField):
    """A time of day as officers write it: "14:30", "14 giờ 30", "8h05", "8 giờ"."""

    def to_python(self, value: Any) -> time | None:  # type: ignore[override]
        written = text.squeeze(value or "")
        if not written:
            return None
        found = _CLOCK.fullmatch(written)
        try:
            if found is None:
                raise ValueError(written)
            return time(int(found[1]), int(found[2] or 0))
        except ValueError:
            raise ValidationError(_("Giờ viết như 14:30 hoặc 8 giờ 05.")) from None

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}:{value.minute:02d}" if isinstance(value, time) else value

    def run_validators(self, value: Any) -> None:
        """A time has no length to check."""


class EntryForm(KeyedForm):
    """An entry of one kind: when, on what paper, and the fields that the rule pack names.

    ``entry_form`` makes the class of a kind. With ``override`` it asks for the reasons for going
    on against the law's order of steps.
    """

    override = False
    data_names: ClassVar[Mapping[str, str]] = {}

    effective_on = forms.DateField(
        label=gettext_lazy("Ngày xảy ra"), parts=True, not_after_today=True
    )

    # -- groups for the template -------------------------------------------

    @property
    def when_fields(self) -> list[Any]:
        return [self[name] for name in ("effective_on", "at") if name in self.fields]

    @property
    def data_fields(self) -> list[Any]:
        return [self[name] for name in self.data_names]

    @property
    def document_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("doc_")]

    @property
    def scan_fields(self) -> list[Any]:
        return [self[name] for name in ("scan",) if name in self.fields]

    # -- what was typed ----------------------------------------------------

    @property
    def happened_at(self) -> datetime | None:
        """The moment, when the hour was asked."""
        at = self.cleaned_data.get("at")
        if at is None:
            return None
        return timezone.make_aware(datetime.combine(self.cleaned_data["effective_on"], at))

    @property
    def entry_data(self) -> dict[str, Any]:
        """The answers to the pack's fields; empty ones are left out."""
        answers = {id_: self.cleaned_data.get(name) for name, id_ in self.data_names.items()}
        return {id_: value for id_, value in answers.items() if value not in (None, "", False)}

    @property
    def document(self) -> dict[str, str]:
        found = {
            name.removeprefix("doc_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("doc_") and value
        }
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in found.items()}

    @property
    def override_reason(self) -> str:
        """Kind and reason as one sentence, as the file shows it."""
        if not self.override:
            return ""
        kind = OVERRIDES[self.cleaned_data["override_kind"]]
        return f"{kind}: {self.cleaned_data['override_reason']}"

    def refuse(self, refusal: Exception) -> None:
        """A field of the pack is named without the form's prefix."""
        field = getattr(refusal, "field", None)
        name = field if field in self.fields else f"d_{field}"
        self.add_error(name if name in self.fields else None, str(refusal))

    @staticmethod
    def initial_of(entry: Entry | Proposal) -> dict[str, Any]:
        """What an entry (or a proposal of one) says, as the form's initial values."""
        document = {f"doc_{name}": value for name, value in entry.document.items()}
        if day := document.get("doc_date"):
            document["doc_date"] = date.fromisoformat(day)
        data: dict[str, Any] = {f"d_{name}": value for name, value in entry.data.items()}
        moment = entry.happened_at and timezone.localtime(entry.happened_at).time()
        return {**data, **document, "effective_on": entry.effective_on, "at": moment}


class CorrectForm(EntryForm):
    """An entry's new version, with the reason for it."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do đính chính"),
        long=True,
        help_text=gettext_lazy("Ghi điều sai ở bản trước và căn cứ của bản mới."),
    )


def entry_form(
    pack: packs.Pack,
    kind: packs.EntryKind,
    units: list[Any],
    *,
    base: type[EntryForm] = EntryForm,
    override: bool = False,
) -> type[EntryForm]:
    """The form of one kind of entry. ``units`` are the choices of fields that name a place."""
    names = {f"d_{field.id}": field for field in kind.fields}
    members: dict[str, Any] = {
        "override": override,
        "data_names": {name: field.id for name, field in names.items()},
        **_time_field(kind, pack),
        **{
            name: field_for(field, units, required=field.required, term_help=_range_of(field, pack))
            for name, field in names.items()
        },
        **_document_fields(kind, pack),
        **({} if issubclass(base, CorrectForm) else {"scan": scan_field()}),
        **(_override_fields() if override else {}),
    }
    return type(base.__name__, (base,), members)


def unit_choices(user: User) -> list[Any]:
    """Places that an entry may name: the communes of the user's province, then the provinces."""
    today = clock.today()
    if user.unit is None:
        return []
    province = [user.unit, *user.unit.ancestors()][-1]
    communes = list(communes_of(province, today).order_by("name").values_list("pk", "name"))
    others = Unit.objects.on(today).filter(level="province").exclude(pk=province.pk)
    provinces = [(unit.pk, unit.name) for unit in others.order_by("name")]
    groups = [(province.name, communes), (_("Tỉnh, thành phố khác"), provinces)]
    return [("", _("Chọn địa phương")), *(group for group in groups if group[1])]


def _time_field(kind: packs.EntryKind, pack: packs.Pack) -> dict[str, Any]:
    if not words.says_time(kind, pack):
        return {}
    hint = _("Hạn của việc này tính theo giờ. Thí dụ 14:30.")
    return {"at": TimeField(label=_("Giờ xảy ra"), help_text=hint)}


def _document_fields(kind: packs.EntryKind, pack: packs.Pack) -> dict[str, Any]:
    """Number, day and signer of the paper; its form where the law has one for this step."""
    fields: dict[str, Any] = {}
    if known := [pack.forms[name] for name in kind.forms]:
        choices = [
            (
                form.id,
                _("Mẫu %(number)s: %(name)s") % {"number": form.number, "name": words.said(form)},
            )
            for form in known
        ]
        fields["doc_form"] = forms.ChoiceField(
            label=_("Mẫu giấy tờ"), choices=[("", _("Không theo mẫu")), *choices], required=False
        )
    short: dict[str, Any] = {"required": False, "width": 20}
    return fields | {
        "doc_number": forms.CharField(label=_("Số văn bản"), max_length=60, **short),
        "doc_date": forms.DateField(label=_("Ngày văn bản"), required=False),
        "doc_signer": forms.CharField(label=_("Người ký"), required=False, max_length=120),
        "doc_authority": forms.CharField(
            label=_("Cơ quan ban hành"), required=False, max_length=160
        ),
    }


def _override_fields() -> dict[str, Any]:
    return {
        "override_kind": forms.ChoiceField(
            label=_("Vì sao cần ngoại lệ?"), choices=list(OVERRIDES.items()), radios=True
        ),
        "override_reason": forms.CharField(
            label=_("Lý do cụ thể"),
            long=True,
            max_length=500,
            help_text=_("Không ghi thông tin về bệnh."),
        ),
    }


class Asked(Bilingual, Protocol):
    """What a rule pack or the template of a paper says of one thing that is asked."""

    @property
    def type(self) -> str: ...
    @property
    def choices(self) -> Sequence[Any]: ...


def field_for(
    field: Asked, units: list[Any], *, required: bool = False, term_help: str = ""
) -> Any:
    """The form field for it. ``units`` are the choices of one that names a place; ``term_help``
    stands beside a term in months."""
    common: dict[str, Any] = {"label": words.said(field), "required": required}
    if field.choices:
        choices = [(choice.id, words.said(choice)) for choice in field.choices]
        if field.type == "choice" and len(choices) <= RADIOS and required:
            return forms.ChoiceField(choices=choices, radios=True, **common)
        return forms.ChoiceField(choices=[("", _("Chọn trong danh sách")), *choices], **common)
    if field.type == "date":
        return forms.DateField(help_text=_("Thí dụ 14/6/2024."), **common)
    if field.type == "bool":
        return forms.BooleanField(**common)
    if field.type == "unit":
        return TypedChoiceField(choices=units, coerce=int, empty_value=None, **common)
    if field.type == "months":
        return forms.IntegerField(min_value=1, max_value=60, help_text=term_help, **common)
    if field.type == "int":
        return forms.IntegerField(min_value=0, **common)
    return forms.CharField(long=field.type == "longtext", max_length=_LENGTHS[field.type], **common)


_LENGTHS: Mapping[str, int] = {"text": 400, "longtext": 10_000, "drug": 400}


def _range_of(field: packs.Field, pack: packs.Pack) -> str:
    """What the law allows for a term, when the pack says so."""
    return "; ".join(words.length(pack.limits[name]) for name in field.within)
