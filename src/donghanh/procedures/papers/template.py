"""One official form: a text file with a head (what it is) and a body (what it says).

``load`` gives the template of a form; ``docs/papers.md`` says how one is written. What is wrong
with a file is a ``BadTemplateError`` with its line; ``checks`` finds what only a look at the rule
pack can find.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from donghanh.law import packs, yaml_files
from donghanh.law.facts import Frozen
from donghanh.law.packs.models import Choice, Measure

FORMS = Path(__file__).parent / "official"

Layout = Literal["decision", "notice", "letter", "request", "minutes", "sheet", "register"]
Issuer = Literal[
    "committee", "police", "labour", "health", "facility", "court", "person", "family", "officer"
]
FieldType = Literal["text", "longtext", "date", "int", "months", "bool", "choice"]


class FormField(Frozen):
    """One thing that is asked when the paper is drafted. ``use`` takes a common field."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: FieldType
    vi: str
    en: str
    choices: tuple[Choice, ...] = ()


class Head(Frozen):
    """The front matter; see ``docs/papers.md`` for each key."""

    form: str
    layout: Layout
    measures: tuple[Measure, ...] = Field(min_length=1)
    entries: tuple[str, ...] = ()
    symbol: str = ""
    issuer: Issuer
    signer: str = ""
    recipients: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    title: str = ""
    mark: bool = True
    landscape: bool | None = None


@dataclass(frozen=True)
class Template:
    """A form's text under one rule pack. ``body_line`` is where the body begins in the file."""

    pack_id: str
    path: Path
    head: Head
    body: str
    body_line: int
    digest: str

    @property
    def id(self) -> str:
        return self.head.form

    @property
    def form(self) -> packs.Form:
        """What the rule pack says of the form. Raises ``KeyError`` for an unknown one."""
        return packs.load(self.pack_id).forms[self.head.form]

    @property
    def of_office(self) -> bool:
        """Whether an office issues it, not a person or a family."""
        return self.head.issuer not in ("person", "family")

    @property
    def numbered(self) -> bool:
        """Whether it takes a number of the outgoing register when it is issued."""
        return bool(self.head.symbol)


class BadTemplateError(Exception):
    """A file that cannot be read as a template; ``line`` counts from 1."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {what}")
        self.path, self.line, self.what = path, line, what


def paths(pack_id: str) -> list[Path]:
    """The files of a pack, by name."""
    return sorted((FORMS / pack_id).glob("*.txt"))


def path_of(pack_id: str, form_id: str) -> Path:
    """Where the template of a form is, whether it exists or not."""
    return FORMS / pack_id / f"{form_id.replace('/', '-')}.txt"


@cache
def load(pack_id: str, form_id: str) -> Template:
    """The template of a form. Raises ``KeyError`` if there is none, ``BadTemplateError``."""
    path = path_of(pack_id, form_id)
    if path not in paths(pack_id):
        raise KeyError(form_id)
    return read(path)


@cache
def all_of(pack_id: str) -> Mapping[str, Template]:
    """Every readable template of a pack, in the order of the pack's forms."""
    found = {}
    for path in paths(pack_id):
        template = read(path)
        found[template.id] = template
    order = {form: place for place, form in enumerate(packs.load(pack_id).forms)}
    ordered = sorted(found, key=lambda form: order.get(form, len(order)))
    return MappingProxyType({form: found[form] for form in ordered})


_PARTS = re.compile(r"---\n(?P<head>.*?\n)---\n(?P<body>.*)", re.DOTALL)


def read(path: Path) -> Template:
    """Read one file. Raises ``BadTemplateError``."""
    text = path.read_text(encoding="utf-8")
    parts = _PARTS.fullmatch(text)
    if parts is None:
        raise BadTemplateError(path, 1, "a template is a head between --- lines, then the body")
    return Template(
        pack_id=path.parent.name,
        path=path,
        head=_head(path, parts["head"]),
        body=parts["body"],
        body_line=parts["head"].count("\n") + 3,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _head(path: Path, text: str) -> Head:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        raise BadTemplateError(path, line, str(getattr(fault, "problem", fault))) from None
    if not isinstance(raw, dict):
        raise BadTemplateError(path, 2, "the head is a list of keys and values")
    lines = _lines(node)
    raw["fields"] = [
        _field(path, lines, place, one) for place, one in enumerate(raw.get("fields") or [])
    ]
    try:
        return Head.model_validate(raw)
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        line = lines.get(first["loc"][:2]) or lines.get(first["loc"][:1]) or 2
        raise BadTemplateError(path, line, f"{where}: {first['msg']}") from None


def _lines(node: Any) -> dict[tuple[Any, ...], int]:
    """The line of each key and of each item of a list, counted in the file."""
    found: dict[tuple[Any, ...], int] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        found[(key.value,)] = key.start_mark.line + 2
        if isinstance(value, yaml.SequenceNode):
            for place, item in enumerate(value.value):
                found[(key.value, place)] = item.start_mark.line + 2
    return found


@cache
def common_fields() -> Mapping[str, Mapping[str, Any]]:
    """The fields that forms share, by name."""
    found: dict[str, Mapping[str, Any]] = yaml_files.read(FORMS / "common.yaml")
    return MappingProxyType(found)


def _field(path: Path, lines: Mapping[tuple[Any, ...], int], place: int, raw: Any) -> Any:
    """A field in full; ``{use: name, vi: …}`` is the common one with the rest on top."""
    if not isinstance(raw, dict) or "use" not in raw:
        return raw
    name = raw["use"]
    if name not in common_fields():
        line = lines.get(("fields", place), 2)
        raise BadTemplateError(path, line, f"no common field {name!r} in common.yaml")
    rest = {key: value for key, value in raw.items() if key != "use"}
    return {"id": name, **common_fields()[name], **rest}
