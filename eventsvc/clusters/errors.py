"""How the room of clusters says no."""

from __future__ import annotations

from collections.abc import Sequence

from eventsvc.kit.errors import Refusal


class BadCluster(Refusal):
    """What was entered of a cluster or a carrier does not do; `problems` names each field and what is wrong with it."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class LogoTooBig(Refusal):
    """The file is larger than a logo may be."""


class LogoUnfit(Refusal):
    """The file is no PNG or JPEG, whatever its name says."""


class LogoOutOfShape(Refusal):
    """The picture has too few points to be sharp, too many to be quick, or is a thin line."""
