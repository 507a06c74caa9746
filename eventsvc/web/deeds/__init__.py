"""All that the journal can say, in words: each thing that is done, by its name."""

from .clusters import CLUSTERS
from .deed import Deed, DeedGroup
from .events import EVENTS
from .people import PEOPLE
from .team import TEAM

DEEDS: dict[str, Deed] = CLUSTERS | EVENTS | PEOPLE | TEAM

__all__ = ["DEEDS", "TEAM", "Deed", "DeedGroup"]
