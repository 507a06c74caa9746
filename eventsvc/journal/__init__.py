"""Who did what to whom, and when; written in the transaction of the change it tells of, and never changed."""

from .changes import Changes, Facts, changes, changes_of
from .service import Actor, note

__all__ = ["Actor", "Changes", "Facts", "changes", "changes_of", "note"]
