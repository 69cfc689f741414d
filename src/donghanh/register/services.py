"""Writing to the register: one verb, one transaction, always with ``by``.

Every write goes through ``record``, ``correct`` or ``retract``: they add an entry, never change
one, and bring the projection up to date in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donghanh import today
from donghanh.access import crypto
from donghanh.access.models import User
from donghanh.agencies.models import Unit
from donghanh.errors import Refusal
from donghanh.law import packs
from donghanh.register import kinds
from donghanh.register.fold import Fact, Irregular
from donghanh.register.ledger import after
from donghanh.register.models import BirthPrecision, Case, Entry, Person
from donghanh.register.projection import facts_of, fold_case, project
from donghanh.register.versions import last_version, said_reason, written_before
from donghanh.text import nfc

HANDED_ON = "case.handed_on"


@dataclass(frozen=True, slots=True)
class Place:
    """A commune with the units above it, as every placed row repeats them."""

    commune_id: int
    district_id: int | None
    province_id: int

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
    number = "".join(citizen_id.split())
    if number and not (number.isdigit() and len(number) == 12):
        raise Refusal(
            _("Số căn cước phải có đúng 12 chữ số."), code="person.citizen_id", field="citizen_id"
        )
    index = crypto.blind_index(number) if number else None
    if index and Person.objects.filter(citizen_index=index).exists():
        raise _known()
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
        if "citizen_index" in str(error):
            raise _known() from None
        raise
    return person


def _known() -> Refusal:
    return Refusal(
        _("Số căn cước này đã có trong một hồ sơ khác. Anh/chị kiểm tra lại trước khi lập mới."),
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
    origin = None
    if case is None:
        if person is None:
            raise ValueError("record needs a case or a person")
        case, origin = _open_case(person, kind, effective_on, override_reason)
    locked = _lock(case)
    pack = packs.load(locked.regime)
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
    if origin is not None and (rule := pack.entries[kind].origin) and rule.closes:
        _append(
            _lock(origin),
            Entry(
                kind=HANDED_ON,
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
) -> Entry:
    """Put a new version in the place of ``entry``; what is left out stays as it was."""
    if earlier := written_before(Entry, idempotency_key):
        return earlier
    said = said_reason(reason)
    locked = _lock(entry.case)
    last = last_version(entry)
    day = effective_on or last.effective_on
    moment = happened_at or (last.happened_at if effective_on is None else at_start_of(day))
    _refuse_future(day, moment)
    return _append(
        locked,
        Entry(
            kind=last.kind,
            happened_at=moment,
            effective_on=day,
            data=last.data if data is None else kinds.clean(locked.regime, last.kind, data),
            document=last.document if document is None else document,
            override_reason=last.override_reason,
            corrects_id=last.root_id,
            reason=said,
            idempotency_key=idempotency_key or uuid4(),
            by=by,
        ),
        tolerant=True,
    )


@transaction.atomic
def retract(entry: Entry, *, by: User, reason: str, idempotency_key: UUID | None = None) -> Entry:
    """Take ``entry`` out: it was never so. The row stays, marked, with the reason."""
    if earlier := written_before(Entry, idempotency_key):
        return earlier
    said = said_reason(reason)
    locked = _lock(entry.case)
    last = last_version(entry)
    standing = {fact.root for fact in facts_of(locked)} - {last.root_id}
    if packs.load(locked.regime).entries[last.kind].opens and standing:
        raise Refusal(
            _("Đây là mục mở hồ sơ. Anh/chị rút các mục sau nó trước, rồi mới rút mục này."),
            code="entry.opens_the_case",
        )
    return _append(
        locked,
        Entry(
            kind=last.kind,
            happened_at=last.happened_at,
            effective_on=last.effective_on,
            data=last.data,
            document=last.document,
            corrects_id=last.root_id,
            retracted=True,
            reason=said,
            idempotency_key=idempotency_key or uuid4(),
            by=by,
        ),
        tolerant=True,
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
    entry.case, entry.commune_id, entry.recorded_at = case, case.commune_id, now
    entry.save(force_insert=True)
    fact = Fact(
        entry.pk,
        entry.kind,
        entry.happened_at,
        entry.effective_on,
        now,
        case.commune_id,
        entry.data,
        entry.corrects_id,
        entry.retracted,
    )
    folded = project(case, [*earlier, fact], now)
    if not (tolerant or entry.override_reason):
        before = set(fold_case(case, earlier).irregular)
        fresh = [step for step in folded.irregular if step not in before]
        if fresh:
            raise _not_allowed(case, fresh[0])
    return entry


def _not_allowed(case: Case, step: Irregular) -> Refusal:
    pack = packs.load(case.regime)
    kind = pack.entries[step.kind]
    status = pack.statuses[step.status].vi if step.status else _("chưa có")
    allowed = "; ".join(pack.statuses[s].vi for s in kind.from_) or _("hồ sơ còn đang mở")
    return Refusal(
        _(
            "Chưa thể ghi “%(kind)s” vì hồ sơ đang ở tình trạng “%(status)s”. "
            "Bước này chỉ làm được từ: %(allowed)s."
        )
        % {"kind": kind.vi, "status": status, "allowed": allowed},
        code="entry.not_allowed",
        field="kind",
        cite=kind.cite,
    )


def _open_case(
    person: Person, kind_id: str, on: date, override_reason: str
) -> tuple[Case, Case | None]:
    """A new case for an opening kind, with the case of the person it comes from."""
    pack = packs.in_force(on)
    kind = pack.entries.get(kind_id)
    if kind is None or not kind.opens:
        raise Refusal(
            _("Mục này phải ghi vào một hồ sơ đang mở."), code="entry.needs_a_case", field="kind"
        )
    origin = None
    if kind.origin is not None:
        origin = (
            Case.objects.filter(person=person, status__in=kind.origin.from_, closed_on=None)
            .order_by("-opened_on", "-id")
            .first()
        )
        if origin is None and not kind.origin.optional and not override_reason:
            names = "; ".join(pack.statuses[s].vi for s in kind.origin.from_)
            raise Refusal(
                _("Chưa thể ghi “%(kind)s”: người này chưa có hồ sơ ở tình trạng: %(names)s.")
                % {"kind": kind.vi, "names": names},
                code="entry.no_origin",
                field="kind",
                cite=kind.cite,
            )
    case = Case.objects.create(
        person=person,
        measure=kind.opens,
        regime=pack.id,
        origin=origin,
        opened_on=on,
        commune_id=person.commune_id,
        district_id=person.district_id,
        province_id=person.province_id,
    )
    return case, origin


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("person").get(pk=case.pk)  # type: ignore[no-any-return]


def _refuse_future(day: date, moment: datetime) -> None:
    if day > today.today() or moment > today.now():
        raise Refusal(
            _("Ngày xảy ra không thể ở sau hôm nay."), code="entry.future", field="effective_on"
        )
