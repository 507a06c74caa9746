"""What the mail texts refuse."""

from __future__ import annotations

from collections.abc import Sequence

from eventsvc.kit.errors import Refusal


class BadMailText(Refusal):
    """Something in braces is no placeholder of the letter; `problems` names each part and what stands there."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)
