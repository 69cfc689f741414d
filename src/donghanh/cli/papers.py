"""``donghanh papers``: check the templates of official forms, print one, draw all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from donghanh.cli import django, output
from donghanh.cli.language import both, pick
from donghanh.errors import Refusal
from donghanh.law import packs

if TYPE_CHECKING:
    from donghanh.procedures.papers.template import Template


@click.group(help=both("Mẫu giấy tờ.", "Templates of official forms."))
def papers() -> None:
    """See the sub-commands."""


@papers.command(
    help=both(
        "Liệt kê lỗi của các mẫu (hoặc của mẫu FORM); mã thoát 1 nếu có lỗi.",
        "List the faults of all templates, or of FORM; exit code 1 if there are any.",
    )
)
@click.argument("forms", metavar="[FORM…]", nargs=-1)
@output.json_option
@click.pass_context
def check(ctx: click.Context, forms: tuple[str, ...], as_json: bool) -> None:
    """See ``donghanh.procedures.papers.checks``."""
    django.load()
    from donghanh.procedures.papers import checks
    from donghanh.procedures.papers.template import paths

    wanted = frozenset(form.replace("-", "/", 1) for form in forms)
    found = [fault for pack in packs.IDS for fault in checks.faults(pack, wanted)]
    count = sum(len(paths(pack)) for pack in packs.IDS)
    if as_json:
        output.write_json(
            [{"file": str(f.path.name), "line": f.line, "fault": f.what} for f in found]
        )
    else:
        for fault in found:
            click.echo(str(fault))
        output.say(f"{count} mẫu, {len(found)} lỗi.", f"{count} templates, {len(found)} faults.")
    if found:
        ctx.exit(1)


@papers.command(
    help=both(
        "In mẫu FORM với hồ sơ bịa đặt ra tệp .pdf hoặc .docx.",
        "Print FORM for an invented case to a .pdf or .docx file.",
    )
)
@click.argument("form", metavar="FORM")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
@click.option("--empty", is_flag=True, help=both("Không có dữ liệu.", "Without any data."))
@click.option("--issued", is_flag=True, help=both("Như đã ban hành.", "As if issued."))
def render(form: str, out: Path, empty: bool, issued: bool) -> None:
    """The same two renderers that the site uses."""
    django.load()
    from donghanh.documents import docx, pdf
    from donghanh.procedures.papers import sample

    made = sample.document(_template(form), empty=empty, issued=issued)
    writer = docx if out.suffix == ".docx" else pdf
    out.write_bytes(writer.render(made))


@papers.command(
    help=both(
        "Vẽ mọi mẫu thành các tờ ảnh thu nhỏ trong một thư mục.",
        "Draw all forms as sheets of small pictures into a folder.",
    )
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("docs/forms"))
def sheet(out: Path) -> None:
    """See ``donghanh.procedures.papers.sheet``."""
    django.load()
    try:
        from donghanh.procedures.papers import sheet as sheets
    except ModuleNotFoundError:
        raise Refusal(
            pick(
                "Lệnh này cần Pillow, có trong bộ công cụ phát triển.",
                "This command needs Pillow, one of the development tools.",
            ),
            code="papers.no_pillow",
        ) from None

    with output.progress() as bar:
        task = bar.add_task("forms", total=None)
        written = sheets.write(
            out, tell=lambda done, of: bar.update(task, completed=done, total=of)
        )
    for path in written:
        click.echo(str(path))


def _template(form: str) -> Template:
    """A form by its id, also written as its file is. Raises ``Refusal``."""
    from donghanh.procedures.papers.template import load

    for pack in packs.IDS:
        for name in (form, form.replace("-", "/", 1), "/".join(form.rsplit("-", 1))):
            try:
                return load(pack, name)
            except KeyError:
                continue
    raise Refusal(
        pick(f"Không có mẫu “{form}”.", f"There is no form {form!r}."), code="papers.unknown_form"
    )
