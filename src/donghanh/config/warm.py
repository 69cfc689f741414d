"""What a process does once before it answers, so that no request waits for it."""

from __future__ import annotations

import atexit
import gc


def warm() -> None:
    """Compile the indicators, and leave what stays for good out of the collection of garbage.

    The libraries and the compiled questions are a million objects that never become garbage; to
    look through them all takes longer than to make a page, and would happen every few pages.
    """
    from donghanh.indicators import catalogue  # Django must be set up by now

    catalogue.version()
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)
