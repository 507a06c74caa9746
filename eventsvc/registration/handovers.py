"""Substitutes: the link that someone sends, what the substitute typed, and the change of the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Select, delete, func, insert, select, update

from eventsvc.events.answering import chosen_keys
from eventsvc.events.questions import Value
from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.ids import TICKET_CODE_LENGTH, new_code, new_id

from .answers import GivenAnswer, Owner, answers_of, drop
from .applications import Agreement, ConsentPurpose, Person
from .errors import AlreadyRegistered, HandoverEnded
from .handover_models import SUBSTITUTE_FILES, Handover
from .models import Booking, Registration
from .queries import RegistrationRow, get_registration
from .service import PUBLIC_ID_LENGTH, give_consents, person_values, take_back_consents
from .states import CAN_BE_PASSED_ON, HANDOVER_TRANSITIONS, HandoverState

_HANDOVERS, _REGISTRATIONS, _BOOKINGS = table_of(Handover), table_of(Registration), table_of(Booking)


def substitute_key(public_id: str) -> str:
    """Return the key by which the files are known that come with a substitute's form."""
    return f"{SUBSTITUTE_FILES}{public_id}"


@dataclass(frozen=True, kw_only=True)
class Substitute:
    """Who comes instead, with what they agreed to and answered, and the language they read.

    Whom the contact of a booking names has not been asked yet: then there are no questions. `form_key` is that of the
    files which came with the answers.
    """

    person: Person
    consents: frozenset[Agreement] = frozenset()
    language: str
    is_named_by_contact: bool = False
    proof: str = ""
    question_ids: tuple[UUID, ...] = ()
    answers: Mapping[UUID, Value] = field(default_factory=dict)
    form_key: str = ""


_SUBSTITUTE = TypeAdapter(Substitute)


@dataclass(frozen=True, kw_only=True)
class HandoverRow:
    """A link as it stands; `substitute` is known while the team decides."""

    id: UUID
    public_id: str
    registration_id: UUID
    state: HandoverState
    created_at: datetime
    state_at: datetime
    substitute: Substitute | None


def open_handover(registration_id: UUID, now: datetime) -> HandoverRow:
    """Write down that a substitute is wanted, and return the link."""
    row = {
        "id": new_id(),
        "public_id": new_code(PUBLIC_ID_LENGTH),
        "registration_id": registration_id,
        "state": HandoverState.OPEN,
        "created_at": now,
        "state_at": now,
        "substitute": None,
    }
    db.session.execute(insert(_HANDOVERS), row)
    return HandoverRow(**row)  # type: ignore[arg-type]


def find_handover(public_id: str) -> HandoverRow | None:
    """Return the link of that name, or None."""
    return _found(_QUERY.where(_HANDOVERS.c.public_id == public_id))


def newest_handover(registration_id: UUID) -> HandoverRow | None:
    """Return the last link that the person made, or None."""
    query = _QUERY.where(_HANDOVERS.c.registration_id == registration_id)
    return _found(query.order_by(_HANDOVERS.c.id.desc()).limit(1))


def settle_handover(
    handover: HandoverRow, state: HandoverState, now: datetime, substitute: Substitute | None = None
) -> None:
    """Take the link to `state`, or raise HandoverEnded; of two who try at once, one succeeds."""
    kept = _SUBSTITUTE.dump_python(substitute, mode="json") if substitute else None
    settled = db.session.execute(
        update(_HANDOVERS)
        .where(_HANDOVERS.c.id == handover.id, _HANDOVERS.c.state == handover.state)
        .values(state=state, state_at=now, substitute=kept)
    )
    if state not in HANDOVER_TRANSITIONS[handover.state] or settled.rowcount != 1:  # type: ignore[attr-defined]
        raise HandoverEnded(handover.public_id)


def replace_person(registration: RegistrationRow, substitute: Substitute, now: datetime) -> RegistrationRow:
    """Let somebody else have the registration with its places and by whatever it came in, and return it as it is now.

    Its link and its ticket end. Consents and answers were the first person's: the substitute gives their own, and of the
    answers only those stay that hold a place. Raises AlreadyRegistered if the substitute comes already.
    """
    person = substitute.person
    with refusing("uq_registrations_living_person", AlreadyRegistered(person.email)):
        db.session.execute(
            update(_REGISTRATIONS)
            .where(_REGISTRATIONS.c.id == registration.id)
            .values(
                revision=_REGISTRATIONS.c.revision + 1,
                link_version=_REGISTRATIONS.c.link_version + 1,
                ticket_code=new_code(TICKET_CODE_LENGTH),
                proof=substitute.proof,
                needs_look_since=None,
                **person_values(person),
            )
        )
    take_back_consents(registration.id, frozenset(ConsentPurpose), now)
    give_consents(registration.id, substitute.consents, now)
    kept = {given.id for given in places_answered(registration.id)}
    drop([given.id for given in answers_of(Owner(registration.id)) if given.id not in kept])
    _hand_booking_over(registration, substitute)
    return get_registration(registration.id)


def places_answered(registration_id: UUID) -> list[GivenAnswer]:
    """Return the answers of the person that hold places, cut down to those: they go over with the registration."""
    return [cut for given in answers_of(Owner(registration_id)) if (cut := _places_of(given)) is not None]


def _places_of(given: GivenAnswer) -> GivenAnswer | None:
    limited = {str(choice.key) for choice in given.question.choices if choice.pool_id is not None}
    kept = tuple(key for key in chosen_keys(given.value) if key in limited)
    if not kept:
        return None
    return given if isinstance(given.value, str) else replace(given, value=kept)


def requested_counts(event_ids: Select[UUID]) -> dict[UUID, int]:
    """Return how many substitutes wait for the team's word, for each of the events that has some."""
    rows = db.session.execute(
        select(_REGISTRATIONS.c.event_id, func.count())
        .join(_HANDOVERS, _HANDOVERS.c.registration_id == _REGISTRATIONS.c.id)
        .where(_REGISTRATIONS.c.event_id.in_(event_ids), *_AWAITED)
        .group_by(_REGISTRATIONS.c.event_id)
    )
    return {event_id: number for event_id, number in rows}  # noqa: C416 -- mypy takes a Row for no pair


def requested_of(event_id: UUID) -> list[HandoverRow]:
    """Return the substitutes of an event who wait for the team's word, the longest waiting first."""
    query = _QUERY.join(_REGISTRATIONS, _REGISTRATIONS.c.id == _HANDOVERS.c.registration_id)
    rows = db.session.execute(
        query.where(_REGISTRATIONS.c.event_id == event_id, *_AWAITED).order_by(_HANDOVERS.c.state_at)
    )
    return [_row(row) for row in rows]


def requested_for(registration_ids: Iterable[UUID]) -> dict[UUID, HandoverRow]:
    """Return the substitutes of these people who wait for the team's word."""
    query = _QUERY.join(_REGISTRATIONS, _REGISTRATIONS.c.id == _HANDOVERS.c.registration_id)
    rows = db.session.execute(query.where(_REGISTRATIONS.c.id.in_(list(registration_ids)), *_AWAITED))
    return {row.registration_id: _row(row) for row in rows}


def forget_handovers(registration_ids: Iterable[UUID]) -> None:
    """Delete the links of registrations that name nobody any more."""
    db.session.execute(delete(_HANDOVERS).where(_HANDOVERS.c.registration_id.in_(list(registration_ids))))


def _hand_booking_over(registration: RegistrationRow, substitute: Substitute) -> None:
    """Whoever booked for themselves alone is no longer its contact; who would pay stays."""
    others = select(_REGISTRATIONS.c.id).where(
        _REGISTRATIONS.c.booking_id == registration.booking_id, _REGISTRATIONS.c.id != registration.id
    )
    if registration.booked_by or db.session.execute(others.limit(1)).first():
        return
    person = substitute.person
    db.session.execute(
        update(_BOOKINGS)
        .where(_BOOKINGS.c.id == registration.booking_id)
        .values(
            first_name=person.first_name,
            last_name=person.last_name,
            email=person.email,
            email_key=person.email.casefold(),
            phone=person.phone,
            organization=person.organization,
            language=substitute.language,
            link_version=_BOOKINGS.c.link_version + 1,
        )
    )


def _found(query: Select[Any]) -> HandoverRow | None:
    row = db.session.execute(query).one_or_none()
    return _row(row) if row is not None else None


def _row(row: Any) -> HandoverRow:
    facts = {field.name: getattr(row, field.name) for field in fields(HandoverRow)}
    kept = facts["substitute"]
    return HandoverRow(**facts | {"substitute": _SUBSTITUTE.validate_python(kept) if kept else None})


_QUERY: Select[Any] = select(*(_HANDOVERS.c[field.name] for field in fields(HandoverRow)))
# Who has signed off meanwhile needs no substitute any more.
_AWAITED = (
    _HANDOVERS.c.state == HandoverState.REQUESTED,
    _REGISTRATIONS.c.state.in_(CAN_BE_PASSED_ON),
)
