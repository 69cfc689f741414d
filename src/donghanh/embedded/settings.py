"""donghanh.conf: the settings of the local server, written anew at each start."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1024 * 1024


def conf(*, sockets: Path, logs: Path, durable: bool, memory: int | None = None) -> str:
    """The file's text, for an old laptop as for a new one. ``memory`` is the machine's, in bytes.

    Commits reach the disk before they are confirmed (``durable``): an office loses no entry to a
    power cut. Only throw-away data for tests goes without.
    """
    if memory is None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    megabytes = memory // MEGABYTE
    switch = "on" if durable else "off"
    values = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{min(256, max(128, megabytes // 16))}MB",
        "effective_cache_size": f"{max(512, megabytes // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(256, max(64, megabytes // 32))}MB",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "jit": "off",
        "fsync": switch,
        "synchronous_commit": switch,
        "full_page_writes": switch,
        "timezone": "Asia/Ho_Chi_Minh",
        "lc_messages": "C",
        # A week of logs, one file a day. No statement text and no row values: both name people.
        "logging_collector": "on",
        "log_directory": str(logs),
        "log_filename": "postgresql-%a.log",
        "log_rotation_age": "1d",
        "log_truncate_on_rotation": "on",
        "log_timezone": "Asia/Ho_Chi_Minh",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    lines = [f"{name} = {quoted(value)}" for name, value in values.items()]
    return "# Written by donghanh.embedded at each start; changes here are lost.\n" + "\n".join(
        [*lines, ""]
    )


def quoted(value: str) -> str:
    """A value as postgresql.conf wants it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
