"""What the journal knows of the demonstration: who did what, when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from eventsvc.events.states import EventState
from eventsvc.journal.models import ActorKind, JournalEntry
from eventsvc.registration.states import RegistrationState

from .accounts import organizer_of
from .crowds import Crowd, Story
from .events import Held, called_off_at
from .rows import Row, add, ident

_S = RegistrationState
PERSON, ACCOUNT, SYSTEM = ActorKind.PERSON, ActorKind.ACCOUNT, ActorKind.SYSTEM
OFFER_ENDS = {
    _S.CONFIRMED: ("registration.offer_accepted", PERSON),
    _S.LAPSED: ("registration.lapsed", SYSTEM),
}
AT_ONCE = timedelta(seconds=1)


def add_history(events: list[Held], crowds: list[Crowd]) -> int:
    """Write down what the organizers did to their events and what became of each registration."""
    rows = [row for event in events for row in _of_event(event)]
    rows += [row for crowd in crowds for story in crowd.stories for row in _of_story(crowd, story)]
    return add(JournalEntry, rows)


def _of_event(event: Held) -> Iterator[Row]:
    plan, times = event.plan, event.times
    by = organizer_of(plan.cluster)
    yield _entry(event, event.id, "event.created", times.written_at, (ACCOUNT, by))
    if plan.state is not EventState.DRAFT:
        yield _entry(event, event.id, "event.published", times.published_at, (ACCOUNT, by))
    if plan.state is EventState.CALLED_OFF:
        yield _entry(event, event.id, "event.called_off", called_off_at(times), (ACCOUNT, by))


def _of_story(crowd: Crowd, story: Story) -> Iterator[Row]:
    """The sign-up, and what came after it."""
    event, key = crowd.event, crowd.registration_id(story)
    team = (ACCOUNT, organizer_of(event.plan.cluster))
    is_decided = event.plan.is_decided
    waits_at_once = story.queue_position is not None and not is_decided
    first = "applied" if is_decided else "waitlisted" if waits_at_once else "confirmed"
    yield _entry(event, key, f"registration.{first}", story.created_at, (PERSON, None))
    if story.offered_at:
        yield _entry(event, key, "registration.offered", story.offered_at, (SYSTEM, None))
        if story.state in OFFER_ENDS:
            action, by = OFFER_ENDS[story.state]
            yield _entry(event, key, action, story.state_at, (by, None))
    elif story.moved_up:
        yield _entry(event, key, "registration.moved_up", story.state_at, (SYSTEM, None))
    elif is_decided and story.state in {_S.CONFIRMED, _S.WAITLISTED}:
        word = "accepted" if story.state is _S.CONFIRMED else "reserved"
        yield _entry(event, key, f"application.{word}", story.state_at, team)
        yield _entry(event, key, f"registration.{story.state}", story.state_at + AT_ONCE, team)
    elif story.state is _S.DECLINED:
        yield _entry(event, key, "application.declined", story.state_at, team)
    elif story.state is _S.CANCELLED:
        yield _entry(event, key, "registration.cancelled", story.state_at, team)
    elif story.state is _S.WITHDRAWN:
        yield _entry(event, key, "registration.withdrawn", story.state_at, (PERSON, None))


def _entry(event: Held, subject: UUID, action: str, at: datetime, by: tuple[ActorKind, UUID | None]) -> Row:
    return {
        "id": ident("journal", subject.hex, action),
        "at": at,
        "actor_kind": by[0],
        "actor_id": by[1],
        "action": action,
        "subject_id": subject,
        "event_id": event.id,
        "facts": {},
    }
