"""A plan, what it promises and asks for, the work on it, its money, and the plans made from it."""

from donghanh.plans.models.budget import (
    BudgetEntry,
    BudgetLine,
    Commendation,
    Finding,
    Inspection,
)
from donghanh.plans.models.cascade import OfferAnswer, PlanStep
from donghanh.plans.models.plan import (
    Cadence,
    Duty,
    Plan,
    Target,
    Task,
    TaskParty,
    TaskProgress,
)
from donghanh.plans.models.work import (
    Allotment,
    Difficulty,
    DifficultyMessage,
    Evidence,
    Extension,
    Occurrence,
    TargetFigure,
)
from donghanh.plans.models.writing import PlanPaper

__all__ = [
    "Allotment",
    "BudgetEntry",
    "BudgetLine",
    "Cadence",
    "Commendation",
    "Difficulty",
    "DifficultyMessage",
    "Duty",
    "Evidence",
    "Extension",
    "Finding",
    "Inspection",
    "Occurrence",
    "OfferAnswer",
    "Plan",
    "PlanPaper",
    "PlanStep",
    "Target",
    "TargetFigure",
    "Task",
    "TaskParty",
    "TaskProgress",
]
