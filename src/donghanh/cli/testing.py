"""``test``: every check of the source code, each against the same throw-away database."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from donghanh.cli import assets, output
from donghanh.cli.language import both, pick
from donghanh.embedded import Server
from donghanh.embedded.folders import PROJECT
from donghanh.errors import Refusal

TEMPLATES = sorted(str(path) for path in (PROJECT / "src").glob("donghanh/*/templates"))


@dataclass(frozen=True)
class Step:
    """One check: its name in both languages and its command, run in the project's folder."""

    vi: str
    en: str
    command: tuple[str, ...]


STEPS = (
    Step("lỗi thường gặp", "lint", ("ruff", "check")),
    Step("cách trình bày", "format", ("ruff", "format", "--check")),
    Step("kiểu dữ liệu", "types", ("mypy",)),
    Step("chiều phụ thuộc", "import contracts", ("lint-imports", "--no-logo")),
    Step("mẫu trang", "templates", ("djlint", "--check", "--lint", *TEMPLATES)),
    Step("bản dịch", "translations", ("donghanh", "messages", "check")),
)


@click.command(
    help=both(
        "Chạy mọi phép kiểm tra; có tham số thì chỉ chạy pytest với tham số đó.",
        "Run every check; with arguments, only pytest with these.",
    ),
    context_settings={"ignore_unknown_options": True},
)
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
def test(pytest_arguments: tuple[str, ...]) -> None:
    """Run all steps even when one fails, and refuse at the end if any did."""
    if importlib.util.find_spec("pytest") is None:
        raise Refusal(
            "Các gói để kiểm tra chưa được cài. Hãy chạy: python3 run.py test",
            code="cli.no_test_packages",
        )
    # All tests in parallel; the group of browser tests shares one running site.
    spread = (
        () if pytest_arguments else ("-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadgroup")
    )
    tests = Step("phép thử", "tests", ("pytest", *spread, *pytest_arguments))
    steps = (tests,) if pytest_arguments else (*STEPS, tests)
    assets.build()
    with throw_away_database() as environment:
        failed = [step for step in steps if not passes(step, environment)]
    if failed:
        names = ", ".join(pick(step.vi, step.en) for step in failed)
        raise Refusal(pick(f"Chưa đạt: {names}.", f"Failed: {names}."), code="cli.tests_failed")
    output.say("Mọi phép kiểm tra đều đạt.", "Every check passed.")


def passes(step: Step, environment: dict[str, str]) -> bool:
    """Run one step with its output to the terminal; whether it succeeded."""
    name = pick(step.vi, step.en)
    output.note(f"── {name}: {' '.join(step.command[:3])}")
    began = time.monotonic()
    program = Path(sys.executable).with_name(step.command[0])
    done = subprocess.run(
        [program, *step.command[1:]],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    seconds = f"{time.monotonic() - began:.1f}"
    if done.returncode == 0:
        output.say(f"   đạt, {seconds} giây", f"   passed, {seconds} s")
    else:
        output.say(f"   KHÔNG đạt, {seconds} giây", f"   FAILED, {seconds} s")
    return done.returncode == 0


@contextlib.contextmanager
def throw_away_database() -> Iterator[dict[str, str]]:
    """The environment for the steps, with a database of their own that vanishes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="donghanh-test-"))
    folder.chmod(0o755)  # as root the server runs as another account
    server = Server(folder / "data", durable=False)
    try:
        server.start()
        # So that a test can look at a table as the site does, without a second connection.
        server.execute("GRANT dh_app, dh_stats TO dh_owner;")
        own = {name: value for name, value in os.environ.items() if name != "DONGHANH_DATA"}
        yield {**own, **server.environment(), "DONGHANH_ENV": "development"}
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(server.sockets, ignore_errors=True)
