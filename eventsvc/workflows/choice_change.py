"""Someone changes what they have chosen of the programme."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from eventsvc.events.programme_queries import SessionRow, programme_of
from eventsvc.events.sessions import chosen_slots
from eventsvc.journal import Actor, note
from eventsvc.journal.models import ActorKind
from eventsvc.messaging.outbox import post
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.errors import SessionJustFull, WrongState
from eventsvc.registration.letters import SessionsChanged
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.rules import refuse_after, refuse_unless_upcoming
from eventsvc.registration.service import revise
from eventsvc.registration.states import RegistrationState

from .acting import refuse_unless_own
from .locking import Locked, lock
from .session_places import give_sessions, give_up_sessions, wish_for, with_sessions


def change_sessions(
    registration_id: UUID,
    session_ids: frozenset[UUID],
    *,
    promised: Collection[UUID] = (),
    by: Actor,
    now: datetime,
) -> bool:
    """Let the person have exactly these sessions, tell them, and return whether anything was new.

    What they keep stays as it was; what they give up goes to who waits for it. `promised` are the sessions that were
    shown with a free place: if one has gone to somebody else meanwhile, SessionJustFull is raised and nothing changes,
    so nobody gives up a place for one that is not there. Raises TooLate after the deadline, which does not
    bind the organizer, WrongState if the registration has ended, and what `chosen_slots` raises.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if not registration.state.is_living:
        raise WrongState(registration.state)
    if by.kind is ActorKind.PERSON:
        refuse_unless_own(locked.terms, registration)
        refuse_after(locked.terms.change_until(registration.participation), locked.terms.window, now)
    refuse_unless_upcoming(locked.terms.window, now)
    programme = programme_of(registration.event_id)
    chosen_slots((session.slot for session in programme), session_ids, registration.participation)
    present = {session.id for session in sessions_chosen_by(registration_id)}
    if present == session_ids:
        return False
    added = session_ids - present
    _refuse_surprise(session for session in programme if session.id in added & set(promised))
    give_up_sessions(locked, registration, now, session_ids=present - session_ids)
    wish_for(registration, added, now)
    if registration.state is RegistrationState.CONFIRMED:
        give_sessions(locked, registration, now)
    _tell(locked, registration, by=by, now=now)
    return True


def _refuse_surprise(promised: Iterable[SessionRow]) -> None:
    for session in promised:
        if not session.has_place:
            raise SessionJustFull(session.title)


def _tell(locked: Locked, registration: RegistrationRow, *, by: Actor, now: datetime) -> None:
    changed = with_sessions(locked, revise(registration))
    post(
        SessionsChanged(event=locked.terms.facts, registration=changed.facts),
        to=changed.recipient,
        once=f"registration:{registration.id}:sessions-changed:{changed.revision}",
        now=now,
    )
    note("registration.sessions_changed", registration.id, by=by, now=now, event_id=registration.event_id)
