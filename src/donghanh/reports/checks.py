"""What is looked at before a report is signed.

``must`` has to be mended; ``reason`` may stay when whoever writes the report says why; ``info`` only
tells. The signature is refused while a ``must`` is left or a ``reason`` is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from donghanh import today as clock
from donghanh.documents.checks import Fault
from donghanh.documents.model import BLANK
from donghanh.reports.figures import Figures, Line
from donghanh.reports.outline import outline
from donghanh.text import format_date, format_number

Level = Literal["must", "reason", "info"]

#: A figure that moved by this share against the signed one of the year before wants a reason …
MOVED = Decimal("0.3")
#: … unless it was so small that a share says nothing.
SMALL = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One thing found. ``anchor`` is the id of the place on the page, ``reason`` what was typed."""

    id: str
    level: Level
    title: str
    detail: str
    anchor: str
    reason: str = ""

    @property
    def blocks(self) -> bool:
        """Whether the report cannot be signed because of it."""
        return self.level == "must" or (self.level == "reason" and not self.reason.strip())

    @property
    def state(self) -> str:
        """The shape beside it."""
        return {"must": "late", "reason": "soon", "info": "wait"}[self.level]


def check(
    figures: Figures,
    *,
    sections: Mapping[str, str],
    reasons: Mapping[str, str],
    before: Figures | None,
    faults: Sequence[Fault],
    waiting: Sequence[str],
) -> list[Check]:
    """Everything found, what must be mended first.

    ``before``: the signed figures of the same period a year before; ``faults``: what the paper's
    own checks found; ``waiting``: units below that have not sent their report.
    """
    found = [
        *_period(figures),
        *_sections(sections),
        *_paper(faults),
        *_targets(figures, reasons),
        *_moves(figures, before, reasons),
        *_waiting(waiting),
    ]
    order = {"must": 0, "reason": 1, "info": 2}
    return sorted(found, key=lambda one: order[one.level])


def _period(figures: Figures) -> Iterator[Check]:
    today = clock.today()
    if figures.ends_on >= today:
        yield Check(
            "period",
            "must",
            _("Kỳ số liệu chưa kết thúc"),
            _("Kỳ này tính đến hết ngày %(end)s. Báo cáo ký được từ ngày sau đó.")
            % {"end": format_date(figures.ends_on)},
            "bang-so-lieu",
        )


def _sections(sections: Mapping[str, str]) -> Iterator[Check]:
    for section in outline().sections:
        text = sections.get(section.id, "")
        anchor = f"muc-{section.id}"
        if section.required and not text.strip():
            yield Check(
                f"empty-{section.id}",
                "must",
                _("Mục “%(title)s” chưa có lời") % {"title": section.title},
                _("Anh/chị viết, hoặc chèn câu gợi ý rồi sửa lại."),
                anchor,
            )
        elif BLANK in text or "..." in text:
            yield Check(
                f"blank-{section.id}",
                "must",
                _("Mục “%(title)s” còn chỗ trống") % {"title": section.title},
                _("Còn dấu chấm lửng chờ điền số hoặc tên."),
                anchor,
            )


def _paper(faults: Sequence[Fault]) -> Iterator[Check]:
    for number, fault in enumerate(faults, 1):
        yield Check(f"paper-{number}", "must", str(fault), fault.where, "phan-loi")


def _targets(figures: Figures, reasons: Mapping[str, str]) -> Iterator[Check]:
    for line in figures.targets:
        key = f"target-{line.key}"
        if not line.indicator and line.promised is not None:
            yield Check(
                key,
                "reason",
                _("“%(name)s” chưa có cách tính") % {"name": line.name},
                _("Kế hoạch chưa gắn chỉ tiêu này với chỉ số nào. Anh/chị ghi cách theo dõi."),
                f"dong-{line.key}",
                reasons.get(key, ""),
            )
        elif line.state == "late":
            yield Check(
                key,
                "reason",
                _("“%(name)s”: %(word)s") % {"name": line.name, "word": _lower(line.word)},
                _("Anh/chị ghi nguyên nhân để người ký và cấp trên nắm được."),
                f"dong-{line.key}",
                reasons.get(key, ""),
            )


def _moves(figures: Figures, before: Figures | None, reasons: Mapping[str, str]) -> Iterator[Check]:
    if before is None:
        return
    earlier = before.measured()
    for line in figures.measured().values():
        share = moved(line, earlier.get(line.indicator))
        if share is None or abs(share) < MOVED:
            continue
        key = f"moved-{line.indicator}"
        words = _("“%(name)s” tăng %(share)s%%") if share > 0 else _("“%(name)s” giảm %(share)s%%")
        yield Check(
            key,
            "reason",
            words % {"name": line.name, "share": format_number(abs(share) * 100, 0)},
            _("So với báo cáo đã ký của cùng kỳ năm trước. Anh/chị ghi nguyên nhân."),
            f"dong-{line.key}",
            reasons.get(key, ""),
        )


def moved(line: Line, before: Line | None) -> Decimal | None:
    """The change of a count against the year before as a share; None where it says nothing."""
    if before is None or line.part is None or line.unit == "%":
        return None
    if before.part is None or before.part < SMALL:
        return None
    return Decimal(line.part - before.part) / before.part


def _waiting(waiting: Sequence[str]) -> Iterator[Check]:
    if waiting:
        yield Check(
            "waiting",
            "info",
            _("%(count)s đơn vị chưa gửi báo cáo") % {"count": len(waiting)},
            _("%(names)s. Số liệu của các đơn vị này vẫn được tính từ hồ sơ.")
            % {"names": ", ".join(waiting)},
            "bang-so-lieu",
        )


def _lower(word: str) -> str:
    return word[:1].lower() + word[1:]
