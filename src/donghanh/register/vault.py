"""Where scanned papers lie: encrypted, under random names, outside what the web server shows."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from donghanh.access import crypto
from donghanh.errors import Refusal

#: Seconds that the malware scan of one file may take.
SCAN_TIMEOUT = 120


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
