"""The two languages of the command line: Vietnamese, or English after ``--lang en``."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from typing import Literal

import click

Language = Literal["vi", "en"]

_BETWEEN = " ‖ "
_current: ContextVar[Language] = ContextVar("language", default="vi")

#: What click itself writes in help pages.
_CLICK = {
    "Usage:": "Cách dùng:",
    "Options": "Tùy chọn",
    "Commands": "Lệnh",
    "Show this message and exit.": "Hiện phần trợ giúp này.",
    "[required]": "[bắt buộc]",
    "[default: ": "[mặc định: ",
}


def both(vi: str, en: str) -> str:
    """A help text in both languages, for ``help=`` of a command or option."""
    return f"{vi}{_BETWEEN}{en}"


def current() -> Language:
    """The language of this invocation."""
    return _current.get()


def choose(language: Language) -> None:
    """Speak this language from now on."""
    _current.set(language)


def pick(vi: str, en: str) -> str:
    """The text of the two that is in the current language."""
    return en if current() == "en" else vi


def in_current(text: str) -> str:
    """The side of a ``both`` text that is in the current language; other texts as they are."""
    vi, found, en = text.partition(_BETWEEN)
    return pick(vi, en) if found else text


def dressed(command: click.Command) -> click.Command:
    """A copy of a command, with its sub-commands, whose help is in the current language."""
    command = copy.copy(command)
    command.context_class = Context
    for name in ("help", "short_help", "epilog"):
        if text := getattr(command, name):
            setattr(command, name, in_current(text))
    command.params = [_dressed_parameter(parameter) for parameter in command.params]
    if isinstance(command, click.Group):
        command.commands = {name: dressed(sub) for name, sub in command.commands.items()}
    return command


def usage_sentence(error: click.UsageError) -> str:
    """What was wrong with the arguments, in the current language."""
    english = error.format_message()
    if current() == "en":
        return english
    match error:
        case click.NoSuchOption():
            return f"Không có tùy chọn {error.option_name}."
        case click.NoSuchCommand():
            return f"Không có lệnh {error.command_name}."
        case click.MissingParameter(param=click.Parameter() as parameter):
            return f"Thiếu {parameter.get_error_hint(error.ctx)}."
        case click.BadParameter(param=click.Parameter() as parameter):
            hint = parameter.get_error_hint(error.ctx)
            return f"Giá trị của {hint} không dùng được ({error.message})."
        case _:
            return f"Lệnh viết chưa đúng ({english})."


def _dressed_parameter(parameter: click.Parameter) -> click.Parameter:
    if isinstance(parameter, click.Option) and parameter.help:
        parameter = copy.copy(parameter)
        parameter.help = in_current(parameter.help or "")
    return parameter


def _own_words(text: str) -> str:
    if current() == "vi":
        for english, vietnamese in _CLICK.items():
            text = text.replace(english, vietnamese)
    return text


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _own_words("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_own_words(heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        own: Sequence[tuple[str, str]] = [(term, _own_words(text)) for term, text in rows]
        super().write_dl(own, col_max, col_spacing)


class Context(click.Context):
    """A context whose help pages are in the current language."""

    formatter_class = _Formatter
