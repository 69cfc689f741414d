"""Compare all files of the country by night and keep the likely pairs."""

from __future__ import annotations

from django.db import transaction

from donghanh import today
from donghanh.register.linkage.pairs import File, likely
from donghanh.register.models import Person, Twins


@transaction.atomic
def match() -> int:
    """Renew the pairs that nobody has judged yet; answer how many wait.

    What somebody answered stays: a pair of two people is never shown again. A pair that is no
    longer likely, since a file was corrected or merged, goes away. Needs ``scope.SYSTEM``.
    """
    found = likely(_files())
    now = today.now()
    Twins.objects.bulk_create(
        [
            Twins(first_id=one.first, second_id=one.second, weight=one.weight, found_at=now)
            for one in found
        ],
        ignore_conflicts=True,
        batch_size=2000,
    )
    waiting = Twins.objects.filter(state=Twins.State.LIKELY)
    still = {(one.first, one.second) for one in found}
    gone = [
        pk
        for pk, *pair in waiting.values_list("pk", "first_id", "second_id")
        if tuple(pair) not in still
    ]
    Twins.objects.filter(pk__in=gone).delete()
    return int(waiting.count())


def _files() -> list[File]:
    rows = Person.objects.filter(same_as=None).values_list(
        "pk", "name", "aliases", "born_on", "born_precision", "sex", "citizen_index",
        "citizen_last4", "commune_id",
    )  # fmt: skip
    return [
        File(pk, name, tuple(aliases), born, precision, sex, citizen, last4, commune)
        for pk, name, aliases, born, precision, sex, citizen, last4, commune in rows.iterator(
            chunk_size=5000
        )
    ]
