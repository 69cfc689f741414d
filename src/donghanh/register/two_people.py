"""What restricts a person is written by two people of one unit. ``services`` asks here for every
entry and every change of one, so that no way to the register goes round it.

A change of such an entry takes two people whichever way it goes. One in the person's favour is no
exception: who could lift a restriction alone could also do it for a favour or under pressure, and
whether a change helps or harms is not always plain from a day or a number.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from donghanh.access.models import User
from donghanh.errors import Refusal
from donghanh.register.fold import law_for
from donghanh.register.models import Entry, Proposal
from donghanh.register.projection import facts_of


def takes_two(entry: Entry, *days: date) -> bool:
    """Whether changing ``entry`` takes two people: it restricts under the law of its own day, or
    would under that of one of the ``days`` it is moved to."""
    facts = facts_of(entry.case)
    laws = (law_for(entry.kind, facts, day) for day in (entry.effective_on, *days))
    return any(law.entries[entry.kind].restricts for law in laws)


def refuse_alone(by: User, proposal: Proposal | None) -> None:
    """Raise ``Refusal`` unless ``by`` writes what somebody else has proposed."""
    if proposal is None or not proposal.lets(by):
        raise Refusal(
            _(
                "Việc này hạn chế quyền của một người nên cần hai người: một người đề nghị, một "
                "người khác có quyền quyết định ở cùng đơn vị xác nhận."
            ),
            code="entry.two_people",
        )
