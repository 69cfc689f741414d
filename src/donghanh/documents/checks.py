"""What a clerk looks for before a document goes out.

The renderers keep the measures; these checks are about what people fill in: type and symbol,
signer, day, letters. The laws that a text names are checked against the rule packs elsewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from donghanh.documents import layout as layouts
from donghanh.documents import typeset
from donghanh.documents.layout import Layout
from donghanh.documents.model import BLANK, Document

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

#: Prefixes under which somebody else than the head may sign.
_FOR_THE_HEAD = ("KT. ", "TL. ", "TUQ. ", "Q. ")
_DEPUTY = "PHÓ "


@dataclass(frozen=True)
class Fault:
    """One thing to mend. ``str(fault)`` is a Vietnamese sentence; ``where`` quotes the place."""

    code: str
    message: str | _StrPromise
    where: str = ""

    def __str__(self) -> str:
        return str(self.message)


def check(document: Document) -> list[Fault]:
    """Return what must be mended before the document is issued, in the order of reading.

    A draft may lack number, day and signer; an issued document may not. Raises KeyError for an
    unknown layout.
    """
    layout = layouts.load(document.layout_version)
    return [
        *_measures(layout),
        *_symbol(document, layout),
        *_day(document),
        *_signature(document, layout),
        *_archive(document),
        *_letters(document),
        *([] if document.draft else _complete(document)),
    ]


def _measures(layout: Layout) -> Iterator[Fault]:
    for key, measure in layout.measures.items():
        if not measure.allowed:
            yield Fault("measure", _("Một kích thước trình bày nằm ngoài giới hạn cho phép."), key)


def _symbol(document: Document, layout: Layout) -> Iterator[Fault]:
    if document.mark or document.symbol is None:
        return  # a decree's form has the type and the symbol that the decree prints
    abbreviation = layout.types.get(document.type)
    if not document.type:
        if document.symbol.code.split("-")[0] in layout.types.values():
            yield Fault(
                "symbol", _("Công văn không có chữ viết tắt tên loại."), document.symbol.code
            )
    elif abbreviation is None:
        yield Fault("type", _("Tên loại văn bản không có trong danh mục."), document.type)
    elif not document.symbol.code.startswith(f"{abbreviation}-"):
        yield Fault(
            "symbol",
            _("Ký hiệu không khớp với tên loại văn bản."),
            f"{document.type} – {document.symbol.code}",
        )


def _day(document: Document) -> Iterator[Fault]:
    day = document.day
    # A leap year and a month of 31 days stand for the parts still open.
    try:
        date(day.year or 2024, day.month or 1, day.day or 1)
    except ValueError:
        yield Fault("day", _("Ngày, tháng ban hành không có trong lịch."), day.text)


def _signature(document: Document, layout: Layout) -> Iterator[Fault]:
    signature = document.signature
    deputy = signature.title.startswith(_DEPUTY)
    head = signature.capacity or signature.on_behalf
    if signature.capacity.startswith("KT. ") and not deputy:
        yield Fault("signer.kt", _("Chỉ cấp phó ký thay (KT.) người đứng đầu."), signature.title)
    if deputy and not head.startswith(_FOR_THE_HEAD):
        yield Fault("signer.deputy", _("Cấp phó ký văn bản phải ghi KT."), signature.title)
    body = signature.on_behalf.removeprefix("TM. ")
    if body != signature.on_behalf and not body.startswith(layout.collective_bodies):
        yield Fault("signer.tm", _("Chỉ ký thay mặt (TM.) một tập thể."), signature.on_behalf)


def _archive(document: Document) -> Iterator[Fault]:
    kept = document.archive[:1] == ("VT",)
    if not kept and not (document.mark and (document.symbol is None or not document.archive)):
        yield Fault("archive", _("Nơi nhận phải có dòng “Lưu: VT”."))


def _letters(document: Document) -> Iterator[Fault]:
    for text in texts(document):
        if any(unicodedata.combining(letter) for letter in text):
            yield Fault("letters.loose", _("Có dấu thanh rời không ghép được với chữ."), text[:60])
        if typeset.unprintable(text):
            yield Fault("letters.unknown", _("Có ký tự không in được."), text[:60])


def _complete(document: Document) -> Iterator[Fault]:
    if document.symbol is not None and document.symbol.number is None:
        yield Fault("number.missing", _("Văn bản ban hành phải có số."))
    if document.day.exact is None and not document.signature.note:
        yield Fault("day.missing", _("Văn bản ban hành phải có ngày, tháng, năm."))
    if not document.signature.name and not document.signature.note:
        yield Fault("signer.missing", _("Văn bản ban hành phải có tên người ký."))
    for text in texts(document):
        if BLANK in text:
            yield Fault("blank", _("Còn chỗ trống chưa điền."), text[:60])


def texts(part: object) -> Iterator[str]:
    """Return every text of a document or of a part of it."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Iterable) and not isinstance(part, bytes):
        for item in part:
            yield from texts(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))
