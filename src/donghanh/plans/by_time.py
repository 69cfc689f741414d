"""The turns of a plan by time: how four parts begin, and each of them page by page. Pure.

A plan of a province has a thousand turns; nobody reads them at one go, and every one can be reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.plans import agenda
from donghanh.plans.agenda import Job, Part, Work

#: Turns of a part beside the others, and on a page of its own.
FEW, MANY = 20, 100

#: Name of the part in the address, its turns, and its words.
_PARTS: tuple[tuple[str, Part, object], ...] = (
    ("cham", "late", gettext_lazy("Chậm")),
    ("dang-lam", "doing", gettext_lazy("Đang làm")),
    ("chua-den", "ahead", gettext_lazy("Chưa đến kỳ")),
    ("xong", "done", gettext_lazy("Xong")),
)


@dataclass(frozen=True)
class List:
    """Turns of one part, of ``count`` in all. ``whole``: where all can be seen, if not here."""

    id: str
    title: str
    jobs: Sequence[Job]
    count: int
    whole: str = ""
    words: str = ""
    previous: str = ""
    next: str = ""


def lists(works: Sequence[Work], ask: Mapping[str, str], **kept: str) -> list[List]:
    """How each part begins; or, when ``phan`` of the address names one, a page of that part alone
    (``trang``). Empty parts are left out, a page that is none is the nearest one. ``kept`` stays in
    the addresses."""
    turns = agenda.by_time(works)
    found = [(name, str(title), turns[key]) for name, key, title in _PARTS if turns[key]]
    for name, title, jobs in found:
        if name == ask.get("phan"):
            return [_page(name, title, jobs, ask.get("trang", ""), kept)]
    return [
        List(name, title, jobs[:FEW], len(jobs), _address(name, 1, kept) if jobs[FEW:] else "")
        for name, title, jobs in found
    ]


def _page(name: str, title: str, jobs: Sequence[Job], page: str, kept: Mapping[str, str]) -> List:
    pages = ceil(len(jobs) / MANY)
    number = min(max(int(page), 1), pages) if page.isdecimal() else 1
    first, last = MANY * (number - 1), min(MANY * number, len(jobs))
    return List(
        name,
        title,
        jobs[first:last],
        len(jobs),
        words=_("Đang xem lượt %(first)s đến %(last)s trong %(all)s lượt")
        % {"first": first + 1, "last": last, "all": len(jobs)},
        previous=_address(name, number - 1, kept) if number > 1 else "",
        next=_address(name, number + 1, kept) if number < pages else "",
    )


def _address(name: str, number: int, kept: Mapping[str, str]) -> str:
    ask = {**kept, "phan": name, **({"trang": str(number)} if number > 1 else {})}
    return f"?{urlencode(ask)}#{name}"
