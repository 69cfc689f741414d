"""Reading the queue of requests. Every queryset starts ``visible_to(user)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from donghanh.access import scope
from donghanh.access.models import AccessLog, User
from donghanh.law.clock import Due
from donghanh.portal.clocks import Kind, clocks
from donghanh.portal.models import DataRequest, DataRequestStep
from donghanh.register.queries import File, files_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A request with its clocks; ``first_due`` and ``complete_due`` are None without a clock."""

    request: DataRequest
    kind: Kind
    steps: tuple[DataRequestStep, ...]
    first_due: Due | None
    complete_due: Due | None

    @property
    def ended(self) -> DataRequestStep | None:
        return self._step("completed") or self._step("refused")

    @property
    def next_due(self) -> datetime | None:
        """What is due next: the first answer, then the completion; None once ended."""
        if self.ended:
            return None
        due = self.complete_due if self.steps else self.first_due
        return due.due if due else None

    @property
    def late(self) -> bool:
        """Completed (or refused) after its limit; stays visible as late."""
        return bool(self.ended and self.complete_due and self.ended.at > self.complete_due.due)

    @property
    def open_acts(self) -> list[DataRequestStep.Act]:
        """The steps that may still be taken."""
        if self.ended:
            return []
        done = {step.act for step in self.steps}
        return [act for act in DataRequestStep.Act if act not in done]

    def _step(self, act: str) -> DataRequestStep | None:
        return next((step for step in self.steps if step.act == act), None)


def standings(user: User, *, ended: bool = False, limit: int = 200) -> list[Standing]:
    """The queue, the most urgent first (or, with ``ended``, what was resolved): two queries."""
    found = (
        DataRequest.objects.visible_to(user)
        .known_at()
        .select_related("person", "commune", "by")
        .prefetch_related("steps__by")
        .order_by("-received_at", "-id")[:limit]
    )
    rows = [of(request) for request in found]
    rows = [row for row in rows if bool(row.ended) is ended]
    if not ended:
        rows.sort(key=lambda row: (row.next_due is None, row.next_due or row.request.received_at))
    return rows


def of(request: DataRequest) -> Standing:
    """Where one request stands."""
    steps = tuple(sorted(request.steps.all(), key=lambda step: (step.at, step.pk)))
    extended = any(step.act == DataRequestStep.Act.EXTENDED for step in steps)
    rules = clocks()
    return Standing(
        request=request,
        kind=rules.kind(request.kind),
        steps=steps,
        first_due=rules.first_due(request.received_at),
        complete_due=rules.complete_due(
            request.kind, request.received_at, others=request.others, extended=extended
        ),
    )


def readers_of(user: User, file: File, *, limit: int = 500) -> list[AccessLog]:
    """Who opened, printed, exported or wrote the person's file, the latest first.

    Lines about the person, the files merged into this one, its cases and its scans. The log holds
    no persons, so it has no scope; the caller may see the person.
    """
    about = {
        "person": list(files_of(user, file.person).values_list("pk", flat=True)),
        "case": [view.case.pk for view in file.cases],
        "attachment": [scan.pk for scan in file.scans],
        "entry": [entry.pk for entry in file.entries],
    }
    condition = Q()
    for subject, keys in about.items():
        condition |= Q(subject_type=subject, subject_id__in=[str(key) for key in keys])
    with scope.use(scope.SYSTEM):
        lines = AccessLog.objects.filter(condition).select_related("by").order_by("-id")
        return list(lines[:limit])
