"""What a process does once before it answers, so that no request waits for it."""

from __future__ import annotations

import atexit
import gc


def warm() -> None:
    """Compile the indicators, and have garbage collected seldom and without what stays for good.

    The libraries and the compiled questions are a million objects that never become garbage; to
    look through them all takes longer than to make a page, and would happen every few pages. A page
    makes tens of thousands of objects and leaves two thousand in cycles: every tenth page waited for
    a full collection.
    """
    from donghanh.indicators import catalogue  # Django must be set up by now

    catalogue.version()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    atexit.register(gc.unfreeze)
