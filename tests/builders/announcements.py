"""Announcements, as a team has written them."""

from __future__ import annotations

from typing import Any

from eventsvc.announcements.queries import AnnouncementRow, get_announcement
from eventsvc.announcements.rules import Text
from eventsvc.announcements.service import Draft, write
from eventsvc.announcements.states import AnnouncementKind
from eventsvc.events.models import Event
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.people_filter import PeopleFilter

TEXT = Text(subject_de="Vor dem {datum}", body_de="Liebe Frau {nachname},\n\nbis bald.")


def an_announcement(
    event: Event,
    *,
    kind: AnnouncementKind = AnnouncementKind.ABOUT_EVENT,
    text: Text = TEXT,
    **audience: Any,
) -> AnnouncementRow:
    """Write a draft to a part of the event's list; `audience` narrows it as the list's filter does."""
    draft = Draft(kind=kind, text=text, audience=PeopleFilter(**audience).query)
    with transaction():
        announcement_id = write(event.id, draft, by=Actor.system(), now=read_clock())
    return get_announcement(announcement_id)
