"""The files that go with an announcement."""

from __future__ import annotations

from collections.abc import Sequence

from eventsvc.messaging.letters import Enclosure, Letter

from .letters import Announced, AnnouncementTried
from .queries import contents_of


def enclosed_files(letter: Letter, _language: str) -> Sequence[Enclosure]:
    """Return the files of the announcement, the same for everyone."""
    assert isinstance(letter, Announced | AnnouncementTried)
    return [Enclosure(file.name, file.media_type, content) for file, content in contents_of(letter.announcement_id)]
