"""A plan, what it promises and asks for, and the work on it."""

from donghanh.plans.models.plan import (
    Cadence,
    Duty,
    Plan,
    Target,
    Task,
    TaskParty,
    TaskProgress,
)

__all__ = [
    "Cadence",
    "Duty",
    "Plan",
    "Target",
    "Task",
    "TaskParty",
    "TaskProgress",
]
