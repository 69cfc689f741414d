"""Where files lie that were handed in: encrypted, under random names, outside what the web server
shows. ``take`` is the way in, ``content_of`` the way out."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import tempfile
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from donghanh.access import crypto
from donghanh.documents import media
from donghanh.errors import Refusal
from donghanh.text import format_number, nfc

#: Seconds that the malware scan of one file may take.
SCAN_TIMEOUT = 120
#: Letters of a file's name, without its ending.
_NAME = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the vault whose content was read and checked."""

    stored: str
    name: str
    type: str
    size: int
    sha256: str

    def columns(self) -> dict[str, Any]:
        """As a row or a note of it writes it down."""
        return asdict(self)


class Stored(Protocol):
    """Whatever says where a file lies and what it was when it came in."""

    @property
    def stored(self) -> UUID | str: ...
    @property
    def sha256(self) -> str: ...


def take(content: bytes, name: str, type_: str, *, unnamed: str) -> Kept:
    """Scan and keep a file whose true type is known. Raises ``Refusal`` unless the scan passes."""
    scan(content)
    return Kept(
        stored=str(keep(content)),
        name=proper_name(name, type_, unnamed=unnamed),
        type=type_,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def content_of(file: Stored) -> bytes:
    """The plain content. Raises ``Refusal`` when it is gone, or is not what was put in."""
    content = fetch(UUID(str(file.stored)))
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Refusal(
            _("Tệp này không còn giống bản đã nhận. Anh/chị báo cho người quản trị hệ thống."),
            code="attachment.changed",
        )
    return content


def proper_name(name: str, type_: str, *, unnamed: str) -> str:
    """The name without folders and control characters, ending as its true type does."""
    plain = "".join(c for c in nfc(name) if unicodedata.category(c)[0] != "C")
    stem = PurePosixPath(plain.replace("\\", "/").replace('"', "")).stem.strip(" .")
    return (stem or unnamed)[:_NAME] + media.SUFFIXES[type_]


def most_megabytes() -> str:
    """How large a file may be, as pages say it."""
    return format_number(settings.ATTACHMENT_BYTES // (1024 * 1024))


def keep(content: bytes) -> UUID:
    """Encrypt and store; the name under which ``fetch`` finds it.

    A transaction that is rolled back leaves the file behind, unreadable and named nowhere.
    """
    name = uuid4()
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(".part")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(crypto.encrypt_bytes(content))
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
    return name


def fetch(name: UUID) -> bytes:
    """The content. Raises ``Refusal`` when the file is gone or no key opens it."""
    try:
        return crypto.decrypt_bytes(_path(name).read_bytes())
    except FileNotFoundError:
        raise Refusal(
            _("Máy chủ không còn tệp này. Anh/chị báo cho người quản trị hệ thống."),
            code="attachment.gone",
        ) from None


def scan(content: bytes) -> None:
    """Run the malware scan that the settings name, if any. Raises ``Refusal`` unless it passes.

    A scanner that is missing or hangs refuses too: a file nobody looked at is not kept.
    """
    command = shlex.split(settings.SCAN_COMMAND)
    if not command:
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        try:
            done = subprocess.run(
                [*command, file.name],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SCAN_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            raise Refusal(
                _(
                    "Máy chủ chưa kiểm tra được tệp này nên chưa nhận."
                    " Anh/chị báo cho người quản trị hệ thống."
                ),
                code="scan.unchecked",
                field="scan",
            ) from None
    if done.returncode != 0:
        raise Refusal(
            _("Phần quét mã độc của máy chủ không cho nhận tệp này."),
            code="scan.malware",
            field="scan",
        )


def scans() -> bool:
    """Whether a malware scan is set up."""
    return bool(settings.SCAN_COMMAND.strip())


def _path(name: UUID) -> Path:
    return Path(settings.ATTACHMENTS_FOLDER) / name.hex[:2] / name.hex
