"""Everything the system holds about a person, and who has read it, as a document to hand over.

What is written down about others (who recorded, who helps) stands in it by name and post, because
they acted for the office; nothing of another person under management does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone, translation

from donghanh import today as clock
from donghanh.access import crypto
from donghanh.access.actions import LABELS
from donghanh.access.models import AccessLog, User
from donghanh.documents.model import (
    Block,
    Column,
    Day,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signature,
    Symbol,
    Table,
)
from donghanh.law import packs
from donghanh.portal import queries
from donghanh.procedures.papers import queries as papers
from donghanh.register.models import Entry, Move, Person
from donghanh.register.presenters import timeline, words
from donghanh.register.presenters.identity import changes_of
from donghanh.register.queries import File, file_of, files_of
from donghanh.support import queries as support
from donghanh.text import format_date, format_datetime, format_dong


def make(user: User, person: Person) -> Document:
    """The extract on today's state. Raises ``Person.DoesNotExist`` outside the user's scope."""
    with translation.override("vi"):
        file = file_of(user, person.pk, day=clock.today(), known=None)
        unit = person.commune
        return Document(
            letterhead=Letterhead(f"Ủy ban nhân dân\n{unit.name[:1].lower()}{unit.name[1:]}"),
            type="Bản trích",
            subject="Thông tin đang lưu giữ về một người",
            symbol=Symbol("BT-UBND"),
            place=unit.short_name,
            day=Day.of(clock.today()),
            blocks=tuple(_blocks(user, file)),
            recipients=(),
            signature=Signature(title="Người lập", name=user.full_name),
            archive=("HS",),
            draft=False,
        )


def _blocks(user: User, file: File) -> Iterator[Block]:
    person = file.person
    yield Paragraph.of(
        f"Bản trích lập lúc {format_datetime(clock.now())} theo yêu cầu của người có thông tin "
        "hoặc người đại diện, gồm mọi thông tin mà hệ thống đang lưu giữ và mà người lập được xem."
    )
    yield Heading("Nhận dạng và nơi cư trú")
    yield _table(("Mục", "Thông tin"), (1, 2), _identity(person))
    yield Heading("Biện pháp và tình trạng")
    yield _table(
        ("Biện pháp", "Mở ngày", "Tình trạng hôm nay", "Thời hạn đến"),
        (3, 2, 4, 2),
        (
            (
                words.measure_words(view.case.measure),
                format_date(view.case.opened_on),
                str(view.status.vi) if view.status else "",
                format_date(view.folded.term.end) if view.folded.term else "",
            )
            for view in file.cases
        ),
    )
    yield Heading("Các việc đã ghi vào hồ sơ, kể cả bản đã đính chính, đã rút")
    yield _table(("Ngày", "Việc và nội dung", "Ghi lúc, người ghi"), (2, 6, 3), _entries(file))
    yield Heading("Giấy tờ và bản quét")
    yield _table(("Ngày", "Giấy tờ", "Số, người lập"), (2, 6, 3), _papers(user, file))
    yield Heading("Chuyển hồ sơ và sửa thông tin")
    yield _table(("Ngày", "Việc", "Nội dung"), (2, 3, 6), _changes(user, person))
    yield Heading("Hỗ trợ đã nhận và người đồng hành")
    yield _table(("Ngày", "Hỗ trợ", "Nơi cung cấp, ghi chú"), (2, 3, 5), _support(user, person))
    yield Heading("Ai đã mở, in, xuất, ghi hồ sơ này")
    yield Paragraph.of(
        "Việc mở danh sách chung của một địa bàn được ghi theo danh sách, không theo từng người, "
        "nên không có trong bảng này."
    )
    yield _table(("Lúc", "Ai", "Việc", "Mục đích"), (2, 3, 3, 3), _readers(user, file))


def _identity(person: Person) -> Iterator[tuple[str, str]]:
    number = crypto.decrypt(person.citizen_token) if person.citizen_token else ""
    yield "Mã hồ sơ", person.file_number
    yield "Họ và tên", person.name
    yield "Tên gọi khác", ", ".join(person.aliases)
    yield "Sinh", words.born(person)
    yield "Giới tính", str(person.get_sex_display())
    yield "Dân tộc", person.ethnicity
    yield "Số căn cước", number
    yield "Điện thoại", person.phone
    yield "Nơi ở", f"{person.address}, {person.commune.name}".lstrip(", ")
    for stay in person.residences.select_related("commune").order_by("valid"):
        until = format_date(stay.valid.upper) if stay.valid.upper else "nay"
        since = format_date(stay.valid.lower) if stay.valid.lower else "trước"
        yield f"Cư trú từ {since} đến {until}", f"{stay.address}, {stay.commune.name}".lstrip(", ")


def _entries(file: File) -> Iterator[tuple[str, str, str]]:
    cases = {view.case.pk: view.case for view in file.cases}
    known = [entry for entry in file.entries if entry.case_id in cases]
    regimes = [
        (entry, packs.reading(entry.kind, packs.load(cases[entry.case_id].regime)))
        for entry in known
    ]
    units = timeline.unit_names(regimes)
    for entry, pack in regimes:
        kind = pack.entries.get(entry.kind)
        facts = words.entry_facts(kind, entry.data, units) if kind else []
        paper = words.document_words(entry.document, pack) if entry.document else ""
        parts = [
            kind.vi if kind else entry.kind,
            *(f"{label}: {value}" for label, value in facts),
            paper,
            _mark(entry),
        ]
        recorded = f"{_when(entry)}, {entry.by.full_name}"
        yield format_date(entry.effective_on), ". ".join(part for part in parts if part), recorded


def _mark(entry: Entry) -> str:
    if entry.retracted:
        return f"Đã rút, lý do: {entry.reason}"
    return f"Bản đính chính, lý do: {entry.reason}" if entry.corrects_id else ""


def _when(entry: Entry) -> str:
    return format_datetime(timezone.localtime(entry.recorded_at))


def _papers(user: User, file: File) -> Iterator[tuple[str, str, str]]:
    for paper in papers.papers_of(user, file.person):
        form = packs.load(paper.regime).forms.get(paper.form)
        what = f"{form.vi if form else paper.form} ({paper.get_state_display().lower()})"
        number = paper.outgoing.symbol if paper.outgoing else ""
        by = "; ".join(part for part in (number, paper.created_by.full_name) if part)
        yield format_date(paper.issued_on or timezone.localdate(paper.created_at)), what, by
    for scan in file.scans:
        state = " (đã rút)" if scan.retracted else ""
        day = format_date(timezone.localdate(scan.recorded_at))
        yield day, f"Bản quét: {scan.name}{state}", scan.by.full_name


def _changes(user: User, person: Person) -> Iterator[tuple[str, str, str]]:
    moves = Move.objects.visible_to(user).filter(person__in=files_of(user, person))
    for move in moves.select_related("from_commune", "to_commune").order_by("sent_at"):
        way = f"từ {move.from_commune.name} đến {move.to_commune.name}"
        day = format_date(timezone.localdate(move.sent_at))
        yield day, f"Chuyển hồ sơ, {move.get_state_display()}", way
    for row in person.identities.select_related("by").order_by("recorded_at"):
        changed = "; ".join(
            f"{label}: từ “{before}” thành “{after}”" for label, before, after in changes_of(row)
        )
        day = format_date(timezone.localdate(row.recorded_at))
        yield day, f"Sửa thông tin, {row.by.full_name}", f"{changed}. {row.reason}"


def _support(user: User, person: Person) -> Iterator[tuple[str, str, str]]:
    for contact in support.contacts_of(user, person):
        amount = format_dong(contact.amount) if contact.amount else ""
        where = contact.provider.name if contact.provider else ""
        rest = "; ".join(part for part in (where, amount, contact.note) if part)
        yield format_date(contact.on), str(contact.get_service_display()), rest
    for one in support.assignments_of(user, person):
        until = f" đến {format_date(one.ends_on)}" if one.ends_on else ""
        what = f"Người đồng hành: {one.helper_name}"
        yield f"{format_date(one.starts_on)}{until}", what, one.task


def _readers(user: User, file: File) -> Iterator[tuple[str, str, str, str]]:
    for line in queries.readers_of(user, file):
        yield (
            format_datetime(timezone.localtime(line.at)),
            line.by.full_name if line.by else "Hệ thống",
            _action(line),
            line.purpose,
        )


def _action(line: AccessLog) -> str:
    return str(LABELS.get(line.action, line.action))


def _table(
    head: tuple[str, ...], shares: tuple[float, ...], rows: Iterable[tuple[str, ...]]
) -> Block:
    listed = [tuple(cell or "–" for cell in row) for row in rows]
    if not listed:
        return Paragraph.of("Không có thông tin nào.")
    return Table.of([Column(share) for share in shares], [head], listed)
