"""The end of a document: recipients and signature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from donghanh.plans.reading.draft import Signatory
from donghanh.plans.reading.letters import LOWER, UPPER
from donghanh.plans.reading.source import Line

RECIPIENTS = re.compile(r"^N[ơo]i nhận\s*:?\s*", re.IGNORECASE)
# One line of a signature: on behalf of, in place of, or a post, in capitals.
ON_BEHALF = re.compile(r"^(?:TM\s?\.|T/M\.?)\s*\S")
CAPACITY = re.compile(r"^(?:KT|TL|TUQ|Q|TKT)\s?\.\s*\S")
POST = re.compile(
    r"^(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|TRƯỞNG|GIÁM ĐỐC|BÍ THƯ|CỤC TRƯỞNG|CHÁNH|VIỆN TRƯỞNG|HIỆU TRƯỞNG"
    r"|BỘ TRƯỞNG|THỨ TRƯỞNG|CHỈ HUY TRƯỞNG|TỔNG|THỦ TƯỚNG)|^PHÓ \w"
)
SIGNED = re.compile(
    r"^[(\[]?\s*(?:đã ký|ký tên|chữ ký|ký, đóng dấu|đã ký và đóng dấu)", re.IGNORECASE
)
# A person's name: two to six words that open with a capital.
NAME = re.compile(rf"^(?:[{UPPER}][{LOWER}]*'?\s+){{1,5}}[{UPPER}][{LOWER}]*$")
# Several signature lines that a file has run together into one.
SPLIT = re.compile(
    rf"\s+(?=(?:KT|TL|TUQ)\s?\.\s)|(?<=[{UPPER}])\s+(?=PHÓ (?:CHỦ TỊCH|TRƯỞNG|GIÁM ĐỐC)\b)"
)
POST_THEN_NAME = re.compile(
    rf"^(?P<post>(?:[{UPPER}]+\s+){{1,6}}?)(?P<name>(?:[{UPPER}][{LOWER}]+\s*){{2,6}})$"
)
# Recipients and signature that a file has run together in one line.
MERGED = re.compile(
    rf"(?:(?<=[;:,)])|(?<=[{LOWER}]\.)|(?<=VT\.))\s+"
    r"(?=(?:TM|KT|TL|TUQ)\.\s|(?:PHÓ )?(?:CHỦ TỊCH|TRƯỞNG|GIÁM ĐỐC)\b)"
)
# The file copy closes the list; a post or a name after it is the signature's.
LAST_THEN_NAME = re.compile(
    rf"(?<=\.)\s+(?=(?:PHÓ )?(?:TRƯỞNG|GIÁM ĐỐC)\b|(?:[{UPPER}][{LOWER}]+\s+){{1,5}}[{UPPER}][{LOWER}]+$)"
)
BULLET = re.compile(r"^[-–+*•]\s*")


@dataclass(frozen=True, slots=True)
class Tail:
    """The end; ``begins`` is the index of its first line."""

    begins: int
    recipients: tuple[str, ...]
    signatory: Signatory
    recipients_line: Line | None


def read_tail(lines: tuple[Line, ...], body_from: int) -> Tail:
    """Read recipients and signature. The end begins at "Nơi nhận" or at the signature."""
    begins = _begin(lines, body_from)
    recipients: list[str] = []
    signature: list[str] = []
    marker: Line | None = None
    listing, fresh = False, True
    for line in lines[begins:]:
        for piece in _pieces(line):
            if RECIPIENTS.match(piece):
                marker, listing, fresh = line, True, True
                piece = RECIPIENTS.sub("", piece).strip()
                if not piece:
                    continue
            if _is_signature(piece) or (
                signature and not BULLET.match(piece) and NAME.match(piece)
            ):
                signature += [part.strip() for part in SPLIT.split(piece) if part.strip()]
                # In two columns the list goes on beside the signature.
                fresh = fresh or len(line.columns) < 2
                continue
            if listing and not (signature and _ended(recipients)):
                if SIGNED.match(piece):
                    continue
                _add_recipient(recipients, piece, fresh=fresh)
                fresh = False
    return Tail(
        begins=begins,
        recipients=tuple(item for item in (one.strip(" .;") for one in recipients) if item),
        signatory=_signatory(signature),
        recipients_line=marker,
    )


def _begin(lines: tuple[Line, ...], body_from: int) -> int:
    for index in range(body_from, len(lines)):
        if any(RECIPIENTS.match(piece) for piece in _pieces(lines[index])) and index > body_from:
            # A signature that stands before the recipients belongs to the end as well.
            start = index
            while start > body_from and (
                _is_signature(lines[start - 1].text) or NAME.match(lines[start - 1].text)
            ):
                start -= 1
            return start
    # The cells of an appended table are lines too; they do not move the end.
    outside = [index for index in range(body_from, len(lines)) if lines[index].row is None]
    for index in outside[-25:]:
        if any(ON_BEHALF.match(piece) or CAPACITY.match(piece) for piece in _pieces(lines[index])):
            return index
    return len(lines)


def _pieces(line: Line) -> list[str]:
    columns = line.columns if len(line.columns) > 1 else tuple(MERGED.split(line.text))
    pieces: list[str] = []
    for piece in columns:
        pieces += LAST_THEN_NAME.split(piece) if "Lưu" in piece else [piece]
    return [piece for piece in pieces if piece]


def _is_signature(text: str) -> bool:
    if ON_BEHALF.match(text) or CAPACITY.match(text):
        return True
    return bool(POST.match(text)) and text[:8].isupper()


def _ended(recipients: list[str]) -> bool:
    """Whether the list has come to its end, the note on the file copy."""
    return bool(recipients) and recipients[-1].casefold().startswith("lưu")


def _add_recipient(recipients: list[str], piece: str, *, fresh: bool) -> None:
    """Add a recipient, or the second line of the one before when nothing stood between."""
    if (
        recipients
        and not fresh
        and not BULLET.match(piece)
        and not recipients[-1].rstrip().endswith((";", "."))
    ):
        recipients[-1] = f"{recipients[-1]} {piece}"
        return
    recipients.append(BULLET.sub("", piece))


def _signatory(lines: list[str]) -> Signatory:
    on_behalf = capacity = title = name = None
    for line in lines:
        if ON_BEHALF.match(line):
            on_behalf = on_behalf or line
        elif CAPACITY.match(line):
            capacity = capacity or line
        elif POST.match(line) and line[:8].isupper():
            match = POST_THEN_NAME.match(line)
            title = title or (match["post"].strip() if match else line)
            name = name or (match["name"].strip() if match else None)
        elif name is None and NAME.match(line):
            name = line
    return Signatory(on_behalf, capacity, title, name)
