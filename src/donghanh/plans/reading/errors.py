"""The one error of reading: the file cannot be read as a text."""

from __future__ import annotations

from donghanh.errors import Refusal


class UnreadablePlan(Refusal):
    """The file holds no text that can be read. The sentence says what the officer can do.

    Codes: ``empty``, ``too_large``, ``wrong_kind``, ``damaged``, ``encrypted``, ``scanned``,
    ``not_text``, ``missing``, ``macros``.
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message, code=code, field="file")
