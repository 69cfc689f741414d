"""Compare files pairwise by the model of ``model.yaml``, with Splink on DuckDB in memory.

Splink is the well-kept free library of the Fellegi-Sunter method; see ADR 0009 for what was
measured. No database of ours and no scope is needed here.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from donghanh.register.linkage.names import read
from donghanh.register.models.people import BirthPrecision

#: A register is thought to be at least this large: in a handful of files no chance can be known.
SMALLEST = 5_000


@dataclass(frozen=True, slots=True)
class File:
    """What of a file is compared. ``citizen`` is the keyed hash of the number, never the number."""

    id: int
    name: str
    aliases: tuple[str, ...]
    born_on: date | None
    precision: str
    sex: str
    citizen: str | None
    last4: str
    commune: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files, the lower id first. ``weight`` is a logarithm to the base of two."""

    first: int
    second: int
    weight: float


@cache
def model() -> Mapping[str, Any]:
    """The model as written in ``model.yaml``."""
    text = files("donghanh.register.linkage").joinpath("model.yaml").read_text("utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    return told


def likely(of: Iterable[File], *, weight: float | None = None) -> list[Pair]:
    """The pairs from ``weight`` on (the model's own when left out), the likeliest first."""
    compared = list(of)
    if len(compared) < 2:
        return []
    # Splink takes half a second to load; only this needs it.
    import duckdb
    import pyarrow as pa
    from splink import DuckDBAPI, Linker

    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    linker = Linker(
        api.register(table(compared)),
        settings(len(compared)),
        log_level=logging.ERROR,
    )
    names = api.register(pa.Table.from_pylist(_frequencies(compared)))
    linker.table_management.register_term_frequency_lookup(names, "bag")
    least = model()["shown_from"] if weight is None else weight
    found = linker.inference.predict(threshold_match_weight=least).as_record_list()
    connection.close()
    pairs = [
        Pair(min(ids), max(ids), round(row["match_weight"], 3))
        for row in found
        for ids in [(row["unique_id_l"], row["unique_id_r"])]
    ]
    return sorted(pairs, key=lambda pair: (-pair.weight, pair.first, pair.second))


def table(of: Iterable[File]) -> Any:
    """The files as the columns that ``model.yaml`` speaks of (an Arrow table)."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    # Named types, so that a column without a single value has one.
    types = {"unique_id": number, **dict.fromkeys(("name", "folded", "bag", "family"), text)}
    types |= {"given": text, "others": pa.list_(text), "born": pa.date32()}
    types |= {"precise": pa.bool_(), "year": number, "sex": text, "citizen": text}
    types |= {"last4": text, "commune": number}
    rows = [_row(one) for one in of]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))


def settings(count: int) -> Any:
    """The model in Splink's words, for a register of ``count`` files."""
    from splink import SettingsCreator, block_on

    told = model()
    a_twin = told["twins_in_a_hundred"] / 100
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, one) for name, one in told["comparisons"].items()],
        blocking_rules_to_generate_predictions=[
            block_on(*columns) for columns in told["compared_if_same"]
        ],
        probability_two_random_records_match=2 * a_twin / max(count, SMALLEST),
        retain_matching_columns=False,
    )


def _comparison(name: str, told: Mapping[str, Any]) -> dict[str, Any]:
    unknown = {
        "sql_condition": told["unknown"],
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    levels = []
    for level in told["levels"]:
        one = {
            "sql_condition": level.get("when", "ELSE"),
            "label_for_charts": level["id"],
            "m_probability": level["same"],
            "u_probability": level["chance"],
        }
        if level.get("frequent"):
            one["tf_adjustment_column"] = "bag"
        levels.append(one)
    return {"output_column_name": name, "comparison_levels": [unknown, *levels]}


def _row(one: File) -> dict[str, Any]:
    name = read(one.name, one.aliases)
    return {
        "unique_id": one.id,
        "name": name.written,
        "folded": name.folded,
        "bag": name.bag,
        "family": name.family,
        "given": name.given,
        "others": list(name.others),
        "born": one.born_on,
        "precise": one.precision == BirthPrecision.DAY if one.born_on else None,
        "year": one.born_on.year if one.born_on else None,
        "sex": one.sex,
        "citizen": one.citizen,
        "last4": one.last4 or None,
        "commune": one.commune,
    }


def _frequencies(of: Sequence[File]) -> list[dict[str, Any]]:
    """How often the words of a name are met: of the others in the register and of some imagined."""
    told = model()
    imagined = told["imagined_people"]
    chance = told["comparisons"]["name"]["levels"][0]["chance"]
    counts = Counter(read(one.name).bag for one in of)
    return [
        {"bag": bag, "tf_bag": (count - 1 + imagined * chance) / (len(of) + imagined)}
        for bag, count in counts.items()
    ]
