"""Pages by key: the next page starts after the last row seen, however deep it lies."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from json import dumps, loads
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, QuerySet, Value


class _Row(Func):
    """A row comparison, which one composite index answers; ``or`` conditions would not."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, fields: list[str], sign: str, values: list[Any]) -> None:
        half = len(fields)
        super().__init__(*(F(name) for name in fields), *(Value(v) for v in values))
        slots = ["{}"] * half
        self.shape = f"({', '.join(slots)}) {sign} ({', '.join(slots)})"

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        parts, params = [], []
        for expression in self.source_expressions:
            sql, own = compiler.compile(expression)
            parts.append(sql)
            params.extend(own)
        return self.shape.format(*parts), params


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order, and the cursors of the pages beside it (empty when there is none)."""

    rows: list[Any]
    next: str
    previous: str


def page(
    queryset: QuerySet[Any], *, by: str, cursor: str = "", size: int = 50, narrow: bool = False
) -> Page:
    """One page of ``queryset`` ordered by ``by`` and id; "-on" puts the last ones first.

    ``cursor`` comes from an earlier page; a spoilt one answers the first page. ``narrow`` finds the
    ids first, for conditions that an index alone can answer, and fetches only the rows of the page.
    ``by`` may also be an annotation of ``queryset``.
    """
    name = by.removeprefix("-")
    computed = queryset.query.annotations.get(name)
    field = computed.output_field if computed else queryset.model._meta.get_field(name)
    backwards, key = _read(cursor, field)
    fields = [name, "pk"]
    falling = backwards != by.startswith("-")
    if key:
        queryset = queryset.filter(_Row(fields, "<" if falling else ">", key))
    order = [f"-{field}" for field in fields] if falling else fields
    if narrow:
        ids = list(queryset.order_by(*order).values_list("pk", flat=True)[: size + 1])
        found = {row.pk: row for row in queryset.filter(pk__in=ids)}
        rows = [found[pk] for pk in ids if pk in found]
    else:
        rows = list(queryset.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    has_previous = more if backwards else bool(key)
    has_next = bool(key) if backwards else more
    return Page(
        rows,
        _write("n", rows[-1], name) if rows and has_next else "",
        _write("p", rows[0], name) if rows and has_previous else "",
    )


def cursor_after(row: Any, by: str) -> str:
    """The cursor of the page that starts after ``row``."""
    return _write("n", row, by)


def bounded_count(rows: QuerySet[Any], limit: int = 500) -> tuple[int, bool]:
    """How many rows, and whether there are more than ``limit``: counting stops there."""
    found = rows.order_by()[: limit + 1].count()
    return min(found, limit), found > limit


def _write(way: str, row: Any, by: str) -> str:
    value = getattr(row, by)
    text = value.isoformat() if isinstance(value, date) else value
    return urlsafe_b64encode(dumps([way, text, row.pk]).encode()).decode().rstrip("=")


def _read(cursor: str, field: Field[Any, Any]) -> tuple[bool, list[Any]]:
    """Whether the cursor leads backwards, and the key it names; no key for a spoilt cursor."""
    try:
        way, value, pk = loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(pk, int) or not isinstance(value, str):
            return False, []
        return way == "p", [field.to_python(value), pk]
    except (ValueError, TypeError, ValidationError):
        return False, []
