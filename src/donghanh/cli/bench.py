"""``donghanh bench``: run one of the measurements in ``bench/`` of the repository."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import click

from donghanh.cli import django, output
from donghanh.cli.language import both
from donghanh.errors import Refusal

HOME = Path(__file__).resolve().parents[3] / "bench"
NAMES = ("indicators", "pages", "fold", "plan", "linkage", "work", "plans")


@click.command(
    help=both(
        "Đo tốc độ và in kết quả; luôn so với một cách khác trong cùng lần chạy.",
        "Measure speed and print it; always beside another way in the same run.",
    )
)
@click.argument("name", type=click.Choice(NAMES))
@output.json_option
def bench(name: str, as_json: bool) -> None:
    """Each measurement is a module with ``run()``, which answers what to print."""
    module = _load(name)
    django.setup(getattr(module, "ROLE", "app"))
    found = module.run()
    if as_json:
        output.write_json(found)
    else:
        output.write_table(
            ("", ""), [(key, value) for key, value in found.items() if key != "rows"]
        )
        rows = found.get("rows", [])
        if rows:
            output.write_table(list(rows[0]), [list(row.values()) for row in rows])


def _load(name: str) -> ModuleType:
    path = HOME / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"bench_{name}", path)
    if not path.exists() or spec is None or spec.loader is None:
        raise Refusal(
            "Phép đo nằm trong thư mục bench/ của mã nguồn; bản cài đặt này không có.",
            code="bench.missing",
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
