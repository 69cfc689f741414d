"""Sentences offered for the text of a report, written from its figures. Pure.

They are Vietnamese in every language of the screen, because the report is. Whoever writes the
report takes a sentence over and then changes it freely.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from donghanh.reports.figures import Figures, Line, Number
from donghanh.reports.outline import outline
from donghanh.text import format_date, format_number

_NAMES = re.compile(r"\{(\w+)\}")


def suggest(figures: Figures) -> dict[str, list[str]]:
    """For each section the sentences that the figures allow."""
    found = {
        section.id: [said for sentence in section.sentences if (said := _filled(sentence, figures))]
        for section in outline().sections
    }
    measured = [line for line in figures.targets if line.indicator]
    found["targets"] += [*_overall(measured), *(_result(line) for line in measured if line.level)]
    short = [line for line in measured if line.state in ("soon", "late", "now") and line.missing]
    found["difficulties"] += [_behind(line) for line in short if line.state != "now"]
    found["next"] += [_ahead(line) for line in short]
    return found


def counted(number: Number | None) -> str:
    """A number as official papers write it: "06", "19", "1.250"."""
    if number is None:
        return "0"
    if isinstance(number, int) and 0 < number < 10:
        return f"{number:02d}"
    return format_number(Decimal(str(number)), 1)


def _filled(sentence: str, figures: Figures) -> str:
    """The sentence with its numbers; empty when one is missing or all of them are nought."""
    numbers: Mapping[str, Number | None] = {
        key: line.part if line.unit != "%" else line.value
        for key, line in figures.measured().items()
    }
    words = {
        "unit": figures.unit_name[0].lower() + figures.unit_name[1:],
        "end": format_date(figures.ends_on),
    }
    asked = [name for name in _NAMES.findall(sentence) if name not in words]
    if any(numbers.get(name) is None for name in asked):
        return ""
    if asked and not any(numbers[name] for name in asked):
        return ""
    return sentence.format(**words, **{name: counted(numbers[name]) for name in asked})


def _overall(targets: list[Line]) -> list[str]:
    judged = [line for line in targets if line.promised is not None and line.word]
    if not judged:
        return []
    tally = dict.fromkeys(line.word for line in judged)
    counts = [
        f"{counted(sum(line.word == word for line in judged))} chỉ tiêu {word[0].lower()}{word[1:]}"
        for word in tally
    ]
    return [f"Đến cuối kỳ, trong {counted(len(judged))} chỉ tiêu có {', '.join(counts)}."]


def _result(line: Line) -> str:
    """How one target stands, in figures."""
    name = f"Về chỉ tiêu “{line.name}”"
    if line.value is None:
        return f"{name}: trong kỳ chưa phát sinh trường hợp phải thực hiện."
    if line.unit == "%":
        made = f"có {counted(line.part)} trên {counted(line.whole)} {line.counts}"
        return f"{name}: {made}, đạt {line.shown}{_distance(line)}."
    if line.comparator == "" and line.promised == 1:
        made = f"{counted(line.part)} trên {counted(line.whole)} {line.counts}"
        return f"{name}: {'đã thực hiện' if line.value else 'chưa thực hiện đủ'} ({made})."
    level = f"kế hoạch {_level(line)}"
    if line.whole is not None:
        return f"{name}: đạt {line.shown} {line.counts}, {level}{_distance(line)}."
    return f"{name}: thực hiện {counted(line.value)} {line.unit}, {level}{_distance(line)}."


def _distance(line: Line) -> str:
    """How far the figure is from the promise."""
    if line.promised is None or line.value is None:
        return ""
    gap = Decimal(str(line.value)) - Decimal(str(line.promised))
    if line.unit == "%":
        if gap == 0:
            return f", đúng mức kế hoạch {_level(line)}"
        side = "cao hơn" if gap > 0 else "thấp hơn"
        return f", {side} mức kế hoạch {format_number(abs(gap), 1)} điểm phần trăm"
    if line.state == "ok":
        return ", đã đạt mức kế hoạch"
    return f", còn thiếu {_missing(line)}" if line.missing else ""


def _behind(line: Line) -> str:
    return f"Chỉ tiêu “{line.name}” còn thiếu {_missing(line)} so với mức kế hoạch {_level(line)}."


def _ahead(line: Line) -> str:
    return (
        f"Kỳ tới, phấn đấu thêm ít nhất {_missing(line)} để hoàn thành chỉ tiêu “{line.name}”"
        f" ({_level(line)})."
    )


#: The signs of a level as a sentence says them.
_SIGNS = (
    ("≥ ", "ít nhất "),
    ("> ", "trên "),
    ("≤ ", "không quá "),
    ("< ", "dưới "),
    ("≈ ", "khoảng "),
)


def _level(line: Line) -> str:
    """The promised level within a sentence: "ít nhất 10 người"."""
    for sign, words in _SIGNS:
        if line.level.startswith(sign):
            return words + line.level.removeprefix(sign)
    return line.level


def _missing(line: Line) -> str:
    return f"{counted(line.missing)} {line.counts}"
