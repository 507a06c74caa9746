"""The post office as the composition root furnishes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jinja2 import Environment

from .circuit import Circuit
from .letters import Enclosure, Letter
from .own_words import WordingsOf, as_written
from .transport import Transport

# Asked just before sending, with the subject's id, the letter and the time: why it must not leave any more, or None.
# The answer is a German label marked for the catalogues.
Check = Callable[[UUID, Letter, datetime], str | None]
# Makes the files that go with a letter, in the language of its recipient; none where this letter needs none.
EnclosureMaker = Callable[[Letter, str], Sequence[Enclosure]]


@dataclass(frozen=True, kw_only=True)
class PostOffice:
    """All that turns a row of outgoing mail into a mail: templates, links, enclosures, checks and the way out."""

    # Made by render.mail_environment: it speaks the language of the mail that is being rendered.
    environment: Environment
    # What the templates find as `links`; the rooms that write letters know what it can do.
    links: object
    # By the names that letters give in `enclosures=`.
    enclosures: Mapping[str, EnclosureMaker]
    # By the kind of the letters' subjects; a kind without a check is never held back.
    checks: Mapping[str, Check]
    transport: Transport
    # The address all mail leaves from, and the name beside it where a letter names no sender of its own.
    sender: str
    house_name: str
    # Read once for the mails that are taken together.
    wordings: WordingsOf = lambda _event_ids: as_written
    circuit: Circuit = field(default_factory=Circuit)
