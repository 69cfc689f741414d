"""One person, one file: merge two files and part them again, without losing anything.

The absorbed file points to the surviving one (``Person.same_as``) and is no longer shown. Its
cases, and every row of other rooms that may be changed, go over to the survivor, so that lists,
deadlines, figures and exports count one person without knowing of merges. Ledgers, which nobody
changes, keep the old person and are read through ``queries.files_of``. The merge writes down the id of
every row that went over; undoing gives back those and no others, whatever was added since.

Both files must be within the user's scope: files of two communes are merged by a higher unit, after
which the survivor's commune has the cases of both, as after a move.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donghanh import today
from donghanh.access import log
from donghanh.access.models import User
from donghanh.access.roles import Can
from donghanh.errors import Refusal
from donghanh.register import placing, services
from donghanh.register.models import (
    Case,
    Deadline,
    Entry,
    Episode,
    Merge,
    Move,
    Passed,
    Person,
    Residence,
    Twins,
)
from donghanh.register.projection import (
    deadlines_of,
    facts_of,
    fold_case,
    head_case,
    head_person,
)
from donghanh.register.services import Place
from donghanh.register.versions import (
    first_version,
    last_version,
    next_version,
    said_reason,
    written_before,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: They say where and how this one file was: they stay with it.
_OF_THE_FILE = (Person, Residence, Move, Passed, Twins, Merge)
#: Projections of a case: they follow it by its id.
_PROJECTED: tuple[Any, ...] = (Episode, Deadline)


@dataclass(frozen=True, slots=True)
class Child:
    """What hangs on a file: a table in words, and how many rows of each file."""

    table: str
    words: str
    survivor: int
    absorbed: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would bring together. ``twice`` are measures open in both files."""

    survivor: Person
    absorbed: Person
    children: tuple[Child, ...]
    twice: tuple[str, ...]
    places_differ: bool


def both(user: User, survivor_pk: int, absorbed_pk: int) -> tuple[Person, Person]:
    """Two standing files of the user's scope. Raises ``Person.DoesNotExist``."""
    seen = Person.objects.visible_to(user).select_related("commune")
    return seen.get(pk=survivor_pk), seen.get(pk=absorbed_pk)


def survivor_of(user: User, pk: int) -> Person | None:
    """The visible file that the file ``pk`` was merged into, if it was."""
    found: Person | None = Person.objects.visible_to(user).filter(absorbed=pk).first()
    return found


def preview(survivor: Person, absorbed: Person) -> Preview:
    """Every child of the two files, counted. Reads only."""
    children = []
    for model, field in tables():
        name = f"{field}__in"
        of = [model._default_manager.filter(**{name: [one.pk]}) for one in (survivor, absorbed)]
        counts = [rows.count() for rows in of]
        if any(counts):
            words = str(CHILDREN.get(model._meta.db_table, model._meta.verbose_name_plural))
            children.append(Child(model._meta.db_table, words, *counts))
    measures = [
        set(one.cases.filter(closed_on=None).values_list("measure", flat=True))
        for one in (survivor, absorbed)
    ]
    entries = [Entry.objects.filter(case__person=one).count() for one in (survivor, absorbed)]
    children.insert(0, Child("register_entry", _("việc đã ghi"), *entries))
    return Preview(
        survivor,
        absorbed,
        tuple(children),
        tuple(sorted(measures[0] & measures[1])),
        survivor.commune_id != absorbed.commune_id,
    )


@transaction.atomic
def merge(
    survivor: Person,
    absorbed: Person,
    *,
    by: User,
    reason: str,
    idempotency_key: UUID | None = None,
) -> Merge:
    """Let ``survivor`` be the one file of both. Raises ``Refusal``."""
    if earlier := written_before(Merge, idempotency_key):
        return earlier
    said = said_reason(reason)
    if not by.can(Can.SAME_PERSON):
        raise Refusal(_("Việc này không thuộc nhiệm vụ của anh/chị."), code="merge.right")
    keeps, goes = _lock_both(survivor, absorbed)
    for one in (keeps, goes):
        _refuse_unsettled(one)
    place = Place.of_row(goes)
    flattened = list(goes.absorbed.order_by("pk").values_list("pk", flat=True))
    taken = {"register_person": flattened} | _take(keeps, goes)
    row = first_version(
        Merge(
            survivor=keeps,
            absorbed=goes,
            reason=said,
            taken=taken,
            place=[place.commune_id, place.district_id, place.province_id],
            commune_id=keeps.commune_id,
        ),
        by=by,
        key=idempotency_key,
    )
    cases = list(Case.objects.filter(pk__in=taken[Case._meta.db_table]).order_by("pk"))
    here = Place.of_row(keeps)
    if place != here:
        placing.carry(keeps, cases, to=here, kind=placing.RECEIVED, by=by, data={"merge": row.pk})
    Person.objects.filter(pk__in=flattened).update(same_as=keeps)
    goes.same_as = keeps
    here.hold(goes)
    _refold(keeps, cases, born_changed=keeps.born_on != goes.born_on)
    head_person(goes)
    Twins.objects.filter(**_pair(keeps, goes)).update(
        state=Twins.State.MERGED, answered_at=today.now(), answered_by=by, reason=said
    )
    _log("people.merged", keeps, goes, by)
    return row


@transaction.atomic
def undo(merge: Merge, *, by: User, reason: str, idempotency_key: UUID | None = None) -> Merge:
    """Part the two files again. Raises ``Refusal`` while something later builds on the merge."""
    if earlier := written_before(Merge, idempotency_key):
        return earlier
    said = said_reason(reason)
    if not by.can(Can.SAME_PERSON):
        raise Refusal(_("Việc này không thuộc nhiệm vụ của anh/chị."), code="merge.right")
    last = last_version(merge)
    keeps, goes = _lock_both(last.survivor, last.absorbed)
    first = Merge.objects.get(pk=last.root_id)
    _refuse_built_upon(keeps, goes, first)
    row = next_version(last, by=by, reason=said, key=idempotency_key, retracted=True)
    place, here = Place(*first.place), Place.of_row(keeps)
    cases = list(
        Case.objects.filter(pk__in=first.taken[Case._meta.db_table], person=keeps).order_by("pk")
    )
    if place.commune_id != first.commune_id:
        _take_back_entries(first, by, said)
    else:
        place = here
    _give_back(goes, first)
    Person.objects.filter(pk__in=first.taken["register_person"]).update(same_as=goes)
    goes.same_as = None
    place.hold(goes)
    placing.follow(goes, cases, place)
    _refold(goes, cases, born_changed=keeps.born_on != goes.born_on)
    head_person(keeps)
    Twins.objects.filter(**_pair(keeps, goes)).update(
        state=Twins.State.LIKELY, answered_at=None, answered_by=None, reason=""
    )
    _log("people.parted", keeps, goes, by)
    return row


@transaction.atomic
def tell_apart(twins: Twins, *, by: User, reason: str) -> Twins:
    """Two people: the pair is kept and never shown again. Raises ``Refusal``."""
    said = said_reason(reason)
    locked: Twins = Twins.objects.select_for_update().get(pk=twins.pk)
    if locked.state != Twins.State.LIKELY:
        raise Refusal(_("Đã có người xem cặp hồ sơ này trước anh/chị."), code="twins.answered")
    locked.state, locked.reason = Twins.State.DIFFERENT, said
    locked.answered_by, locked.answered_at = by, today.now()
    locked.save()
    log.record(
        "people.told_apart",
        by=by,
        subject_type="person",
        subject_id=locked.first_id,
        detail={"other": locked.second_id},
    )
    return locked


def likely_pairs(user: User, person: Person | None = None) -> QuerySet[Twins]:
    """Pairs nobody judged yet, of which the user sees one file at least (or this very one)."""
    seen = Person.objects.visible_to(user)
    if person is not None:
        seen = seen.filter(pk=person.pk)
    mine = Exists(seen.filter(pk=OuterRef("first"))) | Exists(seen.filter(pk=OuterRef("second")))
    waiting: QuerySet[Twins] = Twins.objects.filter(mine, state=Twins.State.LIKELY)
    return waiting


def pair_of(one: Person, other: Person) -> Twins | None:
    """The pair of the two files, if they ever were one."""
    found: Twins | None = Twins.objects.filter(**_pair(one, other)).first()
    return found


def standing_merges(person: Person) -> list[Merge]:
    """The merges into this file that stand, the latest first."""
    rows = Merge.objects.filter(survivor=person).known_at().select_related("absorbed", "by")
    return list(rows.order_by("-recorded_at", "-pk"))


# ---- rows that go over --------------------------------------------------------------------


def tables() -> list[tuple[type[models.Model], str]]:
    """Tables that point to a person: (model, name of the field), ledgers among them."""
    return [
        (model, field.name)
        for model in apps.get_models()
        if model not in (*_OF_THE_FILE, *_PROJECTED)
        for field in model._meta.concrete_fields
        if field.related_model is Person
    ]


@cache
def _ledgers() -> frozenset[str]:
    """Tables whose rows nobody may change; the database knows them by their trigger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " where t.tgname = 'append_only_row'"
        )
        return frozenset(name for (name,) in cursor.fetchall())


def _changeable() -> Iterator[tuple[type[models.Model], str, Any]]:
    """Tables with rows that may go over, and those rows.

    A model says with ``frozen_when`` which of its rows are never changed, like an issued paper.
    """
    for model, field in tables():
        if model._meta.db_table not in _ledgers():
            frozen = getattr(model, "frozen_when", Q(pk__in=[]))
            yield model, field, model._default_manager.exclude(frozen)


def _take(keeps: Person, goes: Person) -> dict[str, list[int]]:
    """Point every changeable row of ``goes`` to ``keeps``; answer their ids by table."""
    taken: dict[str, list[int]] = {}
    for model, field, changeable in _changeable():
        rows = changeable.filter(**{field: goes})
        ids = sorted(rows.values_list("pk", flat=True))
        rows.update(**{field: keeps})
        if ids or model is Case:
            taken[model._meta.db_table] = ids
    for projected in _PROJECTED:
        projected.objects.filter(person=goes).update(person=keeps)
    return taken


def _give_back(goes: Person, merge: Merge) -> None:
    """Point the rows of the merge back to the parted file."""
    for model, field, changeable in _changeable():
        ids = merge.taken.get(model._meta.db_table, [])
        changeable.filter(pk__in=ids, **{field: merge.survivor_id}).update(**{field: goes})
    cases = merge.taken[Case._meta.db_table]
    for projected in _PROJECTED:
        projected.objects.filter(case__in=cases).update(person=goes)


def _refold(person: Person, cases: list[Case], *, born_changed: bool) -> None:
    """Bring the projections to the file they now belong to; age decides some limits."""
    for case in Case.objects.filter(pk__in=[case.pk for case in cases]) if born_changed else ():
        case.person = person
        folded = fold_case(case, facts_of(case))
        Deadline.objects.filter(case=case).delete()
        Deadline.objects.bulk_create(deadlines_of(case, folded))
        head_case(case, folded)
        case.save()
    head_person(person)


def _take_back_entries(merge: Merge, by: User, reason: str) -> None:
    """The cases are managed by their own commune again, as if never received."""
    received = Entry.objects.filter(kind=placing.RECEIVED, data__merge=merge.pk).known_at()
    for entry in received.select_related("case").order_by("pk"):
        services.retract(entry, by=by, reason=reason, with_its_move=True)


# ---- what stands against it ---------------------------------------------------------------


def _lock_both(one: Person, other: Person) -> tuple[Person, Person]:
    """Both files, locked in one order, so that two merges cannot wait for each other."""
    if one.pk == other.pk:
        raise Refusal(_("Đây là cùng một hồ sơ."), code="merge.same")
    locked = {
        person.pk: person
        for person in Person.objects.select_for_update()
        .filter(pk__in=[one.pk, other.pk])
        .order_by("pk")
    }
    if len(locked) < 2:
        raise Refusal(
            _(
                "Một trong hai hồ sơ thuộc đơn vị khác. Đơn vị cấp trên của cả hai nơi gộp được, "
                "hoặc nơi kia chuyển hồ sơ đến đây trước."
            ),
            code="merge.scope",
        )
    return locked[one.pk], locked[other.pk]


def _refuse_unsettled(person: Person) -> None:
    if person.same_as_id is not None:
        raise Refusal(_("Hồ sơ này đã được gộp vào một hồ sơ khác."), code="merge.already")
    if Move.objects.filter(person=person, state=Move.State.PENDING).exists():
        raise Refusal(
            _("Hồ sơ đang chờ nơi khác tiếp nhận. Anh/chị gộp sau khi việc chuyển đã xong."),
            code="merge.moving",
        )


def _refuse_built_upon(keeps: Person, goes: Person, merge: Merge) -> None:
    if keeps.same_as_id is not None or goes.same_as_id != keeps.pk:
        raise Refusal(
            _("Hồ sơ này sau đó lại được gộp tiếp. Anh/chị hoàn tác lần gộp sau trước."),
            code="merge.later",
        )
    if merge.place[0] != merge.commune_id and keeps.commune_id != merge.commune_id:
        raise Refusal(
            _("Sau khi gộp, hồ sơ đã chuyển sang đơn vị khác nên không tách về nơi cũ được."),
            code="merge.moved",
        )
    taken = merge.taken[Case._meta.db_table]
    if Case.objects.filter(person=keeps, origin__in=taken).exclude(pk__in=taken).exists():
        raise Refusal(
            _("Sau khi gộp đã mở biện pháp mới nối tiếp biện pháp của hồ sơ kia."),
            code="merge.followed",
        )
    if Move.objects.filter(person=keeps, state=Move.State.PENDING).exists():
        raise Refusal(
            _("Hồ sơ đang chờ nơi khác tiếp nhận. Anh/chị hoàn tác sau khi việc chuyển đã xong."),
            code="merge.moving",
        )


def _pair(one: Person, other: Person) -> dict[str, Any]:
    first, second = sorted((one.pk, other.pk))
    return {"first_id": first, "second_id": second}


def _log(action: str, keeps: Person, goes: Person, by: User) -> None:
    log.record(action, by=by, subject_type="person", subject_id=keeps.pk, detail={"other": goes.pk})


#: Tables with persons in the officer's words; others show their own name.
CHILDREN: Mapping[str, StrPromise] = {
    "register_case": gettext_lazy("biện pháp"),
    "register_proposal": gettext_lazy("đề nghị chờ quyết định"),
    "procedures_paper": gettext_lazy("giấy tờ"),
    "support_contact": gettext_lazy("lần hỗ trợ"),
    "support_assignment": gettext_lazy("phân công người đồng hành"),
    "portal_datarequest": gettext_lazy("yêu cầu về dữ liệu"),
}
