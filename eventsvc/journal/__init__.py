"""Who did what to whom, and when; written in the transaction of the change it tells of."""

from .service import Actor, note

__all__ = ["Actor", "note"]
