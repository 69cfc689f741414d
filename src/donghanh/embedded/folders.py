"""Where data lies. Never inside the repository unless someone asks for it by name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

#: The checkout: src/donghanh/embedded/folders.py is three folders below it.
PROJECT = Path(__file__).resolve().parents[3]


def data_folder(
    environ: Mapping[str, str] | None = None, *, project: Path = PROJECT, root: bool | None = None
) -> Path:
    """The folder of this checkout's database.

    ``DONGHANH_DATA`` is taken as it is. Without it every checkout has its own folder, named after
    the checkout and a hash of its path, so that two checkouts never share a database unknowingly.
    """
    environ = os.environ if environ is None else environ
    if chosen := environ.get("DONGHANH_DATA"):
        return Path(chosen).expanduser().resolve()
    if root if root is not None else os.geteuid() == 0:
        base = Path("/var/lib")
    else:
        base = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "donghanh" / f"{project.name}-{digest(project)}"


def digest(path: Path) -> str:
    """Eight hexadecimal digits that stand for a path."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def make_passable(folder: Path) -> None:
    """Make a folder and its parents so that every account may pass through, whatever the umask:
    root's server runs as another account.
    """
    mask = os.umask(0o022)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    finally:
        os.umask(mask)
