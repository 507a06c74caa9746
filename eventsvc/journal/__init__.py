"""Who did what to whom, and when; written in the transaction of the change it tells of, and never changed."""

from .changes import Facts, changes
from .service import Actor, note

__all__ = ["Actor", "Facts", "changes", "note"]
