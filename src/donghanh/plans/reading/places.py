"""Where the words of each item stand in the source, to the character."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from donghanh.plans.reading.draft import Draft, Responsibility, Span, Task
from donghanh.plans.reading.source import Source, without_space


class _Placed(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def span(self) -> Span: ...


Item = TypeVar("Item", bound=_Placed)


def place(draft: Draft, source: Source) -> Draft:
    """The draft with the characters of each item in its span."""
    found = _Places(source)
    return replace(
        draft,
        objectives=tuple(found.placed(one) for one in draft.objectives),
        targets=tuple(found.placed(one) for one in draft.targets),
        qualitative_targets=tuple(found.placed(one) for one in draft.qualitative_targets),
        tasks=tuple(found.placed_task(one) for one in draft.tasks),
        agency_responsibilities=tuple(
            found.placed_block(one) for one in draft.agency_responsibilities
        ),
        reporting=tuple(found.placed(one) for one in draft.reporting),
    )


class _Places:
    """The source without white space, and the way back to lines and characters."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines
        squeezed = [without_space(line.text) for line in source.lines]
        self._all = "".join(squeezed)
        self._offsets: list[int] = []
        self._columns: list[int] = []
        offset = 0
        for index, line in enumerate(source.lines):
            before = source.lines[index - 1] if index else None
            # Pieces of one line of the file count on from each other.
            goes_on = before is not None and before.number == line.number
            column = self._columns[-1] + len(before.text) + 1 if goes_on and before else 0
            self._offsets.append(offset)
            self._columns.append(column)
            offset += len(squeezed[index])
        self._numbers = [line.number for line in source.lines]
        self._end = offset

    def locate(self, text: str, within: Span) -> Span:
        """The place of the words among these lines; the whole lines if they are not found."""
        first = self._index(within.from_line)
        last = self._index(within.to_line + 1)
        begin = self._offsets[first] if first < len(self._offsets) else self._end
        finish = self._offsets[last] if last < len(self._offsets) else self._end
        words = without_space(text)
        at = self._all.find(words, begin, finish)
        if at < 0 or not words:
            return replace(within, start=0, end=self._length(last - 1))
        from_line, start = self._way_back(at)
        to_line, end = self._way_back(at + len(words) - 1)
        return Span(from_line, to_line, start, end + 1)

    def placed(self, item: Item) -> Item:
        """The item with the place of its words."""
        changed: Any = item
        return replace(changed, span=self.locate(item.text, item.span))  # type: ignore[no-any-return]

    def placed_task(self, task: Task) -> Task:
        """A task reaches from its words to the end of its labels."""
        words = self.locate(task.text, task.span)
        if words.to_line >= task.span.to_line:
            return replace(task, span=words)
        end = self._length(self._index(task.span.to_line + 1) - 1)
        return replace(task, span=Span(words.from_line, task.span.to_line, words.start, end))

    def placed_block(self, block: Responsibility) -> Responsibility:
        """A block of duties with the place of each duty."""
        return replace(block, items=tuple(self.placed(duty) for duty in block.items))

    def _index(self, number: int) -> int:
        """The index of the first line with at least this number."""
        return bisect_right(self._numbers, number - 1)

    def _length(self, index: int) -> int:
        return self._columns[index] + len(self._lines[index].text) if self._lines else 0

    def _way_back(self, at: int) -> tuple[int, int]:
        """The line and the character of a letter of the squeezed text."""
        index = bisect_right(self._offsets, at) - 1
        left = at - self._offsets[index]
        for place, char in enumerate(self._lines[index].text):
            if not char.isspace():
                if left == 0:
                    return self._lines[index].number, self._columns[index] + place
                left -= 1
        return self._lines[index].number, self._length(index)
