"""An event is edited; who has signed up hears of a new time, place or link, and who waits stands in the new order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events import service
from eventsvc.events.drafts import EventDraft
from eventsvc.events.hosts import Own
from eventsvc.events.kinds import Participation
from eventsvc.events.queries import event_facts
from eventsvc.events.service import Edited, Meeting
from eventsvc.journal import Actor
from eventsvc.messaging.outbox import Posting, post_all
from eventsvc.registration.choices import with_choices
from eventsvc.registration.letters import EventChanged, PlaceOffered, Schedule
from eventsvc.registration.offers import shorten_offers
from eventsvc.registration.queries import RegistrationRow, living_registrations

from .group_news import tell_contacts
from .locking import lock
from .placing import rearrange
from .session_places import with_sessions


def edit_event(
    event_id: UUID, draft: EventDraft, *, version: int, now: datetime, by: Actor, own: Own
) -> tuple[Edited, int]:
    """Save the draft over `version` of the event, and return what it did and how many people are told.

    Raises BadDraft, EventChangedMeanwhile, OnlyTheLeadMay or WayStillUsed.
    """
    edited = service.edit_event(event_id, draft, version=version, now=now, by=by, own=own)
    if edited.is_reordered:
        rearrange(lock(event_id), now)
    if edited.before is None:
        return edited, 0
    _shorten_offers(event_id, now)
    return edited, _tell(event_id, edited, edited.before, now)


def _shorten_offers(event_id: UUID, now: datetime) -> None:
    """Let no offer outlast the event's new start, and tell whoever has less time to answer now, and who answers for them."""
    locked = lock(event_id)
    starts_at = locked.terms.facts.starts_at
    shortened = shorten_offers(event_id, starts_at)
    if now >= starts_at:
        return
    for registration in locked.asked(shortened):
        letter = PlaceOffered(
            event=locked.terms.facts, registration=with_sessions(locked, registration).facts, until=starts_at
        )
        locked.tell(registration, letter, f"offered:{registration.revision}", now)
    tell_contacts(locked.terms, shortened, now)


def _tell(event_id: UUID, edited: Edited, before: Meeting, now: datetime) -> int:
    facts = event_facts(event_id)
    schedule = Schedule(starts_at=before.starts_at, ends_at=before.ends_at, place=before.place)
    is_same = schedule == Schedule(starts_at=facts.starts_at, ends_at=facts.ends_at, place=facts.place)
    registrations = [one for one in living_registrations(event_id) if not is_same or _uses_link(one)]
    post_all(
        (
            Posting(
                letter=EventChanged(event=facts, registration=registration.facts, before=schedule),
                to=registration.recipient,
                once=f"registration:{registration.id}:event-changed:{edited.schedule_revision}",
            )
            for registration in with_choices(registrations)
        ),
        now=now,
    )
    return len(registrations)


def _uses_link(registration: RegistrationRow) -> bool:
    """Whether the link is for this person: nobody else hears of a new one."""
    return registration.facts.has_place and registration.participation is Participation.ONLINE
