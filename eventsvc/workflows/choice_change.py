"""Someone changes what they have chosen of the programme."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from eventsvc.events.programme_queries import SessionRow, programme_of
from eventsvc.events.sessions import chosen_slots
from eventsvc.journal import Actor, Changes, changes, note
from eventsvc.journal.models import ActorKind
from eventsvc.kit.localized import Bilingual
from eventsvc.messaging.outbox import post
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.errors import SessionJustFull, SessionPlaceHeld, WrongState
from eventsvc.registration.letters import SessionFacts, SessionsChanged
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.rules import refuse_after, refuse_unless_upcoming
from eventsvc.registration.service import revise
from eventsvc.registration.states import ChoiceState, RegistrationState

from .acting import look_again, refuse_unless_own
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
    before = sessions_chosen_by(registration_id)
    present = {session.id for session in before}
    if present == session_ids:
        return False
    added = session_ids - present
    _refuse_surprise(session for session in programme if session.id in added & set(promised))
    give_up_sessions(locked, registration, now, session_ids=present - session_ids)
    wish_for(registration, added, now)
    if registration.state is RegistrationState.CONFIRMED:
        give_sessions(locked, registration, now)
    _tell(locked, registration, before, by=by, now=now)
    return True


def leave_session_queue(
    registration_id: UUID, session_id: UUID, now: datetime, *, link_version: int | None = None
) -> None:
    """Let the person leave the waiting list of a session, and tell them; nobody counts on them, so no deadline binds.

    `link_version` is that of the link they came with. Raises EventOver once the event has begun, EventIsCalledOff,
    OnlyTheContactMay, SessionPlaceHeld if they have got a place there meanwhile, or WrongState if they do not wait.
    """
    locked = lock(get_registration(registration_id).event_id)
    registration = get_registration(registration_id)
    if link_version not in {None, registration.link_version}:
        raise WrongState(registration.state)
    refuse_unless_own(locked.terms, registration)
    locked.refuse_unless_giving(now)
    before = sessions_chosen_by(registration_id)
    session = next((one for one in before if one.id == session_id), None)
    if session is None or session.state is ChoiceState.WISHED:
        raise WrongState(registration.state)
    if session.state is ChoiceState.CHOSEN:
        raise SessionPlaceHeld(Bilingual(session.title_de, session.title_en))
    give_up_sessions(locked, registration, now, session_ids={session_id})
    _tell(locked, registration, before, by=Actor.person(), now=now)


def _refuse_surprise(promised: Iterable[SessionRow]) -> None:
    for session in promised:
        if not session.has_place:
            raise SessionJustFull(session.title)


def _tell(
    locked: Locked, registration: RegistrationRow, before: Sequence[SessionFacts], *, by: Actor, now: datetime
) -> None:
    changed = with_sessions(locked, revise(registration))
    post(
        SessionsChanged(event=locked.terms.facts, registration=changed.facts),
        to=changed.recipient,
        once=f"registration:{registration.id}:sessions-changed:{changed.revision}",
        now=now,
    )
    chosen, event_id = _written(before, changed.sessions), registration.event_id
    note("registration.sessions_changed", registration.id, by=by, now=now, event_id=event_id, changes=chosen)
    look_again(locked.terms, registration, by=by, now=now)


def _written(before: Sequence[SessionFacts], after: Sequence[SessionFacts]) -> Changes:
    """Return what the choice was and what it is, by title, as the journal keeps it."""
    titles = ([one.title_de for one in sessions] for sessions in (before, after))
    return changes(*({"sessions": chosen} for chosen in titles))
