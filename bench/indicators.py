"""Time all indicators of the largest province: one statement, one each, and DuckDB on Parquet.

Run with ``donghanh bench indicators``. Reads the database as it is; ``donghanh sample --people N``
fills it. The three ways must give the same figures, and the run says so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from donghanh.errors import Refusal

if TYPE_CHECKING:
    from donghanh.agencies.models import Unit
    from donghanh.indicators.answer import Answer
    from donghanh.indicators.engine import Engine
    from donghanh.indicators.marts import Dialect

#: Django is not loaded yet when this file is: whatever needs it is imported within.
ROLE = "app"
REPEATS = 3

Figures = dict[str, tuple[int | None, int | None]]


def run() -> dict[str, object]:
    """Seconds at best of three, warm, after compiling; and how much data was asked."""
    from donghanh import today as clock
    from donghanh.indicators import catalogue, engine, export
    from donghanh.indicators.answer import answer, trend
    from donghanh.indicators.periods import last_closed

    people, entries, province = _size()
    period, known = last_closed(clock.today()), clock.now()

    def together(name: Dialect | Engine = "postgres") -> Figures:
        return _figures(
            answer(catalogue.ALL, unit=province, period=period, known=known, engine=name)
        )

    def one_by_one() -> Figures:
        found: Figures = {}
        for key in catalogue.ALL:
            found |= _figures(answer([key], unit=province, period=period, known=known))
        return found

    def over_time() -> Figures:
        points = trend(["svc_access_all"], unit=province, period=period, known=known)
        return _figures({key: line[-1] for key, line in points.items()})

    timed = [
        _time("PostgreSQL, one statement", together),
        _time("PostgreSQL, a statement each", one_by_one),
        _time("PostgreSQL, one trend", over_time),
    ]
    with TemporaryDirectory(prefix="donghanh-bench-") as folder:
        began = perf_counter()
        export.export(Path(folder))
        exported = perf_counter() - began
        duck = engine.Duck(Path(folder))
        timed.append(_time("DuckDB over Parquet", lambda: together(duck)))
        duck.close()
    figures = [found for _, _, found in timed if len(found) == len(catalogue.ALL)]
    return {
        "people": people,
        "entries": entries,
        "province": province.name,
        "period": period.code,
        "indicators": len(catalogue.ALL),
        "export_seconds": round(exported, 3),
        "same_figures": all(one == figures[0] for one in figures),
        "rows": [{"way": way, "seconds": round(seconds, 3)} for way, seconds, _ in timed],
    }


def _size() -> tuple[int, int, Unit]:
    """How many people and entries there are, and the province with the most people."""
    from django.db import transaction
    from django.db.models import Count

    from donghanh.access import scope
    from donghanh.agencies.models import Unit
    from donghanh.register.models import Entry, Person

    with scope.use(scope.SYSTEM), transaction.atomic():
        found = Person.objects.values("province").annotate(people=Count("id"))
        largest = found.order_by("-people").first()
        if largest is None:
            raise Refusal(
                "Chưa có người nào trong dữ liệu. Anh/chị chạy lệnh sample trước.",
                code="bench.empty",
            )
        province = Unit.objects.get(pk=largest["province"])
        return Person.objects.count(), Entry.objects.count(), province


def _time(way: str, ask: Callable[[], Figures]) -> tuple[str, float, Figures]:
    found = ask()  # compiles and warms up
    best = float("inf")
    for _ in range(REPEATS):
        began = perf_counter()
        found = ask()
        best = min(best, perf_counter() - began)
    return way, best, found


def _figures(found: dict[str, Answer]) -> Figures:
    return {key: (one.part, one.whole) for key, one in found.items()}
