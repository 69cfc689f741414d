#!/usr/bin/env python3
"""One command for everything; needs only Python 3.11 or newer with its venv module.

    python3 run.py             installs what is locked, then starts the system
    python3 run.py test        runs every check of the source code
    python3 run.py COMMAND …   any other command of `donghanh`; python3 run.py --help lists them

All packages go into .venv beside this file; the system's Python is not touched. The syntax here
is that of Python 3.6, so that an old Python can still say that it is too old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "donghanh.stamp"
#: Two sets of packages; the second, for tests, holds the first.
PRODUCT, DEVELOPMENT = "product", "development"


def say(vietnamese: str, english: str) -> None:
    """A line for the person at the terminal, in both languages."""
    print(f"{vietnamese} / {english}", file=sys.stderr, flush=True)


def stop(vietnamese: str, english: str) -> NoReturn:
    """End with a clear sentence and the exit code of a refusal."""
    say(vietnamese, english)
    sys.exit(1)


def check_python() -> None:
    """Name what is missing before anything is written."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older one must hear it too)
        found = f"{sys.version_info[0]}.{sys.version_info[1]}"
        stop(
            f"Cần Python 3.11 trở lên, máy này đang dùng {found}.",
            f"Python 3.11 or newer is needed, this is {found}.",
        )
    try:
        import ensurepip  # noqa: F401  (Debian leaves it out without python3-venv)
        import venv  # noqa: F401
    except ImportError:
        stop(
            "Thiếu gói python3-venv. Hãy cài bằng lệnh: sudo apt install python3-venv",
            "The package python3-venv is missing. Install it with: sudo apt install python3-venv",
        )


def fingerprint(group: str) -> str:
    """What .venv was installed from; another lock, Python or place asks for installing again."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for name in ("uv.lock", "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return f"{digest.hexdigest()} {group}"


def installed(group: str) -> bool:
    """Whether .venv already holds what is asked for."""
    if not STAMP.exists() or not PYTHON.exists():
        return False
    return STAMP.read_text() in (fingerprint(group), fingerprint(DEVELOPMENT))


def find_uv() -> str:
    """The installer: the system's, else one of our own inside .venv."""
    found = shutil.which("uv")
    if found and subprocess.run([found, "--version"], stdout=subprocess.DEVNULL).returncode == 0:
        return found
    own = VENV / "bin" / "uv"
    if not own.exists():
        say("Đang chuẩn bị công cụ cài đặt…", "Preparing the installer…")
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]
        subprocess.run(pip, check=True)
    return str(own)


def install(group: str) -> None:
    """Make .venv and fill it from uv.lock."""
    check_python()
    if not PYTHON.exists() or subprocess.run([PYTHON, "-c", ""]).returncode:
        say("Đang tạo môi trường Python…", "Making the Python environment…")
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    uv = find_uv()
    say(
        "Đang cài các gói Python, lần đầu mất khoảng một phút…",
        "Installing the Python packages, about a minute the first time…",
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    environment["UV_PROJECT_ENVIRONMENT"] = str(VENV)
    # --inexact keeps pip and uv themselves, which the lock file does not name.
    command = [uv, "sync", "--frozen", "--inexact", "--python", str(PYTHON)]
    if group == PRODUCT:
        command.append("--no-dev")
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    STAMP.write_text(fingerprint(group))


def main() -> None:
    """Install if needed, then become the `donghanh` command."""
    arguments = sys.argv[1:] or ["start"]
    group = DEVELOPMENT if "test" in arguments[:3] else PRODUCT
    try:
        if not installed(group):
            install(group)
    except subprocess.CalledProcessError as error:
        program = Path(error.cmd[0]).name
        stop(
            f"Chưa cài xong: lệnh {program} báo lỗi ở trên.",
            f"Not installed: {program} reported the error above.",
        )
    except KeyboardInterrupt:
        stop("Đã dừng theo yêu cầu.", "Stopped on request.")
    os.execv(PYTHON, [str(PYTHON), "-m", "donghanh.cli.main", *arguments])


if __name__ == "__main__":
    main()
