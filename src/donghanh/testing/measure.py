"""What the measurements in ``bench/`` share: how long a piece of work takes, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def milliseconds(work: Callable[[], object]) -> float:
    """How long the work takes once, by the clock on the wall."""
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def usual(work: Callable[[], object], rounds: int = 15) -> float:
    """The median of some rounds, in milliseconds."""
    return median(milliseconds(work) for _ in range(rounds))


def page(
    name: str,
    client: Client,
    address: str | Callable[[], str],
    *,
    bound: float,
    slack: float = 1.5,
    rounds: int = 40,
    warm: int = 3,
) -> dict[str, Any]:
    """One page as a signed-in client gets it, warm: a row for the table of a measurement.

    The median must keep the ``bound`` in milliseconds, the 95th percentile ``slack`` times of it.
    The CPU time is that of this process alone: what the page costs however busy the machine is.
    An ``address`` may be another one at every request.
    """
    ask = address if callable(address) else lambda: address
    for _ in range(warm):
        response = client.get(ask())
        assert response.status_code == 200, (name, response.status_code)
    urls = [ask() for _ in range(rounds)]
    cpu = process_time()
    taken = [milliseconds(partial(client.get, url)) for url in urls]
    cpu = (process_time() - cpu) * 1000 / rounds
    with CaptureQueriesContext(connection) as queries:
        client.get(ask())
    middle, high = median(taken), quantiles(taken, n=20)[18]
    return {
        "page": name,
        "median_ms": round(middle, 1),
        "p95_ms": round(high, 1),
        "cpu_ms": round(cpu, 1),
        "bound_ms": bound,
        "queries": len(queries),
        "ok": middle <= bound and high <= slack * bound,
    }
