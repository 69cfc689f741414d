"""Writing to the register: one verb, one transaction, always with ``by``.

Every write goes through ``record``, ``correct`` or ``retract``: they add an entry, never change
one, and bring the projection up to date in the same transaction. What restricts the person they
write only for a ``proposal`` that somebody else made (see ``proposals``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access import crypto, scope
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.register import kinds, steps
from donghanh.register.fold import TRANSFER, Fact, current, law_for
from donghanh.register.ledger import Placed, after
from donghanh.register.models import BirthPrecision, Case, Entry, Person, Proposal
from donghanh.register.projection import facts_of, fold_case, project
from donghanh.register.two_people import refuse_alone, takes_two
from donghanh.register.versions import last_version, said_reason, written_before
from donghanh.text import nfc

#: What a version of an entry says.
_content = attrgetter("effective_on", "happened_at", "data", "document")


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with the units above it, as every placed row repeats them."""

    commune_id: int
    district_id: int | None
    province_id: int

    def hold(self, row: Placed) -> None:
        """Put ``row`` into this place (not saved)."""
        row.commune_id, row.district_id = self.commune_id, self.district_id
        row.province_id = self.province_id

    @classmethod
    def of_row(cls, row: Placed) -> Place:
        """Where ``row`` is."""
        return cls(row.commune_id, row.district_id, row.province_id)

    @classmethod
    def of(cls, commune: Unit) -> Place:
        above = commune.parent
        if above is None:
            raise ValueError("a commune has a parent")
        if above.level == "district":
            assert above.parent_id is not None
            return cls(commune.pk, above.pk, above.parent_id)
        return cls(commune.pk, None, above.pk)


@transaction.atomic
def register_person(
    *,
    by: User,
    name: str,
    sex: str,
    commune: Unit,
    born_on: date | None = None,
    born_precision: str = BirthPrecision.DAY,
    citizen_id: str = "",
    ethnicity: str = "",
    address: str = "",
    phone: str = "",
    aliases: list[str] | None = None,
) -> Person:
    """Open a person's file. Raises ``Refusal`` when the citizen number is already on a file."""
    number = citizen_number(citizen_id)
    index = crypto.blind_index(number) if number else None
    if index and Person.objects.filter(citizen_index=index).exists():
        raise known_number(index)
    place = Place.of(commune)
    person = Person(
        file_number=_next_file_number(commune),
        name=" ".join(nfc(name).split()),
        aliases=[nfc(alias) for alias in aliases or []],
        born_on=born_on,
        born_precision=born_precision,
        sex=sex,
        ethnicity=nfc(ethnicity),
        phone=phone,
        address=nfc(address),
        citizen_token=crypto.encrypt(number) if number else "",
        citizen_index=index,
        citizen_last4=number[-4:],
        commune_id=place.commune_id,
        district_id=place.district_id,
        province_id=place.province_id,
        created_by=by,
    )
    try:
        # The number may stand on a file of another unit, which this user cannot see.
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        if index and "citizen_index" in str(error):
            raise known_number(index) from None
        raise
    return person


def citizen_number(written: str) -> str:
    """The number without spaces, or nothing. Raises ``Refusal`` unless it has its twelve digits."""
    number = "".join(written.split())
    if number and not (number.isdigit() and len(number) == 12):
        raise Refusal(
            _("Số căn cước phải có đúng 12 chữ số."), code="person.citizen_id", field="citizen_id"
        )
    return number


def known_number(index: str) -> Refusal:
    """Says where the other file is and nothing else of it, so that the officer can ask there."""
    with scope.use(scope.SYSTEM):
        other: Person = Person.objects.select_related("commune__parent").get(citizen_index=index)
        where = other.commune.full_name
    return Refusal(
        _(
            "Số căn cước này đã có trong một hồ sơ khác, ở %(where)s. Anh/chị kiểm tra lại, hoặc "
            "hỏi nơi đó, trước khi lập mới."
        )
        % {"where": where},
        code="person.known",
        field="citizen_id",
    )


def _next_file_number(commune: Unit) -> str:
    """The commune's next number, like ``03389-26/0012``; the advisory lock makes it gapless."""
    stem = f"{commune.code}-{today.today():%y}/"
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [stem])
        cursor.execute(
            "select coalesce(max(substr(file_number, %s)::int), 0) + 1 from register_person"
            " where file_number like %s",
            [len(stem) + 1, stem + "%"],
        )
        (number,) = cursor.fetchone()
    return f"{stem}{number:04d}"


@transaction.atomic
def record(
    *,
    by: User,
    kind: str,
    effective_on: date,
    person: Person | None = None,
    case: Case | None = None,
    happened_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    document: dict[str, str] | None = None,
    override_reason: str = "",
    idempotency_key: UUID | None = None,
    proposal: Proposal | None = None,
) -> Entry:
    """Add an entry to ``case``, or open a case of ``person`` with it.

    ``happened_at`` defaults to the start of ``effective_on``. A repeated ``idempotency_key``
    answers the entry of the first time. Raises ``Refusal`` with the article when the law does not
    allow this step from the present status, unless ``override_reason`` says why the office goes on.
    """
    key = idempotency_key or uuid4()
    if earlier := Entry.objects.filter(idempotency_key=key).first():
        return earlier  # type: ignore[no-any-return]
    moment = happened_at or at_start_of(effective_on)
    _refuse_future(effective_on, moment)
    opened = None
    if case is None:
        if person is None:
            raise ValueError("record needs a case or a person")
        case, opened = _open_case(person, kind, effective_on, override_reason)
    locked = _lock(case)
    pack = law_for(kind, facts_of(locked), effective_on)
    if pack.entries[kind].restricts:
        refuse_alone(by, proposal)
    entry = _append(
        locked,
        Entry(
            kind=kind,
            happened_at=moment,
            effective_on=effective_on,
            data=kinds.clean(pack.id, kind, data or {}),
            document=document or {},
            override_reason=override_reason.strip(),
            idempotency_key=key,
            by=by,
        ),
    )
    if opened is not None and opened.origin is not None and opened.leaves:
        _append(
            _lock(Case.objects.get(pk=opened.origin.id)),
            Entry(
                kind=opened.leaves,
                happened_at=moment,
                effective_on=effective_on,
                data={"to_case": locked.pk, "kind": kind},
                override_reason=override_reason.strip(),
                by=by,
            ),
        )
    return entry


@transaction.atomic
def correct(
    entry: Entry,
    *,
    by: User,
    reason: str,
    effective_on: date | None = None,
    happened_at: datetime | None = None,
    data: dict[str, Any] | None = None,
    document: dict[str, str] | None = None,
    idempotency_key: UUID | None = None,
    proposal: Proposal | None = None,
) -> Entry:
    """Put a new version in the place of ``entry``; what is left out stays as it was. Raises
    ``Refusal`` as ``record``, and when the new version says what the old one says."""
    if earlier := written_before(Entry, idempotency_key):
        return earlier
    said = said_reason(reason)
    locked = _lock(entry.case)
    last = last_version(entry)
    _refuse_part_of_a_move(last)
    day = effective_on or last.effective_on
    moment = happened_at or (last.happened_at if effective_on is None else at_start_of(day))
    _refuse_future(day, moment)
    if takes_two(last, day):
        refuse_alone(by, proposal)
    version = Entry(
        kind=last.kind,
        happened_at=moment,
        effective_on=day,
        data=last.data if data is None else _cleaned(locked, last.kind, day, data),
        document=last.document if document is None else document,
        override_reason=last.override_reason,
        commune_id=last.commune_id,
        corrects_id=last.root_id,
        reason=said,
        idempotency_key=idempotency_key or uuid4(),
        by=by,
    )
    if _content(version) == _content(last):
        raise Refusal(
            _("Bản mới giống hệt bản đang có, không có gì để đính chính."), code="entry.the_same"
        )
    _append(locked, version, tolerant=True)
    _tell_origin(locked, version)
    return version


@transaction.atomic
def retract(
    entry: Entry,
    *,
    by: User,
    reason: str,
    idempotency_key: UUID | None = None,
    with_its_move: bool = False,
    proposal: Proposal | None = None,
) -> Entry:
    """Take ``entry`` out: it was never so. The row stays, marked, with the reason.

    With the entry that opened a case goes what it left in the case before, which is as it was.
    What belongs to a move or a reorganisation goes only ``with_its_move``, from there.
    """
    if earlier := written_before(Entry, idempotency_key):
        return earlier
    said = said_reason(reason)
    locked = _lock(entry.case)
    last = last_version(entry)
    if not with_its_move:
        _refuse_part_of_a_move(last)
    if takes_two(last):
        refuse_alone(by, proposal)
    facts = facts_of(locked)
    others = {fact.root for fact in current(facts)} - {last.root_id}
    if law_for(last.kind, facts, last.effective_on).entries[last.kind].opens and others:
        raise Refusal(
            _("Đây là mục mở hồ sơ. Anh/chị rút các mục sau nó trước, rồi mới rút mục này."),
            code="entry.opens_the_case",
        )
    version = _append(
        locked,
        Entry(
            kind=last.kind,
            happened_at=last.happened_at,
            effective_on=last.effective_on,
            data=last.data,
            document=last.document,
            commune_id=last.commune_id,
            corrects_id=last.root_id,
            retracted=True,
            reason=said,
            idempotency_key=idempotency_key or uuid4(),
            by=by,
        ),
        tolerant=True,
    )
    _tell_origin(locked, version)
    return version


@transaction.atomic
def append(case_id: int, entry: Entry, *, to: Place | None = None, tolerant: bool = False) -> Entry:
    """Add an entry that the system makes, after handing the case and its person ``to`` a place."""
    locked = _lock(Case(pk=case_id))
    if to is not None:
        to.hold(locked)
        to.hold(locked.person)
    return _append(locked, entry, tolerant=tolerant)


def _tell_origin(case: Case, version: Entry) -> None:
    """Let what the opening of ``case`` left in its origin follow a new version of the opening."""
    law = law_for(version.kind, facts_of(case), version.effective_on)
    if case.origin_id is None or not law.entries[version.kind].opens:
        return
    # By now the origin may be with another office.
    with scope.use(scope.SYSTEM):
        left = Entry.objects.filter(
            case=case.origin_id,
            kind__in=(steps.HANDED_ON, steps.ACCOMPANIED),
            data__to_case=case.pk,
        )
        last = left.known_at().select_related("case").first()
        moved = last and (last.effective_on, last.happened_at) != (
            version.effective_on,
            version.happened_at,
        )
        if last is not None and (version.retracted or moved):
            _append(
                _lock(last.case),
                Entry(
                    kind=last.kind,
                    happened_at=version.happened_at,
                    effective_on=version.effective_on,
                    data=last.data,
                    override_reason=last.override_reason,
                    commune_id=last.commune_id,
                    corrects_id=last.root_id,
                    retracted=version.retracted,
                    reason=version.reason,
                    by=version.by,
                ),
                tolerant=True,
            )


def _refuse_part_of_a_move(entry: Entry) -> None:
    kind = law_for(entry.kind, facts_of(entry.case), entry.effective_on).entries[entry.kind]
    if TRANSFER in entry.data or kind.moves:
        raise Refusal(
            _("Mục này thuộc một lần chuyển hồ sơ. Anh/chị rút lại hoặc hoàn tác lần chuyển đó."),
            code="entry.of_a_move",
        )


def at_start_of(day: date) -> datetime:
    """Midnight, Vietnamese time, at the start of ``day``."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _append(case: Case, entry: Entry, *, tolerant: bool = False) -> Entry:
    """Save ``entry`` as the last of ``case`` and project. ``case`` must be locked.

    ``tolerant`` writes corrections: they may leave later steps out of order, which is shown on
    the file and listed, but an office must always be able to say what is true.
    """
    earlier = facts_of(case)
    now = after(case.last_recorded_at, today.now())
    entry.case, entry.recorded_at = case, now
    # A correction stays with the commune that wrote what it mends.
    entry.commune_id = entry.commune_id or case.commune_id
    entry.save(force_insert=True)
    fact = Fact(
        entry.pk,
        entry.kind,
        entry.happened_at,
        entry.effective_on,
        now,
        entry.commune_id,
        entry.data,
        entry.corrects_id,
        entry.retracted,
    )
    folded = project(case, [*earlier, fact], now)
    if not (tolerant or entry.override_reason):
        step = steps.fresh_irregular(fold_case(case, earlier), folded)
        if step is not None:
            raise steps.not_allowed(step, folded.law_of(step.fact))
    return entry


def _cleaned(case: Case, kind: str, on: date, data: dict[str, Any]) -> dict[str, Any]:
    return kinds.clean(law_for(kind, facts_of(case), on).id, kind, data)


def _open_case(
    person: Person, kind_id: str, on: date, override_reason: str
) -> tuple[Case, steps.Opening]:
    """A new case for an opening kind, with the case of the person it comes from."""
    opening = steps.opening(
        kind_id,
        on,
        [standing(case, on) for case in person.cases.all()],
        overridden=bool(override_reason),
    )
    case = Case.objects.create(
        person=person,
        measure=opening.kind.opens or "",
        regime=opening.pack.id,
        origin_id=opening.origin.id if opening.origin else None,
        opened_on=on,
        commune_id=person.commune_id,
        district_id=person.district_id,
        province_id=person.province_id,
    )
    return case, opening


def standing(case: Case, on: date) -> steps.Standing:
    """The case as a step on that day sees it."""
    return steps.Standing.on(
        on,
        id=case.pk,
        measure=case.measure,
        regime=case.regime,
        status=case.status,
        opened_on=case.opened_on,
        since=case.status_since,
    )


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)  # type: ignore[no-any-return]


def _refuse_future(day: date, moment: datetime) -> None:
    if day > today.today() or moment > today.now():
        raise Refusal(
            _("Ngày xảy ra không thể ở sau hôm nay."), code="entry.future", field="effective_on"
        )
