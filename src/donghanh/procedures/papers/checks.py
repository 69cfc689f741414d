"""What is wrong with templates, each fault with its file and line.

Looks at what the rule pack knows (forms, entry kinds, their fields) and at every name that the
body uses, so that a slip of the pen is found before an officer prints a blank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from donghanh.documents import checks as clerk
from donghanh.documents.model import BLANK
from donghanh.law import packs
from donghanh.procedures.papers import body, sample
from donghanh.procedures.papers.template import BadTemplateError, Template, path_of, paths, read

PERSON = frozenset(sample.person())
CASE = frozenset({"opened", "status", "term_from", "term_to", "term_words", "measure", "regime"})
OFFICE = frozenset({"name", "commune", "district", "province", "place", "head", "code"})
ENTRY = frozenset({"kind", "on", "at", "number", "date", "signer", "authority"})
NAMES = frozenset({"person", "case", "entry", "last", "office", "typed", *body.FUNCTIONS, "range"})


@dataclass(frozen=True)
class Fault:
    """One thing to mend; ``line`` counts from 1."""

    path: Path
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}:{self.line}: {self.what}"


def faults(pack_id: str, wanted: frozenset[str] = frozenset()) -> list[Fault]:
    """Every fault of a pack's templates, or of those of the ``wanted`` forms."""
    found: list[Fault] = []
    for path in paths(pack_id):
        if wanted and path.stem not in {form.replace("/", "-") for form in wanted}:
            continue
        try:
            template = read(path)
        except BadTemplateError as fault:
            found.append(Fault(path, fault.line, fault.what))
        else:
            found.extend(of(template))
    return found


def of(template: Template) -> list[Fault]:
    """The faults of one template that can be read."""
    static = [*_head(template), *_body(template)]
    return static or list(_rendered(template))


def _head(template: Template) -> Iterator[Fault]:
    head, pack = template.head, packs.load(template.pack_id)
    if head.form not in pack.forms:
        yield Fault(template.path, 2, f"no form {head.form!r} in pack {template.pack_id}")
        return
    if path_of(template.pack_id, head.form) != template.path:
        yield Fault(template.path, 2, f"the file of {head.form} has another name")
    for kind in head.entries:
        if kind not in pack.entries:
            yield Fault(template.path, _line_of(template, kind), f"no entry kind {kind!r}")
    ids = [field.id for field in head.fields]
    for name in {one for one in ids if ids.count(one) > 1}:
        yield Fault(template.path, _line_of(template, name), f"field {name!r} is asked twice")
    for field in head.fields:
        if (field.type == "choice") != bool(field.choices):
            line = _line_of(template, field.id)
            yield Fault(template.path, line, f"field {field.id!r}: choices belong to type choice")


def _body(template: Template) -> Iterator[Fault]:
    texts = [(template.body, template.body_line)]
    head = template.head
    texts += [(one, _line_of(template, one[:20])) for one in (*head.recipients, *head.addressees)]
    used: set[str] = set()
    for text, start in texts:
        try:
            tree = body.environment().parse(text)
        except TemplateSyntaxError as fault:
            yield Fault(template.path, start + fault.lineno - 1, str(fault.message))
            return
        local = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
        for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Call)):
            for what in _named(template, node, local):
                yield Fault(template.path, start + node.lineno - 1, what)
            if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
                used.add(f"{node.node.name}.{node.attr}")
    for field in head.fields:
        if f"typed.{field.id}" not in used:
            line = _line_of(template, field.id)
            yield Fault(template.path, line, f"field {field.id!r} is asked but never printed")


def _named(template: Template, node: nodes.Node, local: set[str]) -> Iterator[str]:
    """What a name of the body says that nobody knows."""
    pack, head = packs.load(template.pack_id), template.head
    if isinstance(node, nodes.Name) and node.name not in NAMES | local | {"loop"}:
        yield f"unknown name {node.name!r}"
    if isinstance(node, nodes.Getattr):
        of_kinds = _kinds_of(node.node, head.entries)
        if isinstance(node.node, nodes.Name) and node.node.name in ("person", "case", "office"):
            known = {"person": PERSON, "case": CASE, "office": OFFICE}[node.node.name]
            if node.attr not in known:
                yield f"{node.node.name} has no {node.attr!r}"
        elif isinstance(node.node, nodes.Name) and node.node.name == "typed":
            if node.attr not in {field.id for field in head.fields}:
                yield f"no field {node.attr!r} is asked"
        elif of_kinds is not None and node.attr not in ENTRY | _fields(pack, of_kinds):
            yield f"{' or '.join(of_kinds) or 'entry'} has no {node.attr!r}"
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
        if node.node.name == "last" and texts and texts[0] not in pack.entries:
            yield f"no entry kind {texts[0]!r}"
        if node.node.name == "words" and texts and node.args:
            kinds = _kinds_of(node.args[0], head.entries)
            if kinds is not None and texts[-1] not in _fields(pack, kinds):
                yield f"{' or '.join(kinds) or 'entry'} has no {texts[-1]!r}"


def _kinds_of(node: nodes.Node, entries: tuple[str, ...]) -> tuple[str, ...] | None:
    """The kinds of entry that an expression can be; None when it is no entry."""
    if isinstance(node, nodes.Name) and node.name == "entry":
        return entries
    if (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "last"
    ):
        return tuple(arg.value for arg in node.args if isinstance(arg, nodes.Const))
    return None


def _fields(pack: packs.Pack, kinds: tuple[str, ...]) -> set[str]:
    return {
        field.id for kind in kinds if kind in pack.entries for field in pack.entries[kind].fields
    }


def _rendered(template: Template) -> Iterator[Fault]:
    """What shows only when the form is filled."""
    for empty in (False, True):
        try:
            document = sample.document(template, empty=empty)
        except ValueError as fault:
            number, _colon, what = str(fault).partition(": ")
            line = template.body_line + int(number) - 1 if number.isdigit() else template.body_line
            yield Fault(template.path, line, what or str(fault))
            return
        for found in clerk.check(document):
            if found.code == "blank":
                continue  # a form may leave room for writing, and the empty one is all blanks
            yield Fault(template.path, template.body_line, f"{found} {found.where}".strip())
        for text in clerk.texts(document):
            if any(sign in text for sign in ("None", "{{", "}}", "{%", "**", "Undefined")):
                yield Fault(template.path, template.body_line, f"left over: {text[:60]!r}")
        printed = sum(text.count(BLANK) for text in clerk.texts(document))
        if not empty and printed > template.path.read_text(encoding="utf-8").count(BLANK):
            yield Fault(template.path, template.body_line, "a blank is left where all is known")
        if not document.blocks:
            yield Fault(template.path, template.body_line, "the form says nothing")


def _line_of(template: Template, words: str) -> int:
    """The first line of the file with these words, 2 if they are not written so."""
    lines = template.path.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, start=1) if words in line), 2)
