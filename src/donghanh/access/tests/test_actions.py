"""Every action that the code writes into the access log has words, and no word is left over.

The code is read, not run: an action is a literal that stands, as it is or in a choice of two,
where a function that writes to the log takes it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import donghanh
from donghanh.access.actions import LABELS, SUBJECTS

HOME = Path(donghanh.__file__).parent
_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")


@cache
def modules() -> list[ast.Module]:
    return [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in HOME.rglob("*.py")
        if not {"tests", "testing", "migrations"} & set(path.relative_to(HOME).parts)
    ]


@cache
def writers() -> set[str]:
    """``record`` of the log, and the functions that hand their ``action`` on to a writer."""
    known = {"record"}
    while True:
        more = {
            function.name
            for module in modules()
            for function in ast.walk(module)
            if isinstance(function, ast.FunctionDef)
            and "action" in {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
            and any(name in known for name, _call in calls(function))
        }
        if more <= known:
            return known
        known |= more


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    yield name, node


def texts(value: ast.AST) -> list[str]:
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return texts(one) + texts(other)
    return []


def written() -> set[str]:
    """The actions in the code: what writers are given, and what is put by under that name."""
    found: list[str] = []
    for module in modules():
        for name, call in calls(module):
            if name in writers():
                given = [*call.args, *(one.value for one in call.keywords if one.arg == "action")]
                found += [text for value in given for text in texts(value)]
        for node in ast.walk(module):
            match node:
                case ast.Assign(targets=[ast.Name(id="action")], value=value):
                    found += texts(value)
    return {text for text in found if _ACTION.fullmatch(text)}


def test_every_action_has_words_and_every_word_an_action() -> None:
    assert written() == set(LABELS)


def test_what_an_action_is_about_has_words() -> None:
    subjects = {
        text
        for module in modules()
        for _name, call in calls(module)
        for given in call.keywords
        if given.arg == "subject_type"
        for text in texts(given.value)
    }
    assert subjects - {""} == set(SUBJECTS)
