"""All that the journal can say, in words: each thing that is done, by its name."""

from .deed import Deed, DeedGroup
from .events import EVENTS
from .people import PEOPLE
from .team import TEAM

DEEDS: dict[str, Deed] = EVENTS | PEOPLE | TEAM

__all__ = ["DEEDS", "TEAM", "Deed", "DeedGroup"]
