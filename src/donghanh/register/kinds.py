"""One Pydantic model per entry kind, built from the rule pack's fields.

The same definition checks the web form, the API and an import, and fills the printed form.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, create_model

from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.ui.language import said

_LINE = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
_TEXT = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]


def _type_of(field: packs.Field) -> Any:
    if field.type == "choice":
        return Literal[tuple(choice.id for choice in field.choices)]
    return {
        "text": _LINE,
        "longtext": _TEXT,
        "drug": _LINE,
        "date": date,
        "int": Annotated[int, Field(ge=0, le=1_000_000_000_000)],
        "months": Annotated[int, Field(ge=1, le=60)],
        "bool": bool,
        "unit": Annotated[int, Field(ge=1)],
    }[field.type]


@lru_cache
def model(pack_id: str, kind: str, *, complete: bool = True) -> type[BaseModel]:
    """The model of an entry kind's ``data``. Unknown fields are refused, not dropped.

    Without ``complete`` nothing is required: enough to count with, not to file.
    """
    fields: dict[str, Any] = {}
    for field in packs.load(pack_id).entries[kind].fields:
        type_ = _type_of(field)
        needed = field.required and complete
        fields[field.id] = (type_, ...) if needed else (type_ | None, None)
    return create_model(kind.replace(".", "_"), __config__=ConfigDict(extra="forbid"), **fields)


def clean(
    pack_id: str, kind: str, data: dict[str, Any], *, complete: bool = True
) -> dict[str, Any]:
    """``data`` as JSON-ready values. Raises ``Refusal`` naming the first field to mend."""
    try:
        values = model(pack_id, kind, complete=complete)(
            **{k: v for k, v in data.items() if v not in ("", None)}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        known = packs.load(pack_id).entries[kind].fields
        label = next((said(field) for field in known if field.id == name), name)
        raise Refusal(
            _("Mục “%(label)s” còn thiếu hoặc chưa đúng.") % {"label": label},
            code="entry.data",
            field=name or None,
        ) from error
    return values.model_dump(mode="json", exclude_none=True)
