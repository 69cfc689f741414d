"""Is a target met, or on its way? One rule for the scoreboard, the page and the report. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh.text import format_number

if TYPE_CHECKING:
    from donghanh.indicators.answer import Answer

State = Literal["ok", "now", "soon", "late", "idle"]

#: Below this share of what should be reached by now, a gathering figure is at risk.
SLOW = Decimal("0.8")
#: Below this share of the target, a figure that does not gather is at risk.
NEAR = Decimal("0.9")
#: "About": within this share of the target.
ABOUT = Decimal("0.05")

#: "Cách tính và quy tắc xếp loại", sentence by sentence.
RULES = (
    gettext_lazy("Đạt: giá trị đã thỏa mức kế hoạch. “Trên 85%” là lớn hơn 85%, không tính bằng."),
    gettext_lazy(
        "Mức kế hoạch ghi một con số mà không ghi “ít nhất” thì từ con số đó trở lên là đạt."
    ),
    gettext_lazy(
        "Chỉ số cộng dồn trong năm (số người đưa đi, cán bộ được tập huấn, xã được tuyên truyền) "
        "được so với mức theo thời gian: mức kế hoạch nhân với phần thời gian đã qua. Đủ mức đó là "
        "đúng tiến độ; từ 80% mức đó trở lên là chậm; dưới nữa là nguy cơ không đạt. Cách chia đều "
        "theo ngày là quy ước của hệ thống, kế hoạch không quy định."
    ),
    gettext_lazy(
        "Chỉ số không cộng dồn (tỷ lệ người được tiếp cận dịch vụ, số người đang điều trị) được so "
        "thẳng với mức kế hoạch: từ 90% mức đó trở lên và không giảm so với tháng trước là chậm; "
        "còn lại là nguy cơ không đạt."
    ),
    gettext_lazy("Hết thời hạn kế hoạch mà chưa thỏa mức kế hoạch là không đạt."),
    gettext_lazy("Chưa có: mẫu số bằng 0 hoặc số liệu bị ẩn vì dưới 5 người."),
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``state`` is the shape of the tag, ``why`` a sentence, ``missing`` how much is still needed
    (persons or other rows for a rate, units of the figure otherwise)."""

    state: State
    word: str
    why: str
    missing: Decimal | None = None


def satisfied(
    value: Decimal, comparator: str, target: Decimal, target_to: Decimal | None = None
) -> bool:
    """Whether ``value`` keeps the promise. Comparators: = > >= < <= ~ range (both ends included).

    "=" is read as "at least": a plan that promises 90 % is kept by 95 %.
    """
    if comparator == ">":
        return value > target
    if comparator == "<":
        return value < target
    if comparator == "<=":
        return value <= target
    if comparator == "~":
        return abs(value - target) <= ABOUT * target
    if comparator == "range":
        return target <= value <= (target if target_to is None else target_to)
    return value >= target


def judge(
    answer: Answer,
    *,
    comparator: str,
    value: Decimal,
    value_to: Decimal | None = None,
    on: date,
    plan_starts: date,
    plan_ends: date,
    earlier: Decimal | None = None,
) -> Verdict:
    """How a target stands on day ``on``; plan days are included. ``earlier``: the month before."""
    return weigh(
        answer.value,
        comparator=comparator,
        value=value,
        value_to=value_to,
        on=on,
        plan_starts=plan_starts,
        plan_ends=plan_ends,
        grows=answer.indicator.grows,
        earlier=earlier,
        missing=_missing(answer, comparator, value),
    )


def weigh(
    actual: Decimal | None,
    *,
    comparator: str,
    value: Decimal,
    value_to: Decimal | None = None,
    on: date,
    plan_starts: date,
    plan_ends: date,
    grows: bool,
    earlier: Decimal | None = None,
    missing: Decimal | None = None,
) -> Verdict:
    """The same for a figure that no indicator gives. ``grows``: it gathers over the plan's days."""
    if actual is None:
        return Verdict("idle", _("Chưa có"), _("Chưa có số liệu để so với kế hoạch."))
    if satisfied(actual, comparator, value, value_to):
        return Verdict("ok", _("Đạt"), _("Đã thỏa mức kế hoạch."), Decimal(0))
    if on >= plan_ends:
        why = _("Hết thời hạn kế hoạch mà chưa thỏa mức kế hoạch.")
        return Verdict("late", _("Không đạt"), why, missing)
    if comparator in ("<", "<="):
        why = _("Đang vượt mức cao nhất mà kế hoạch cho phép.")
        return Verdict("late", _("Nguy cơ không đạt"), why, None)
    if grows:
        return _by_pace(actual, value, _elapsed(on, plan_starts, plan_ends), missing)
    return _by_distance(actual, value, earlier, missing)


def _elapsed(on: date, starts: date, ends: date) -> Decimal:
    days = (ends - starts).days + 1
    return Decimal(max(0, (on - starts).days + 1)) / days


def _by_pace(
    actual: Decimal, target: Decimal, elapsed: Decimal, missing: Decimal | None
) -> Verdict:
    expected = target * elapsed
    words = {
        "share": format_number(elapsed * 100, 0),
        "expected": format_number(expected, 1),
        "actual": format_number(actual, 1),
    }
    why = (
        _(
            "Đã qua %(share)s%% thời gian; chia đều theo ngày thì phải có %(expected)s, "
            "thực tế là %(actual)s."
        )
        % words
    )
    if actual >= expected:
        return Verdict("now", _("Đúng tiến độ"), why, missing)
    if actual >= SLOW * expected:
        return Verdict("soon", _("Chậm"), why, missing)
    return Verdict("late", _("Nguy cơ không đạt"), why, missing)


def _by_distance(
    actual: Decimal, target: Decimal, earlier: Decimal | None, missing: Decimal | None
) -> Verdict:
    falling = earlier is not None and actual < earlier
    share = format_number(100 * actual / target, 1) if target else "0"
    if falling:
        why = _("Bằng %(share)s%% mức kế hoạch và đang giảm so với tháng trước.")
        return Verdict("late", _("Nguy cơ không đạt"), why % {"share": share}, missing)
    why = _("Bằng %(share)s%% mức kế hoạch.") % {"share": share}
    if actual >= NEAR * target:
        return Verdict("soon", _("Chậm"), why, missing)
    return Verdict("late", _("Nguy cơ không đạt"), why, missing)


def _missing(answer: Answer, comparator: str, target: Decimal) -> Decimal | None:
    """How many more rows in the part, or units of the figure, would keep the promise."""
    if comparator in ("<", "<=") or answer.value is None:
        return None
    if answer.unit != "%":
        gap = target - answer.value
        return gap + 1 if comparator == ">" and gap == int(gap) else gap
    if answer.part is None or not answer.whole:
        return None
    needed = target * answer.whole / 100
    whole_needed = Decimal(int(needed)) + (1 if needed != int(needed) or comparator == ">" else 0)
    return whole_needed - answer.part
