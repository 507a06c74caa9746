"""The organizer changes a session that people may have chosen, or takes it out of the programme."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eventsvc.events import programme
from eventsvc.events.errors import SessionStillChosen
from eventsvc.events.programme_queries import SessionRow, get_session, programme_of
from eventsvc.events.queries import Terms
from eventsvc.events.sessions import SessionDraft
from eventsvc.events.states import EventState
from eventsvc.journal import Actor
from eventsvc.kit.edits import Edit, edited
from eventsvc.messaging.outbox import Posting, post_all
from eventsvc.registration.choices import ids_of_choosers, number_of_choosers, with_choices
from eventsvc.registration.errors import CapacityBelowTaken
from eventsvc.registration.letters import SessionMoved
from eventsvc.registration.queries import RegistrationRow, registrations_by_id

from .locking import lock
from .session_places import move_up_in_sessions


@dataclass(frozen=True)
class SessionEdited:
    """What an edit has done: how many moved up from its waiting list, how many are told of a new time or room."""

    moved_up: int
    told: int


def edit_session(event_id: UUID, session_id: UUID, edit: Edit, *, now: datetime, by: Actor) -> SessionEdited:
    """Change a session; places that are added go to who waits.

    Who has chosen it hears of a new time or room. Raises EditsClash, BadSession, CapacityBelowTaken with the number taken,
    or SessionStillChosen with the number of those who have chosen what was not to be chosen any more.
    """
    programme.lock_programme(event_id)
    session = get_session(event_id, session_id)
    draft = edited(SessionDraft, session.draft, edit)
    if draft == session.draft:
        return SessionEdited(moved_up=0, told=0)
    if draft.is_choosable and draft.capacity is not None and draft.capacity < session.taken:
        raise CapacityBelowTaken(session.taken)
    if not draft.is_choosable:
        _refuse_if_chosen(session_id)
    before = programme.edit_session(event_id, session_id, draft, now=now, by=by)
    locked = lock(event_id)
    # A new time can also let someone have a place in another session that they had to be passed over for.
    moved_up = move_up_in_sessions(locked, [session.id for session in programme_of(event_id)], now)
    return SessionEdited(
        moved_up, _tell(before, locked.terms, now) if _is_news(before, draft, locked.terms, now) else 0
    )


def remove_session(event_id: UUID, session_id: UUID, *, now: datetime, by: Actor) -> None:
    """Take the session out of the programme, or raise SessionStillChosen with the number of those who have chosen it."""
    programme.lock_programme(event_id)
    _refuse_if_chosen(session_id)
    programme.remove_session(event_id, session_id, now=now, by=by)


def _refuse_if_chosen(session_id: UUID) -> None:
    if number := number_of_choosers(session_id):
        raise SessionStillChosen(number)


def _is_news(before: SessionRow, draft: SessionDraft, terms: Terms, now: datetime) -> bool:
    was, will = (before.starts_at, before.ends_at, before.room), (draft.starts_at, draft.ends_at, draft.room)
    return was != will and terms.state is EventState.PUBLISHED and now < terms.facts.ends_at


def _tell(before: SessionRow, terms: Terms, now: datetime) -> int:
    """Tell everyone who has chosen the session how it was and is, and what of their choice now takes place at that time."""
    ids = ids_of_choosers(before.id)
    people = with_choices(registrations_by_id(ids))
    post_all(
        (
            Posting(
                letter=_letter(before, person, terms),
                to=person.recipient,
                once=f"registration:{person.id}:session:{before.id}:moved:{now.isoformat()}",
            )
            for person in people
        ),
        now=now,
    )
    return len(people)


def _letter(before: SessionRow, person: RegistrationRow, terms: Terms) -> SessionMoved:
    session = next(one for one in person.sessions if one.id == before.id)
    clashes = tuple(
        one
        for one in person.sessions
        if one.id != session.id and one.starts_at < session.ends_at and session.starts_at < one.ends_at
    )
    return SessionMoved(
        event=terms.facts,
        registration=person.facts,
        session=session,
        before=replace(session, starts_at=before.starts_at, ends_at=before.ends_at, room=before.room),
        clashes=clashes,
    )
