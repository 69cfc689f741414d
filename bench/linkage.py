"""How well twins are found in made-up registers, and how long it takes.

One in twenty has a second file, with what goes wrong in offices: tones left out, words turned
round or dropped, another name, a letter mistyped, only the year of birth, day and month turned,
no citizen number, another commune. ``learn`` estimates
the weights of ``model.yaml`` again.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

from donghanh.register.linkage.pairs import File, likely, model, settings, table
from donghanh.text import fold

FAMILIES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 9, "Lò": 9, "Phạm": 7, "Hoàng": 5, "Sùng": 4, "Giàng": 4,
    "Vàng": 4, "Quàng": 3, "Tẩn": 2, "Lý": 2, "Lù": 1, "Cà": 1,
}  # fmt: skip
MIDDLES = {
    "m": {"Văn": 45, "A": 12, "Xuân": 8, "Minh": 8, "Đình": 7, "Hữu": 6, "Đức": 5, "": 9},
    "f": {"Thị": 75, "Thúy": 8, "Mai": 6, "Ngọc": 6, "": 5},
}
#: Given names that nobody bears: any beginning with any end, the first ones frequent.
BEGINNINGS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "h",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "nh",
    "ph",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
ENDS = [
    "á",
    "ấn",
    "êm",
    "oi",
    "ướng",
    "ải",
    "ét",
    "ang",
    "ũ",
    "iên",
    "ôi",
    "ừng",
    "ạc",
    "ỏn",
    "ẩm",
    "in",
    "ơi",
    "ược",
    "úa",
    "inh",
]
COMMUNES = 106
PEOPLE = 20_000


def register(people: int, seed: int) -> tuple[list[File], set[tuple[int, int]]]:
    """Files, and the pairs of ids that are one person's."""
    rng = Random(seed)
    givens = [(begin + end).capitalize() for begin in BEGINNINGS for end in ENDS]
    Random(1).shuffle(givens)
    weights = [1 / (place + 3) for place in range(260)]
    files, twins = [], set()
    for number in range(1, people + 1):
        sex = "m" if rng.random() < 0.9 else "f"
        given = rng.choices(givens[:260], weights)[0]
        name = " ".join(filter(None, (_pick(rng, FAMILIES), _pick(rng, MIDDLES[sex]), given)))
        born = date(1964, 1, 1) + timedelta(days=int(rng.triangular(0, 15000, 8000)))
        alias = (rng.choices(givens[:260], weights)[0],) if rng.random() < 0.12 else ()
        citizen = f"999{number:09d}" if rng.random() < 0.75 else ""
        file = File(
            number, name, alias, born, "day", sex, citizen or None, citizen[-4:],
            rng.randrange(COMMUNES),
        )  # fmt: skip
        files.append(_only_year(file) if rng.random() < 0.12 else file)
        if rng.random() < 0.05:
            other = givens[rng.randrange(260)]
            files.append(_again(rng, file, people + number, other))
            twins.add((number, people + number))
    return files, twins


def _pick(rng: Random, table: dict[str, int]) -> str:
    return rng.choices(list(table), list(table.values()))[0]


def _changed(file: File, **values: Any) -> File:
    return File(**{name: getattr(file, name) for name in File.__slots__} | values)


def _only_year(file: File) -> File:
    assert file.born_on is not None
    return _changed(file, born_on=date(file.born_on.year, 1, 1), precision="year")


def _again(rng: Random, file: File, number: int, other: str) -> File:
    """The second file of the same person, as another office wrote it."""
    file = _changed(file, id=number)
    words, luck = file.name.split(), rng.random()
    if luck < 0.35:
        file = _changed(file, name=fold(file.name).title())
    elif luck < 0.42:
        rng.shuffle(words)
        file = _changed(file, name=" ".join(words))
    elif luck < 0.50:
        file = _changed(file, name=" ".join([*words[:-1], other]), aliases=(words[-1],))
    elif luck < 0.58:
        file = _changed(file, name=f"{words[0]} {words[-1]}")
    elif luck < 0.66:
        place = rng.randrange(len(file.name))
        letters = file.name[:place] + rng.choice("aeghinotu") + file.name[place + 1 :]
        file = _changed(file, name=letters)
    file = _born_again(rng, file)
    if rng.random() < 0.6:
        file = _changed(file, citizen=None, last4="")
    if rng.random() < 0.3:
        file = _changed(file, commune=rng.randrange(COMMUNES))
    return file


def _born_again(rng: Random, file: File) -> File:
    born, luck = file.born_on, rng.random()
    assert born is not None
    if luck < 0.30:
        return _only_year(file)
    if luck < 0.38:
        return _changed(file, born_on=None)
    if luck < 0.43 and born.day <= 12:
        return _changed(file, born_on=date(born.year, born.day, born.month))
    if luck < 0.50:
        return _changed(file, born_on=born + timedelta(days=rng.choice([-10, -1, 1, 10])))
    if luck < 0.54:
        year = born.year + rng.choice([-1, 1])
        return _changed(file, born_on=date(year, born.month, min(born.day, 28)))
    return file


def exact(files: list[File]) -> set[tuple[int, int]]:
    """What a search for the same name and the same day of birth finds."""
    groups: dict[tuple[str, date | None], list[int]] = defaultdict(list)
    for file in files:
        groups[file.name, file.born_on].append(file.id)
    return {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}


def measured(found: set[tuple[int, int]], twins: set[tuple[int, int]]) -> dict[str, float]:
    right = len(found & twins)
    return {
        "pairs": len(found),
        "precision": round(right / max(len(found), 1), 3),
        "recall": round(right / len(twins), 3),
    }


def learn(files: list[File]) -> dict[str, Any]:
    """Weights by expectation maximisation, from files alone: nobody says which are twins."""
    import duckdb
    from splink import DuckDBAPI, Linker, block_on

    api = DuckDBAPI(duckdb.connect())
    linker = Linker(api.register(table(files)), settings(len(files)), log_level=logging.ERROR)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for columns in (("citizen",), ("bag", "year")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    told = linker.misc.save_model_to_json()["comparisons"]
    return {
        one["output_column_name"]: {
            level["label_for_charts"]: [level.get("m_probability"), level.get("u_probability")]
            for level in one["comparison_levels"][1:]
        }
        for one in told
    }


def run() -> dict[str, Any]:
    """Measure on ``PEOPLE`` made-up people; the weights were learned from another register."""
    files, twins = register(PEOPLE, seed=7)
    start = time.perf_counter()
    found = likely(files, weight=-6)
    seconds = round(time.perf_counter() - start, 1)
    start = time.perf_counter()
    same = exact(files)
    rows = [{"way": "same name and birth", "seconds": round(time.perf_counter() - start, 1)}]
    rows[0] |= measured(same, twins)
    for weight in (-4, -2, 0, 2, 4):
        kept = {(pair.first, pair.second) for pair in found if pair.weight >= weight}
        rows.append({"way": f"weight from {weight}", "seconds": seconds} | measured(kept, twins))
    return {
        "people": PEOPLE,
        "twins": len(twins),
        "shown_from": model()["shown_from"],
        "rows": rows,
    }
