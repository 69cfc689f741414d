"""``donghanh law coverage``: how much of each rule pack is followed and shown by a table."""

from __future__ import annotations

import click

from donghanh.cli import django, output
from donghanh.cli.language import both, pick
from donghanh.law import packs


@click.command(
    help=both(
        "Phần nào của mỗi gói luật đã được làm theo và có tình huống kiểm tra.",
        "How much of each rule pack is followed and shown by a scenario.",
    )
)
@output.json_option
def coverage(as_json: bool) -> None:
    """Compare the packs with the entry kinds, the scenario tables and the paper templates."""
    django.setup_sentences()
    from donghanh.register import coverage as counting

    found = {pack_id: counting.of_pack(packs.load(pack_id)) for pack_id in packs.IDS}
    if as_json:
        output.write_json(found)
        return
    output.write_table(
        [
            pick("Gói", "Pack"),
            pick("Phần", "Part"),
            pick("Tổng", "Total"),
            pick("Dùng", "Used"),
            pick("Kiểm", "Tested"),
            pick("Thiếu", "Missing"),
            pick("Chưa kiểm", "Untested"),
            pick("Ngoài phạm vi", "Left out"),
            pick("Chưa kiểm chứng", "Not verified"),
        ],
        [
            [
                pack_id, name, part.total, part.used, part.tested, len(part.missing),
                len(part.untested), len(part.excluded), _unsure(part.confidence, part.total),
            ]
            for pack_id, parts in found.items()
            for name, part in parts.items()
        ],
    )  # fmt: skip
    for pack_id, parts in found.items():
        for name, part in parts.items():
            _names(f"{pack_id} {name}", pick("thiếu", "missing"), part.missing)
            _names(f"{pack_id} {name}", pick("chưa kiểm", "untested"), part.untested)


def _unsure(marks: dict[str, int], total: int) -> str:
    """The share whose source was not read in full: unverified and secondary."""
    unsure = total - marks.get("verified", 0)
    return f"{unsure} ({100 * unsure // max(total, 1)}%)"


def _names(place: str, what: str, names: list[str]) -> None:
    if names:
        click.echo(f"{place}, {what}: {', '.join(names)}")
