"""The tables of this room; each part has its own module."""

from donghanh.procedures.papers.models import NumberCounter, Outgoing, Paper, VoidedNumber
from donghanh.procedures.work.models import (
    Absence,
    CalendarFeed,
    MailSetting,
    OfficeSetting,
    SentDigest,
    WorkAssignment,
)

__all__ = [
    "Absence",
    "CalendarFeed",
    "MailSetting",
    "NumberCounter",
    "OfficeSetting",
    "Outgoing",
    "Paper",
    "SentDigest",
    "VoidedNumber",
    "WorkAssignment",
]
