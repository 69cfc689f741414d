"""Where the worker looks for the tasks of this room."""

from donghanh.procedures.work import tasks as work

__all__ = ["work"]
