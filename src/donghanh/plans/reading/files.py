"""From a file to its source. Every way in which a file can be bad gets its own sentence."""

from __future__ import annotations

import re
from pathlib import Path

from donghanh.plans.reading import docx_file, pdf_file
from donghanh.plans.reading.errors import UnreadablePlan
from donghanh.plans.reading.flat_tables import rebuild
from donghanh.plans.reading.flattened import unflatten
from donghanh.plans.reading.source import Raw, Source, normalise

MAX_BYTES = 30 * 1024 * 1024
MAX_CHARACTERS = 2_000_000
MAX_WORD = 400
# No word, number or web address of a plan is that long; what is so long is no text.
LONG_WORD = re.compile(rf"\S{{{MAX_WORD}}}")
KINDS = {".txt": "txt", ".md": "md", ".docx": "docx", ".pdf": "pdf"}


def open_source(path: Path) -> Source:
    """Read a file of the disk. Raises UnreadablePlan."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadablePlan(f"“{path.name}” không phải là một tệp.", code="missing")
        if size > MAX_BYTES:
            raise _too_large(path.name)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePlan(
            f"Không mở được tệp “{path.name}”. Hãy kiểm tra tên tệp và quyền đọc.", code="missing"
        ) from error
    return source_from_bytes(data, path.name)


def source_from_bytes(data: bytes, name: str) -> Source:
    """Read a file that is in memory, such as an upload. Raises UnreadablePlan."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    if not data.strip():
        raise UnreadablePlan(f"Tệp “{name}” không có nội dung.", code="empty")
    kind = KINDS.get(Path(name).suffix.lower())
    if kind is None:
        raise UnreadablePlan(
            f"Tệp “{name}” không thuộc loại đọc được. Hãy dùng tệp .docx, .pdf, .txt hoặc .md.",
            code="wrong_kind",
        )
    _check_kind(data, kind, name)
    if kind == "docx":
        raws = docx_file.read(data, name)
    elif kind == "pdf":
        raws = pdf_file.read(data, name)
    else:
        raws = _read_text(data, name)
    if sum(len(raw.text) for raw in raws) > MAX_CHARACTERS:
        raise _too_large(name)
    if any(len(raw.text) > MAX_WORD and LONG_WORD.search(raw.text) for raw in raws):
        raise UnreadablePlan(
            f"Tệp “{name}” có chuỗi ký tự dài bất thường nên không phải là văn bản đọc được.",
            code="not_text",
        )
    lines = rebuild(unflatten(normalise(raws)))
    if not lines:
        raise UnreadablePlan(f"Tệp “{name}” không có chữ nào để đọc.", code="empty")
    if sum(line.text.count("\ufffd") for line in lines) * 20 > sum(len(x.text) for x in lines):
        raise UnreadablePlan(
            f"Chữ trong tệp “{name}” bị hỏng quá nhiều nên không đọc được. "
            "Hãy lưu lại tệp với bảng mã Unicode.",
            code="damaged",
        )
    return Source(name=name, kind=kind, lines=lines)


def _too_large(name: str) -> UnreadablePlan:
    return UnreadablePlan(
        f"Tệp “{name}” quá lớn. Một kế hoạch không quá {MAX_BYTES // 1024 // 1024} MB "
        "và không quá hai triệu ký tự.",
        code="too_large",
    )


def _check_kind(data: bytes, kind: str, name: str) -> None:
    """Refuse a file whose content is of another kind than its name says."""
    if data.startswith(b"%PDF"):
        real = "pdf"
    elif data.startswith(b"PK\x03\x04"):
        real = "docx"
    elif data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # The old compound file: a .doc, or a .docx locked with a password.
        raise UnreadablePlan(
            f"Tệp “{name}” là tệp Word kiểu cũ hoặc được đặt mật khẩu. "
            "Hãy mở bằng Word, bỏ mật khẩu rồi lưu lại dưới dạng .docx.",
            code="encrypted" if kind == "docx" else "wrong_kind",
        )
    else:
        real = "txt"
    expected = "txt" if kind == "md" else kind
    if real != expected:
        raise UnreadablePlan(
            f"Nội dung của tệp “{name}” không đúng với phần mở rộng của tên tệp. "
            "Hãy kiểm tra lại tệp.",
            code="wrong_kind",
        )


def _read_text(data: bytes, name: str) -> list[Raw]:
    has_utf16_mark = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if has_utf16_mark else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadablePlan(
            f"Tệp “{name}” không được lưu bằng bảng mã Unicode. Hãy lưu lại tệp với bảng mã UTF-8.",
            code="not_text",
        ) from error
    controls = sum(1 for char in text if ord(char) < 32 and char not in "\n\r\t\f\v")
    if "\x00" in text or controls * 50 > len(text):
        raise UnreadablePlan(f"Tệp “{name}” không phải là tệp văn bản.", code="not_text")
    raws: list[Raw] = []
    pages = text.count("\f")
    page, number = 1, 0
    for sheet in text.replace("\r\n", "\n").replace("\r", "\n").split("\f"):
        for row in sheet.split("\n"):
            number += 1
            raws.append(Raw(text=row, number=number, page=page if pages else None))
        page += 1
    return raws
