"""What the views of reports share."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.reports import queries, regimes
from donghanh.reports.models import Submission


class UserRequest(HttpRequest):
    """A request behind a guard: somebody is signed in."""

    user: User


def found(request: UserRequest, pk: int) -> Submission:
    """The report, or 404 where it is not the user's to see."""
    submission: Submission = get_object_or_404(queries.visible_to(request.user), pk=pk)
    return submission


def to_edit(request: UserRequest, pk: int) -> Submission:
    """The report of the user's own unit, to be changed."""
    submission = found(request, pk)
    if not queries.may_edit(request.user, submission):
        raise PermissionDenied(_("Anh/chị xem được báo cáo này, nhưng đơn vị khác mới sửa được."))
    return submission


def names(submission: Submission) -> dict[str, str]:
    """Period and unit as they stand within a sentence."""
    label = queries.period_of(submission).label
    return {
        "period_inside": label[:1].lower() + label[1:],
        "unit_inside": regimes.inside(submission.unit),
    }
