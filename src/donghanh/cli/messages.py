"""``donghanh messages``: the English catalogue of the interface.

Vietnamese sentences in the code are the source. ``extract`` brings new ones into the catalogue,
``check`` says which lack a translation, ``compile`` makes the file Django reads. Pure Python:
GNU gettext is not needed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file

from donghanh.cli import django, output
from donghanh.cli.language import both

PACKAGE = Path(__file__).resolve().parent.parent
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
#: A call in what Django makes of a template, with its string arguments.
_CALL = re.compile(
    r"\b(_|n?p?gettext)\(\s*((?:u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")\s*,?\s*)+)"
)
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{(\w*)\}")


@click.group(help=both("Quản lý bản dịch giao diện.", "Manage the translation of the interface."))
def messages() -> None:
    """See the sub-commands."""


@messages.command(
    help=both("Đưa câu mới vào bản dịch tiếng Anh.", "Bring new sentences into the catalogue.")
)
def extract() -> None:
    """Update the catalogue file: new sentences without a translation, gone ones dropped."""
    django.setup("app")
    catalogue = read()
    catalogue.update(_template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        pofile.write_po(file, catalogue, width=100, sort_output=True, ignore_obsolete=True)
    missing = sum(not message.string for message in catalogue if message.id)
    output.say(f"{len(catalogue)} câu, {missing} chưa dịch.", f"{len(catalogue)}, {missing} open.")


@messages.command(
    help=both("Kiểm tra bản dịch có đủ và đúng chỗ trống.", "Check that nothing is missing.")
)
@click.pass_context
def check(ctx: click.Context) -> None:
    """Exit code 1 when a sentence lacks its translation or a placeholder differs."""
    django.setup("app")
    faults = list(faults_of(read(), _template()))
    for fault in faults[:40]:
        output.note(fault)
    if faults:
        output.say(f"Còn {len(faults)} chỗ.", f"{len(faults)} to mend.")
        ctx.exit(1)


@messages.command(name="compile", help=both("Dựng tệp bản dịch.", "Build the catalogue file."))
def compile_() -> None:
    """Write the file that Django reads."""
    build()


def build() -> bool:
    """Compile the catalogue unless it is up to date; whether anything was done."""
    if not PO.exists() or (MO.exists() and MO.stat().st_mtime >= PO.stat().st_mtime):
        return False
    with MO.open("wb") as file:
        mofile.write_mo(file, read())
    return True


def read() -> Catalog:
    """The English catalogue; an empty one when there is no file yet."""
    if not PO.exists():
        return Catalog(locale="en", project="donghanh", charset="utf-8")
    with PO.open("rb") as file:
        return pofile.read_po(file, locale="en", charset="utf-8")


def faults_of(catalogue: Catalog, template: Catalog) -> Iterator[str]:
    """What keeps the catalogue from being complete, a line each."""
    for wanted in template:
        if not wanted.id:
            continue
        have = catalogue.get(wanted.id, wanted.context)
        texts = () if have is None else _all(have.string)
        if not texts or not all(texts) or (have is not None and have.fuzzy):
            yield f"not translated: {wanted.id!r}"
            continue
        places = _places(" ".join(_all(wanted.id)))
        if any(_places(text) - places for text in texts):
            yield f"placeholders differ: {wanted.id!r}"


def _all(text: object) -> tuple[str, ...]:
    if isinstance(text, str):
        return (text,)
    return tuple(str(part) for part in text) if isinstance(text, list | tuple) else ()


def _places(text: str) -> set[str]:
    return {one or two for one, two in _PLACEHOLDER.findall(text)}


def _template() -> Catalog:
    """Every sentence of the code, in the order of files."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts or "testing" in path.parts:
            continue
        for _line, said, _comments, context in extract_from_file(
            "python", str(path), keywords=KEYWORDS
        ):
            _add(catalogue, said, context, path)
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        for said, context in _of_template(path.read_text(encoding="utf-8")):
            _add(catalogue, said, context, path)
    return catalogue


def _add(catalogue: Catalog, said: str | tuple[str, ...], context: str | None, path: Path) -> None:
    where = path.relative_to(PACKAGE).as_posix()
    message = Message(said, context=context, locations=[(where, 0)])
    if said and said not in ((), ("",)):
        catalogue.add(
            message.id, context=context, locations=[(where, 0)], flags=sorted(message.flags)
        )


def _of_template(source: str) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    from django.utils.translation.template import templatize

    for name, arguments in _CALL.findall(templatize(source)):
        words = ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)")
        context = words[0] if name.startswith(("p", "np")) else None
        rest = words[1:] if context is not None else words
        yield (tuple(rest[:2]) if name.startswith("n") else rest[0]), context
