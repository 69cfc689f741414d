"""``start`` and ``stop``: the whole system with one command."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import click

from donghanh.cli import assets, django, output
from donghanh.cli.language import both, current
from donghanh.cli.site import Site
from donghanh.embedded import Server
from donghanh.embedded.folders import data_folder
from donghanh.errors import Refusal

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(
    help=both(
        "Khởi động cơ sở dữ liệu, máy chủ web và bộ xử lý việc nền; Ctrl-C để dừng.",
        "Start the database, the web server and the job worker; Ctrl-C stops them.",
    )
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help=both("Cổng của trang web.", "Port of the site."),
)
@click.option(
    "--bind",
    default="127.0.0.1",
    show_default=True,
    help=both("Địa chỉ mạng để lắng nghe.", "Network address to listen on."),
)
@click.option(
    "--no-sample",
    is_flag=True,
    help=both("Không nạp dữ liệu mẫu vào cơ sở trống.", "Load no sample data when empty."),
)
def start(port: int, bind: str, no_sample: bool) -> None:
    """Bring everything up in order; each step says what it does and skips what is done."""
    began = time.monotonic()
    site = Site(data_folder())
    if found := site.running():
        raise Refusal(
            f"Đồng Hành đang chạy ở {found.address}. Dừng bằng lệnh: python3 run.py stop",
            code="cli.already_running",
        )
    assets.build()
    output.say("Đang mở cơ sở dữ liệu…", "Opening the database…")
    django.setup("owner")
    migrate()
    production = os.environ.get("DONGHANH_ENV") == "production"
    fill(sample=not (no_sample or production))
    if production:
        run_command("check")
    elif bind not in LOOPBACK:
        output.say(
            "Chú ý: đây là chế độ thử, mật khẩu mẫu ai cũng biết. Máy khác chỉ vào được khi "
            "DONGHANH_ALLOWED_HOSTS có tên của máy này.",
            "Note: this is a trial with well-known passwords. Other machines get in only when "
            "DONGHANH_ALLOWED_HOSTS names this machine.",
        )

    def announce(address: str) -> None:
        seconds = f"{time.monotonic() - began:.0f}"
        output.say(
            f"Đồng Hành đã sẵn sàng sau {seconds} giây: {address}",
            f"Đồng Hành is ready after {seconds} seconds: {address}",
        )
        show_accounts()
        output.say("Nhấn Ctrl-C để dừng.", "Press Ctrl-C to stop.")

    output.say("Đang mở trang web…", "Opening the site…")
    site.serve(bind, port, announce)
    output.say("Đã dừng.", "Stopped.")


def show_accounts() -> None:
    """One sample account per role, if this database holds the sample world."""
    from donghanh.config.checks import sample_accounts
    from donghanh.sample.accounts import listing

    present = set(sample_accounts())
    accounts = [account for account in listing() if account[1] in present]
    if accounts:
        output.say("Tài khoản mẫu của từng vai trò:", "A sample account for each role:")
        width = max(len(username) for _, username, _ in accounts)
        for role, username, password in accounts:
            output.note(f"  {username:<{width}}  {password}  {role}")


@click.command(
    help=both(
        "Dừng trang web, bộ xử lý việc nền và cơ sở dữ liệu kèm theo.",
        "Stop the site, the job worker and the local database.",
    )
)
def stop() -> None:
    """Stop whatever of this checkout runs."""
    stopped = Site(data_folder()).stop()
    if not os.environ.get("DATABASE_URL"):
        stopped = Server(data_folder()).stop() or stopped
    if stopped:
        output.say("Đã dừng.", "Stopped.")
    else:
        output.say("Không có gì đang chạy.", "Nothing was running.")


def migrate() -> None:
    """Bring the database structure up to date, as the owner."""
    from django.core.management import call_command

    output.say("Đang cập nhật cấu trúc cơ sở dữ liệu…", "Bringing the database up to date…")
    call_command("migrate", interactive=False, verbosity=0)


def fill(*, sample: bool) -> None:
    """Load what an empty database lacks: the administrative units, then the sample world."""
    from donghanh.agencies.models import Unit
    from donghanh.register.models import Person

    if not Unit.objects.exists():
        output.say("Đang nạp đơn vị hành chính…", "Loading administrative units…")
        run_command("units", "load")
    if sample and not Person.objects.exists():
        output.say("Đang tạo dữ liệu mẫu…", "Making the sample world…")
        run_command("sample")


def run_command(*arguments: str) -> None:
    """Run another command of the house in its own process, with the same database."""
    command = [sys.executable, "-m", "donghanh.cli.main", "--lang", current(), *arguments]
    done = subprocess.run(command, check=False)
    if done.returncode:
        raise Refusal(f"Lệnh {' '.join(arguments)} không xong.", code="cli.step_failed")
