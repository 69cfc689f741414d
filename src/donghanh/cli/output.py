"""How commands speak: results and JSON on stdout, messages and progress on stderr."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from donghanh.cli import language

_Command = TypeVar("_Command", bound=Callable[..., Any])

json_option: Callable[[_Command], _Command] = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=language.both("Ghi kết quả dạng JSON ra stdout.", "Write the result to stdout as JSON."),
)


def say(vi: str, en: str) -> None:
    """A message for the person at the terminal."""
    note(language.pick(vi, en))


def note(text: str) -> None:
    """A message that is already in the right language."""
    Console(stderr=True, soft_wrap=True, markup=False, highlight=False).print(text)


def write_json(result: object) -> None:
    """The result, for programs: days and instants in ISO form, dataclasses as objects."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=_plain))


def write_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """The result, for people."""
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    Console(markup=False, highlight=False).print(table)


def progress() -> Progress:
    """A progress bar on stderr, for ``with progress() as bar``."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
