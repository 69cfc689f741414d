"""One small family of errors.

``Refusal`` is a rule that said no: it is expected, has a sentence for the officer and, where the
rule is law, the article. Everything else is a fault of ours and flies to the error page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from donghanh.law.packs import Cite


class Refusal(Exception):
    """A rule said no. ``str(refusal)`` is the Vietnamese sentence the officer reads.

    ``code`` is stable and for programs; ``field`` names the form field to mend, if there is one;
    ``cite`` holds the articles of the rule, empty when the rule is the office's own.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        field: str | None = None,
        cite: tuple[Cite, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.cite = cite
