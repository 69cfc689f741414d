"""Calendar periods as they stand in an address: "2024", "2024-H1", "2024-Q2", "2024-06"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

_WRITTEN = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A year or a part of it; both days are included."""

    id: str
    title: str
    first: date
    last: date


def period(id_: str) -> Period | None:
    """The period of this id, None when it is no id."""
    found = _WRITTEN.fullmatch(id_)
    if found is None or not 1900 <= int(found[1]) <= 9000:
        return None
    year = int(found[1])
    if found[2]:
        half = int(found[2])
        title = _("6 tháng đầu năm %(year)s") if half == 1 else _("6 tháng cuối năm %(year)s")
        return _months(id_, title % {"year": year}, year, half * 6 - 5, 6)
    if found[3]:
        words = {"quarter": _ROMAN[int(found[3]) - 1], "year": year}
        title = _("Quý %(quarter)s năm %(year)s") % words
        return _months(id_, title, year, int(found[3]) * 3 - 2, 3)
    if found[4]:
        month = int(found[4])
        title = _("Tháng %(month)s năm %(year)s") % {"month": month, "year": year}
        return _months(id_, title, year, month, 1)
    return _months(id_, _("Năm %(year)s") % {"year": year}, year, 1, 12)


def year_of(day: date) -> Period:
    return _certain(f"{day.year}")


def choices(today: date) -> list[Period]:
    """What one asks for on a day: its month and the last one, its quarter, halves and years."""
    before = today.replace(day=1) - timedelta(days=1)
    ids = [
        f"{today:%Y-%m}",
        f"{before:%Y-%m}",
        f"{today.year}-Q{(today.month + 2) // 3}",
        *([f"{today.year}-H2"] if today.month > 6 else []),
        f"{today.year}-H1",
        f"{today.year}",
        f"{today.year - 1}",
    ]
    return [_certain(id_) for id_ in ids]


_ROMAN = ("I", "II", "III", "IV")


def _certain(id_: str) -> Period:
    found = period(id_)
    assert found is not None
    return found


def _months(id_: str, title: str, year: int, month: int, length: int) -> Period:
    after = date(year + (month + length > 12), (month + length - 1) % 12 + 1, 1)
    return Period(id_, title, date(year, month, 1), after - timedelta(days=1))
