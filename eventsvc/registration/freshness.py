"""Whether a letter about a registration still holds just before it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from eventsvc.events.models import Event
from eventsvc.events.states import EventState
from eventsvc.kit.db import db, table_of
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter, name_of
from eventsvc.messaging.models import OutgoingMail

from .group_letters import GroupBooked
from .letters import (
    AddressReplaced,
    ApplicationDeclined,
    ApplicationReceived,
    EventCalledOff,
    EventChanged,
    EventFollowUp,
    EventReminder,
    MovedUpFromWaitingList,
    OfferLapsed,
    PlaceHandedOver,
    PlaceOffered,
    PutOnWaitingList,
    RegistrationCancelled,
    RegistrationChanged,
    RegistrationConfirmed,
    RegistrationWithdrawn,
    SessionMoved,
    SessionPlaceGiven,
    SessionsChanged,
    SignUpRepeated,
    SubstituteDeclined,
    SwitchedToOnline,
)
from .models import Booking, Registration
from .states import RegistrationState

GONE = N_("Die Anmeldung besteht nicht mehr.")
NOT_CONFIRMED = N_("Die Person ist nicht mehr angemeldet.")
NOT_WAITING = N_("Die Person steht nicht mehr auf der Warteliste.")
NOT_OFFERED = N_("Der Platz ist nicht mehr angeboten.")
OTHER_DEADLINE = N_("Die Antwortfrist hat sich inzwischen geändert.")
NOT_LAPSED = N_("Die Person steht wieder auf der Warteliste.")
NOT_APPLIED = N_("Über die Bewerbung ist schon entschieden.")
COMES_AGAIN = N_("Die Person ist inzwischen wieder angemeldet.")
CALLED_OFF = N_("Die Veranstaltung ist abgesagt.")
NOT_CALLED_OFF = N_("Die Veranstaltung ist nicht abgesagt.")
MOVED = N_("Zeit oder Ort haben sich noch einmal geändert.")
STATE_HAS_CHANGED = N_("Der Stand der Anmeldung hat sich inzwischen geändert.")
NEWER_OVERVIEW = N_("Eine neuere Übersicht ist unterwegs.")
OTHER_LINK = N_("Die Buchung hat inzwischen einen anderen Link.")
STARTED = N_("Die Veranstaltung hat schon begonnen.")
NOT_OVER = N_("Die Veranstaltung ist noch nicht zu Ende.")


@dataclass(frozen=True)
class _Standing:
    """How registration and event stand now."""

    state: RegistrationState
    offered_until: datetime | None
    event_state: EventState
    starts_at: datetime
    ends_at: datetime
    sequence: int


# Made once: it is asked before every mail.
_REGISTRATIONS, _EVENTS = table_of(Registration), table_of(Event)
_STANDING = (
    select(
        *(_REGISTRATIONS.c[name] for name in ("state", "offered_until")),
        *(_EVENTS.c[name] for name in ("state", "starts_at", "ends_at", "schedule_revision")),
    )
    .join(_EVENTS, _EVENTS.c.id == _REGISTRATIONS.c.event_id)
    .where(_REGISTRATIONS.c.id == bindparam("sought"))
)

_MAILS = table_of(OutgoingMail)
_NEWER_OVERVIEW = select(_MAILS.c.id).where(
    _MAILS.c.subject_id == bindparam("booking"),
    _MAILS.c.letter == name_of(GroupBooked),
    or_(
        _MAILS.c.created_at > bindparam("written_at"),
        and_(_MAILS.c.created_at == bindparam("written_at"), _MAILS.c.id > bindparam("mail_id")),
    ),
)

_Rule = Callable[[Letter, _Standing, datetime], str | None]


def why_not_send(registration_id: UUID, letter: Letter, now: datetime) -> str | None:
    """Return why a letter about the registration must not leave any more; None if it still holds."""
    row = db.session.execute(_STANDING, {"sought": registration_id}).one_or_none()
    if row is None:
        return GONE
    standing = _Standing(*row)
    answers = (rule(letter, standing, now) for rule in RULES[type(letter)])
    return next((answer for answer in answers if answer is not None), None)


def why_not_tell_contact(booking_id: UUID, letter: Letter, _now: datetime) -> str | None:
    """Return why a letter to a booking's contact must not leave any more; None if its link and its event still hold.

    Of overviews that wait, the newest is enough; who found no place is told in any case.
    """
    query = (
        select(Booking.link_version, Event.state)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.id == booking_id)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        return GONE
    if isinstance(letter, GroupBooked) and letter.booking.link_version != row.link_version:
        return OTHER_LINK
    if isinstance(letter, GroupBooked) and letter.written_at and not letter.left_out:
        newer = {"booking": booking_id, "written_at": letter.written_at, "mail_id": letter.mail_id}
        if db.session.execute(_NEWER_OVERVIEW, newer).first():
            return NEWER_OVERVIEW
    return None if row.state is EventState.PUBLISHED else CALLED_OFF


def _while(state: RegistrationState, otherwise: str) -> _Rule:
    return lambda _letter, standing, _now: None if standing.state is state else otherwise


def _unless_living(_letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    return COMES_AGAIN if standing.state.is_living else None


def _while_living(_letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    return None if standing.state.is_living else NOT_CONFIRMED


def _while_published(_letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    return None if standing.event_state is EventState.PUBLISHED else CALLED_OFF


def _if_called_off(_letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    return None if standing.event_state is EventState.CALLED_OFF else NOT_CALLED_OFF


def _for_the_present_schedule(letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    assert isinstance(letter, EventChanged | EventReminder | EventFollowUp)
    return None if letter.event.sequence == standing.sequence else MOVED


def _before_the_deadline(letter: Letter, _standing: _Standing, now: datetime) -> str | None:
    assert isinstance(letter, PlaceOffered)
    return None if now < letter.until else NOT_OFFERED


def _with_the_present_deadline(letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    assert isinstance(letter, PlaceOffered | SignUpRepeated)
    return None if letter.until in {None, standing.offered_until} else OTHER_DEADLINE


def _before_the_start(_letter: Letter, standing: _Standing, now: datetime) -> str | None:
    return None if now < standing.starts_at else STARTED


def _after_the_end(_letter: Letter, standing: _Standing, now: datetime) -> str | None:
    return None if now >= standing.ends_at else NOT_OVER


def _in_the_state_it_tells(letter: Letter, standing: _Standing, _now: datetime) -> str | None:
    assert isinstance(letter, SignUpRepeated)
    return None if letter.state is standing.state else STATE_HAS_CHANGED


_confirmed = _while(RegistrationState.CONFIRMED, NOT_CONFIRMED)
_waiting = _while(RegistrationState.WAITLISTED, NOT_WAITING)
_offered = _while(RegistrationState.OFFERED, NOT_OFFERED)
_lapsed = _while(RegistrationState.LAPSED, NOT_LAPSED)
_applied = _while(RegistrationState.APPLIED, NOT_APPLIED)

# A later letter tells the rest: whoever withdrew hears that, whoever moved up hears that.
RULES: dict[type, tuple[_Rule, ...]] = {
    RegistrationConfirmed: (_confirmed, _while_published),
    MovedUpFromWaitingList: (_confirmed, _while_published),
    PlaceOffered: (_offered, _while_published, _with_the_present_deadline, _before_the_deadline),
    OfferLapsed: (_lapsed, _while_published),
    SwitchedToOnline: (_confirmed, _while_published),
    RegistrationChanged: (_while_living, _while_published),
    AddressReplaced: (),
    PlaceHandedOver: (),
    SubstituteDeclined: (_confirmed, _while_published),
    SessionsChanged: (_while_living, _while_published),
    SessionPlaceGiven: (_confirmed, _while_published),
    SessionMoved: (_while_living, _while_published),
    ApplicationReceived: (_applied, _while_published),
    PutOnWaitingList: (_waiting, _while_published),
    SignUpRepeated: (_in_the_state_it_tells, _with_the_present_deadline, _while_published),
    ApplicationDeclined: (_unless_living,),
    RegistrationWithdrawn: (_unless_living,),
    RegistrationCancelled: (_unless_living,),
    EventChanged: (_while_living, _while_published, _for_the_present_schedule),
    EventCalledOff: (_if_called_off,),
    EventReminder: (_confirmed, _while_published, _before_the_start, _for_the_present_schedule),
    EventFollowUp: (_confirmed, _while_published, _after_the_end, _for_the_present_schedule),
}
