"""The law as dated data: rule packs, the calendar of working days, and the clock.

``packs`` loads the packs (statuses, transitions, limits, entry kinds, forms …), ``calendars``
knows which days are worked, ``clock`` turns a limit and a start into a due date with its
explanation. Pure Python; no other room is needed. Every fact carries its citation and a
confidence mark, and no article, duration or authority stands in the code.
"""
