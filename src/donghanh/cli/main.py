"""The ``donghanh`` command: one table of commands, each loaded only when it is called."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import click

from donghanh.cli import language, output
from donghanh.cli.language import both
from donghanh.errors import Refusal

DONE, REFUSED, BAD_USAGE = 0, 1, 2
#: What PostgreSQL answers when a table or a column is not there.
OUT_OF_DATE = ("42P01", "42703")


@dataclass(frozen=True)
class Entry:
    """One line of the table: where a command is, and what it does."""

    where: str
    help: str


COMMANDS: dict[str, Entry] = {
    "start": Entry(
        "donghanh.cli.start:start",
        both("Khởi động hệ thống và in địa chỉ.", "Start the system and print its address."),
    ),
    "stop": Entry(
        "donghanh.cli.start:stop",
        both("Dừng hệ thống và cơ sở dữ liệu kèm theo.", "Stop the system and its database."),
    ),
    "plan": Entry(
        "donghanh.cli.plan:plan",
        both("Đọc và nhập văn bản kế hoạch.", "Read and import a plan document."),
    ),
    "indicators": Entry(
        "donghanh.cli.indicators:indicators",
        both("Tính các chỉ số.", "Compute the indicators."),
    ),
    "report": Entry(
        "donghanh.cli.report:report",
        both("Lập báo cáo định kỳ.", "Write a periodic report."),
    ),
    "law": Entry(
        "donghanh.cli.law:law",
        both("Tính thời hạn theo luật.", "Compute due dates by law."),
    ),
    "case": Entry(
        "donghanh.cli.case:case",
        both("Diễn lại hồ sơ từ tệp.", "Replay cases from a file."),
    ),
    "register": Entry(
        "donghanh.cli.register:register",
        both("Kiểm tra sổ hồ sơ.", "Check the register."),
    ),
    "papers": Entry(
        "donghanh.cli.papers:papers",
        both("Kiểm tra và in thử mẫu giấy tờ.", "Check and try out official forms."),
    ),
    "audit": Entry(
        "donghanh.cli.audit:audit",
        both("Kiểm tra nhật ký truy cập.", "Verify the access log."),
    ),
    "units": Entry(
        "donghanh.cli.units:units",
        both("Nạp và tra đơn vị hành chính.", "Load and look up administrative units."),
    ),
    "sample": Entry(
        "donghanh.cli.sample:sample",
        both("Tạo dữ liệu mẫu bịa đặt.", "Make invented sample data."),
    ),
    "bench": Entry(
        "donghanh.cli.bench:bench",
        both("Đo tốc độ.", "Measure speed."),
    ),
    "messages": Entry(
        "donghanh.cli.messages:messages",
        both("Quản lý bản dịch giao diện.", "Manage the translation of the interface."),
    ),
    "migrate": Entry(
        "donghanh.cli.database:migrate",
        both("Cập nhật cấu trúc cơ sở dữ liệu.", "Bring the database structure up to date."),
    ),
    "db": Entry(
        "donghanh.cli.database:db",
        both("Sao lưu, khôi phục, mở cơ sở dữ liệu.", "Back up, restore, open the database."),
    ),
    "assets": Entry(
        "donghanh.cli.assets:assets",
        both("Dựng kiểu dáng, phông chữ, biểu tượng.", "Build styles, fonts and icons."),
    ),
    "check": Entry(
        "donghanh.cli.check:check",
        both("Kiểm tra điều kiện chạy thật.", "Check readiness for production."),
    ),
    "test": Entry(
        "donghanh.cli.testing:test",
        both("Chạy mọi phép kiểm tra mã nguồn.", "Run every check of the source code."),
    ),
}


class House(click.Group):
    """The group of all commands: lazy, in one language, with the exit codes of the house."""

    context_class = language.Context

    def get_help(self, ctx: click.Context) -> str:
        """The help page, in the language that the arguments before ``--help`` chose."""
        return click.Group.get_help(language.dressed(self), ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, in the language of this invocation."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.where.partition(":")
        return language.dressed(getattr(importlib.import_module(module), attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the table without loading any command."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, language.in_current(entry.help)) for name, entry in COMMANDS.items()]
            )

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, prog_name: str | None = None, **extra: Any
    ) -> NoReturn:
        """Run and exit: 0 done, 1 refused, 2 bad usage."""
        extra["standalone_mode"] = False
        try:
            code = super().main(args, prog_name or "donghanh", **extra)
        except click.UsageError as error:
            if error.ctx is not None:
                output.note(error.ctx.get_usage())
            output.note(language.usage_sentence(error))
            code = BAD_USAGE
        except click.ClickException as error:
            output.note(error.format_message())
            code = REFUSED
        except Refusal as refusal:
            output.note(str(refusal))
            code = REFUSED
        except click.Abort:
            output.say("Đã dừng theo yêu cầu.", "Stopped on request.")
            code = REFUSED
        except Exception as error:
            if getattr(error.__cause__, "sqlstate", None) not in OUT_OF_DATE:
                raise
            output.say(
                "Cấu trúc cơ sở dữ liệu chưa có hoặc đã cũ. Cập nhật bằng lệnh: python3 run.py migrate",
                "The database has no tables yet, or old ones. Update it with: python3 run.py migrate",
            )
            code = REFUSED
        sys.exit(code if isinstance(code, int) else DONE)


def _choose_language(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    language.choose("en" if value == "en" else "vi")
    return value


@click.group(
    cls=House,
    no_args_is_help=True,
    help=both(
        "Đồng Hành: quản lý hồ sơ, kế hoạch, chỉ số và báo cáo về công tác cai nghiện.",
        "Đồng Hành: case register, plans, indicators and reports of drug rehabilitation work.",
    ),
)
@click.option(
    "--lang",
    type=click.Choice(["vi", "en"]),
    default="vi",
    is_eager=True,
    expose_value=False,
    callback=_choose_language,
    help=both("Ngôn ngữ: vi hoặc en.", "Language: vi or en."),
)
def cli() -> None:
    """The command itself does nothing: its sub-commands do."""


def main() -> NoReturn:
    """The entry point of the ``donghanh`` script."""
    cli.main()


if __name__ == "__main__":
    main()
