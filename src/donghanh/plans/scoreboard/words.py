"""The words and figures of a row: what a reader sees instead of decimals."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from donghanh.indicators.answer import Answer
from donghanh.indicators.catalogue import Indicator
from donghanh.indicators.periods import Period
from donghanh.text import format_number


def figure(indicator: Indicator, value: Decimal | None, part: int | None, whole: int | None) -> str:
    """The large figure of a row: "86,3%", "7/7", "238", "Có"."""
    if value is None:
        return "–"
    if indicator.measure == "binary":
        return _("Có") if value else _("Chưa")
    if indicator.unit == "%":
        return f"{format_number(value, 1)}%"
    return f"{part}/{whole}" if whole is not None else format_number(value, 1)


def detail(indicator: Indicator, found: Answer, promised: Decimal | None) -> str:
    """What stands under the figure: the part and the whole, or the share of the promise."""
    if found.whole is not None:
        nouns = {
            "person": _("người"),
            "staff": _("cán bộ"),
            "commune": _("xã, phường, thị trấn"),
            "procedure": _("thủ tục"),
        }
        if indicator.measure != "rate" and indicator.measure != "binary":
            return str(indicator.unit)
        if found.whole == 0:
            return _("chưa có mẫu số")
        return _("%(part)s trên %(whole)s %(unit)s") % {
            "part": format_number(found.part or 0),
            "whole": format_number(found.whole),
            "unit": nouns.get(indicator.key, ""),
        }
    if promised and found.value is not None:
        return _("bằng %(share)s%% kế hoạch") % {
            "share": format_number(100 * found.value / promised, 1)
        }
    return str(indicator.unit)


def trend_words(indicator: Indicator, trend: tuple[Answer, ...], level: str) -> str:
    """The small chart in words, for those who do not see it."""
    known = [one for one in trend if one.value is not None]
    if not known:
        return ""
    return _("Từ %(first)s đến %(last)s, kế hoạch %(level)s") % {
        "first": figure(indicator, known[0].value, known[0].part, known[0].whole),
        "last": figure(indicator, known[-1].value, known[-1].part, known[-1].whole),
        "level": level,
    }


def passage_words(passage: str) -> str:
    """ "II.2-1" as a reader looks it up: "Mục II.2, gạch 1"."""
    section, dash, number = passage.rpartition("-")
    if not dash:
        return _("Mục %(section)s") % {"section": passage} if passage else ""
    return _("Mục %(section)s, gạch %(number)s") % {"section": section, "number": number}


def page_of(indicator_id: str, period: Period) -> str:
    """The page of the figure, asked in the same way; the code of the unit comes behind it."""
    ask = urlencode({"period": period.code, "scheme": period.scheme, "unit": ""})
    return f"{reverse('indicators:detail', args=[indicator_id])}?{ask}"
