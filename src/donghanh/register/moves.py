"""Moves from one commune to another.

The sender gives the notice the law asks for; until the receiver accepts, the sender keeps the file
and its deadlines. Accepting carries the file over; a returned or withdrawn one stays where it was,
and its notice is taken back, so that the limit for sending runs again.

Sender and receiver do not see each other's rows. Accepting, returning and withdrawing therefore
write with the system's scope, after the user's right to that side of the move was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access import log, scope
from donghanh.access.models import Membership, User
from donghanh.access.roles import TABLE, Can
from donghanh.agencies.models import Level, Unit
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import kinds, placing, services
from donghanh.register.fold import TRANSFER
from donghanh.register.models import Case, Entry, Move, Person, Residence
from donghanh.register.services import Place
from donghanh.register.versions import refuse_future, said_reason
from donghanh.text import nfc
from donghanh.ui import language

MOVED_OUT = "moved_out"
#: Days for which who sent a file is told that it came back.
TOLD_DAYS = 14


def notice_kind(case: Case) -> packs.EntryKind | None:
    """The entry by which the law lets this case leave for another place, if it has one."""
    if case.closed_on is not None:
        return None
    entries = packs.load(case.regime).entries.values()
    for kind in entries:
        leaves = kind.to == MOVED_OUT and case.measure in kind.measures
        if leaves and kind.allowed_from(case.status):
            return kind
    return None


@transaction.atomic
def send(person: Person, *, by: User, to: Unit, on: date, note: str = "") -> Move:
    """Give notice of the move and offer the file to ``to``; nothing else changes yet.

    ``on`` is the day of the notice. Raises ``Refusal`` when it already waits somewhere, and when
    nobody at the other place could accept it.
    """
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    _check_destination(locked, to)
    refuse_future(on, "on")
    old, new = Place.of_row(locked), Place.of(to)
    try:
        with transaction.atomic():
            move: Move = Move.objects.create(
                person=locked,
                name=locked.name,
                file_number=locked.file_number,
                measures=_open_measures(locked),
                from_commune_id=old.commune_id,
                from_district_id=old.district_id,
                from_province_id=old.province_id,
                to_commune_id=new.commune_id,
                to_district_id=new.district_id,
                to_province_id=new.province_id,
                note=nfc(note).strip(),
                sent_at=today.now(),
                sent_by=by,
            )
    except IntegrityError as error:
        if "move_one_pending" not in str(error):
            raise
        raise Refusal(
            _("Hồ sơ này đã được gửi đi và đang chờ nơi đến tiếp nhận."), code="move.pending"
        ) from None
    for case in locked.cases.filter(closed_on=None).order_by("pk"):
        _give_notice(case, move, on, by)
    _log("move.sent", move, by)
    return move


def _check_destination(person: Person, to: Unit) -> None:
    if to.level != Level.COMMUNE or not Unit.objects.current().filter(pk=to.pk).exists():
        raise Refusal(
            _("Anh/chị chọn một xã, phường đang hoạt động."), code="move.destination", field="to"
        )
    if to.pk == person.commune_id:
        raise Refusal(
            _("Người này đang thuộc chính xã, phường đó."), code="move.destination", field="to"
        )
    if not has_receiver(to):
        raise Refusal(
            _(
                "Nơi đến chưa có người dùng nhận hồ sơ trên hệ thống này. Anh/chị chuyển hồ sơ "
                "bằng văn bản và ghi việc chuyển đi vào từng biện pháp."
            ),
            code="move.no_receiver",
            field="to",
        )


def has_receiver(commune: Unit) -> bool:
    """Whether somebody is appointed there today who may accept a file."""
    roles = [role for role, cans in TABLE.items() if Can.MOVE in cans]
    posts = Membership.objects.current().filter(agency__unit=commune, role__in=roles)
    return bool(posts.filter(user__is_active=True).exists())


def _open_measures(person: Person) -> list[str]:
    return sorted(person.cases.filter(closed_on=None).values_list("measure", flat=True).distinct())


def _give_notice(case: Case, move: Move, on: date, by: User) -> None:
    kind = notice_kind(case)
    if kind is None:
        return
    fields = {field.id for field in kind.fields if field.type == "unit"}
    said = kinds.clean(case.regime, kind.kind, dict.fromkeys(fields, move.to_commune_id))
    entry = Entry(
        kind=kind.kind,
        happened_at=today.now() if on == today.today() else services.at_start_of(on),
        effective_on=on,
        data=said | {TRANSFER: move.pk},
        by=by,
    )
    services.append(case.pk, entry)


@transaction.atomic
def accept(pk: int, *, by: User, address: str = "") -> Move:
    """Take the file over: from today the receiver manages it. Raises ``Refusal``."""
    with _answering(pk, by, "to") as move:
        person: Person = Person.objects.select_for_update().get(pk=move.person_id)
        to = Place(move.to_commune_id, move.to_district_id, move.to_province_id)
        placing.carry(
            person,
            list(person.cases.all()),
            to=to,
            kind=placing.RECEIVED,
            by=by,
            data={TRANSFER: move.pk, "old_unit": move.from_commune_id},
        )
        person.refresh_from_db()
        old = Place(move.from_commune_id, move.from_district_id, move.from_province_id)
        settle(person, address=address, came_from=old)
        _answer(move, Move.State.ACCEPTED, by)
        _log("move.accepted", move, by)
    return move


@transaction.atomic
def give_back(pk: int, *, by: User, reason: str) -> Move:
    """The receiver returns the file to the sender, saying why. Raises ``Refusal``."""
    said = said_reason(reason)
    with _answering(pk, by, "to") as move:
        _stay(move, by, said)
        _answer(move, Move.State.RETURNED, by, said)
        _log("move.returned", move, by)
    return move


@transaction.atomic
def withdraw(pk: int, *, by: User, reason: str) -> Move:
    """The sender takes the offer back before it is answered. Raises ``Refusal``."""
    said = said_reason(reason)
    with _answering(pk, by, "from") as move:
        _stay(move, by, said)
        _answer(move, Move.State.WITHDRAWN, by, said)
        _log("move.withdrawn", move, by)
    return move


@transaction.atomic
def change_address(person: Person, *, by: User, address: str) -> Person:
    """Another address in the same commune: neither a move of the law nor of the file."""
    said = nfc(address).strip()
    if not said:
        raise Refusal(
            _("Nhập thôn, bản hoặc tổ dân phố mới."), code="move.address", field="address"
        )
    locked: Person = Person.objects.select_for_update().get(pk=person.pk)
    settle(locked, address=said, came_from=Place.of_row(locked))
    log.record("person.changed", by=by, subject_type="person", subject_id=person.pk)
    return locked


def settle(person: Person, *, address: str, came_from: Place) -> None:
    """Write down that from today the person lives in the file's commune, at ``address``."""
    day = today.today()
    open_one = Residence.objects.filter(person=person, valid__endswith__isnull=True).first()
    if open_one is None:
        started = person.residences.exists()
        if not started:
            Residence.objects.create(
                person=person,
                commune_id=came_from.commune_id,
                address=person.address,
                valid=DateRange(None, day),
            )
    elif open_one.valid.lower is not None and open_one.valid.lower >= day:
        open_one.delete()
    else:
        open_one.valid = DateRange(open_one.valid.lower, day)
        open_one.save()
    Residence.objects.create(
        person=person,
        commune_id=person.commune_id,
        address=nfc(address),
        valid=DateRange(day, None),
    )
    person.address = nfc(address)
    Person.objects.filter(pk=person.pk).update(address=person.address)


def visible(user: User) -> QuerySet[Move]:
    """The moves that leave or reach the user's unit, with their places, the newest first."""
    found: QuerySet[Move] = Move.objects.visible_to(user)
    return found.select_related("from_commune", "to_commune", "sent_by", "answered_by").order_by(
        "-sent_at", "-pk"
    )


def arriving(user: User) -> QuerySet[Move]:
    """The files that wait for the user's unit to take them over, the oldest first."""
    own = scope.of(user)
    if not user.can(Can.MOVE) or own.level not in ("commune", "district", "province"):
        return Move.objects.none()
    found: QuerySet[Move] = Move.objects.visible_to(user).reaching(own)
    return found.filter(state=Move.State.PENDING).order_by("sent_at", "pk")


def returned_to(user: User) -> QuerySet[Move]:
    """What the user sent and the other side gave back lately, unless it was sent again since."""
    again = Move.objects.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    lately = today.now() - timedelta(days=TOLD_DAYS)
    back = visible(user).filter(sent_by=user, state=Move.State.RETURNED, answered_at__gte=lately)
    return back.exclude(Exists(again)).order_by("-answered_at", "-pk")


def may_answer(user: User, move: Move, side: str) -> bool:
    """Whether the user's unit is (or is above) this side of the move: "from" or "to"."""
    own = scope.of(user)
    if not user.can(Can.MOVE) or own.level not in ("commune", "district", "province"):
        return False
    return bool(getattr(move, f"{side}_{own.level}_id") == own.unit_id)


@contextmanager
def _answering(pk: int, by: User, side: str) -> Iterator[Move]:
    """The move, locked and still waiting, with the scope to answer it.

    Raises ``Move.DoesNotExist`` for who may not see it, ``Refusal`` for who comes too late.
    """
    seen: Move = Move.objects.visible_to(by).select_for_update().get(pk=pk)
    if not may_answer(by, seen, side):
        raise Refusal(_("Việc này do đơn vị phía bên kia làm."), code="move.other_side")
    if seen.state != Move.State.PENDING:
        assert seen.answered_by is not None
        assert seen.answered_at is not None
        raise Refusal(
            _("Hồ sơ này %(state)s lúc %(when)s; người làm là %(who)s.")
            % {
                "state": seen.get_state_display(),
                "when": language.moment(seen.answered_at),
                "who": seen.answered_by.full_name,
            },
            code="move.answered",
        )
    with scope.use(scope.SYSTEM):
        yield seen


def _stay(move: Move, by: User, reason: str) -> None:
    """Take the notices back: the file did not go."""
    notices = Entry.objects.filter(case__person=move.person_id, data__transfer=move.pk)
    for entry in notices.known_at().select_related("case").order_by("pk"):
        services.retract(entry, by=by, reason=reason, with_its_move=True)


def _answer(move: Move, state: Move.State, by: User, reason: str = "") -> None:
    move.state, move.answered_by, move.reason = state, by, reason
    move.answered_at = today.now()
    move.save(update_fields=["state", "answered_by", "answered_at", "reason"])


def _log(action: str, move: Move, by: User) -> None:
    detail: dict[str, Any] = {"move": move.pk, "from": move.from_commune_id}
    log.record(
        action,
        by=by,
        subject_type="person",
        subject_id=move.person_id,
        detail=detail | {"to": move.to_commune_id},
    )
