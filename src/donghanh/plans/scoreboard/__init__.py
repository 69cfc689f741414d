"""The targets of a plan beside what was reached."""

from donghanh.plans.scoreboard.board import Cell, Row, Scoreboard, begin, scoreboard
from donghanh.plans.scoreboard.times import choices, period_of, span
from donghanh.plans.scoreboard.words import figure, passage_words

__all__ = [
    "Cell",
    "Row",
    "Scoreboard",
    "begin",
    "choices",
    "figure",
    "passage_words",
    "period_of",
    "scoreboard",
    "span",
]
