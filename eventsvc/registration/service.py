"""Writing registrations: the steps that the workflows put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update

from eventsvc.events.answering import pools_of, still_open
from eventsvc.events.kinds import Participation
from eventsvc.events.questions import Question, Value
from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.ids import TICKET_CODE_LENGTH, new_code, new_id
from eventsvc.kit.text import folded, search_words

from .answer_words import gathered
from .answers import Owner, drop_answers, give_all
from .applications import Agreement, Application, ConsentPurpose, Participant, Person, Source
from .bookings import BookingRow, booking_columns
from .errors import AlreadyRegistered, AlreadySubmitted, WrongState
from .models import Booking, Consent, FurtherPlace, Registration
from .queries import RegistrationRow
from .rules import refuse_unless_allowed
from .shared_places import need
from .states import RegistrationState
from .wordings import keep_stand_ins

PUBLIC_ID_LENGTH = 12
LONGEST_NAME_KEY = 170
FIRST_REVISION = 1

_BOOKINGS, _REGISTRATIONS, _CONSENTS = table_of(Booking), table_of(Registration), table_of(Consent)
_FURTHER_PLACES = table_of(FurtherPlace)
_INSERT_BOOKING, _INSERT_REGISTRATION = insert(_BOOKINGS), insert(_REGISTRATIONS)
_OF_THE_BOOKING = ("id", "public_id", "link_version", "event_id", "language", "is_together", "created_at")
_OWN = (
    *("id", "public_id", "link_version", "booking_id", "event_id", "pool_id", "category_id", "proof", "participation"),
    *("state", "source", "ticket_code", "created_at", "state_at", "revision", "origin_cluster_id"),
)
_ADVANCE = (
    update(_REGISTRATIONS)
    .where(_REGISTRATIONS.c.id == bindparam("registration_id"), _REGISTRATIONS.c.state == bindparam("state_before"))
    .values(
        state=bindparam("state_after"),
        state_at=bindparam("now"),
        reason=bindparam("why"),
        queue_position=bindparam("position"),
        queue_priority=bindparam("priority"),
        offered_until=bindparam("until"),
        revision=_REGISTRATIONS.c.revision + 1,
    )
)


def record(application: Application, now: datetime) -> list[RegistrationRow]:
    """Write down the application as a booking, and return its registrations; they hold no places yet.

    Raises AlreadySubmitted for a form handed in before, AlreadyRegistered for a person who comes already,
    QuestionsChanged and FileGone.
    """
    booking = _book(application, now)
    rows = enlist(booking, application.people, application.source, now, application.questions, application.answers)
    need(rows[0].id, pools_of(application.questions, application.answers), is_shared=True)
    given = [(Owner(row.id), person.answers) for row, person in zip(rows, application.people, strict=True)]
    give_all([*given, (Owner(booking_id=booking.id), application.answers)], application.questions, application.form_key)
    return rows


def enlist(
    booking: BookingRow,
    people: Iterable[Participant],
    source: Source,
    now: datetime,
    questions: Sequence[Question] = (),
    shared: Mapping[UUID, Value] | None = None,
) -> list[RegistrationRow]:
    """Write people down in a booking, and return their registrations; they hold no places yet.

    `questions` are those that they were asked, `shared` what was answered for all of them. Raises AlreadyRegistered for a
    person who comes already.
    """
    rows = []
    for participant in people:
        row = _row(booking, participant, source, now)
        further = participant.further_pool_ids | pools_of(questions, participant.answers).keys()
        _register(row, further, gathered(questions, participant.answers, shared or {}))
        give_consents(row.id, participant.consents, now)
        rows.append(replace(row, open_questions=still_open(questions, participant.answers)))
    return rows


@dataclass(frozen=True, order=True)
class Standing:
    """Where someone stands in the queue: lower priority goes first, then the lower position."""

    priority: int
    position: int | None


def advance(
    registration: RegistrationRow,
    state: RegistrationState,
    *,
    now: datetime,
    reason: str = "",
    standing: Standing | None = None,
    offered_until: datetime | None = None,
) -> None:
    """Take the registration to `state`, or raise WrongState; of two who try at once, one succeeds."""
    refuse_unless_allowed(registration.state, state)
    standing = standing or Standing(registration.queue_priority, registration.queue_position)
    changed = db.session.execute(
        _ADVANCE,
        {
            "registration_id": registration.id,
            "state_before": registration.state,
            "state_after": state,
            "now": now,
            "why": reason,
            "priority": standing.priority,
            "position": standing.position,
            "until": offered_until,
        },
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongState(state)


def strike(registration: RegistrationRow) -> None:
    """Take back a registration that was just recorded and gets no place: nothing of it is left."""
    drop_answers(Owner(registration.id))
    for table in (_CONSENTS, _FURTHER_PLACES):
        db.session.execute(delete(table).where(table.c.registration_id == registration.id))
    db.session.execute(delete(_REGISTRATIONS).where(_REGISTRATIONS.c.id == registration.id))


def change_person(registration: RegistrationRow, person: Person) -> RegistrationRow:
    """Replace the person's data and return the registration as it is now.

    Another address ends the link and begins a new one; so does the booking's, where it is its contact's. Raises AlreadyRegistered if that address comes already.
    """
    moved = int(person.email != registration.person.email)
    with refusing("uq_registrations_living_person", AlreadyRegistered(person.email)):
        db.session.execute(
            update(_REGISTRATIONS)
            .where(_REGISTRATIONS.c.id == registration.id)
            .values(
                revision=_REGISTRATIONS.c.revision + 1,
                link_version=_REGISTRATIONS.c.link_version + moved,
                **person_values(person),
            )
        )
    if moved:
        db.session.execute(
            update(_BOOKINGS)
            .where(
                _BOOKINGS.c.id == registration.booking_id,
                _BOOKINGS.c.email_key == registration.person.email.casefold(),
            )
            .values(email=person.email, email_key=person.email.casefold(), link_version=_BOOKINGS.c.link_version + 1)
        )
    return replace(registration, person=person, link_version=registration.link_version + moved)


def revise(registration: RegistrationRow) -> RegistrationRow:
    """Raise the registration's revision for a change that the person is told of, and return it as it is now."""
    raised = update(_REGISTRATIONS).where(_REGISTRATIONS.c.id == registration.id)
    revision = db.session.scalar(
        raised.values(revision=_REGISTRATIONS.c.revision + 1).returning(_REGISTRATIONS.c.revision)
    )
    return replace(registration, revision=revision or registration.revision)


def take_way(registration: RegistrationRow, pool_id: UUID, participation: Participation) -> RegistrationRow:
    """Let the person take part another way, and return the registration as it is now; the places are the caller's part."""
    db.session.execute(
        update(_REGISTRATIONS)
        .where(_REGISTRATIONS.c.id == registration.id)
        .values(pool_id=pool_id, participation=participation)
    )
    return replace(registration, pool_id=pool_id, participation=participation)


def give_consents(registration_id: UUID, agreements: frozenset[Agreement], now: datetime) -> None:
    """Write down each consent with the wording it was given to."""
    if not agreements:
        return
    keep_stand_ins(frozenset(agreement.wording_id for agreement in agreements))
    rows = [
        {
            "id": new_id(),
            "registration_id": registration_id,
            "purpose": agreement.purpose,
            "wording_id": agreement.wording_id,
            "language": agreement.language,
            "given_at": now,
        }
        for agreement in sorted(agreements, key=lambda agreement: agreement.purpose)
    ]
    db.session.execute(insert(_CONSENTS), rows)


def take_back_consents(registration_id: UUID, purposes: frozenset[ConsentPurpose], now: datetime) -> None:
    """Write down that the consents are taken back; that they were given stays on record."""
    if purposes:
        db.session.execute(
            update(_CONSENTS)
            .where(
                _CONSENTS.c.registration_id == registration_id,
                _CONSENTS.c.purpose.in_(purposes),
                _CONSENTS.c.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )


def name_key_of(first_name: str, last_name: str) -> str:
    """Return a name as lists are ordered by it, and names are compared."""
    return folded(f"{last_name} {first_name}")[:LONGEST_NAME_KEY]


def person_values(person: Person) -> dict[str, object]:
    """Return the person as the table keeps them."""
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": person.email,
        "email_key": person.email.casefold(),
        "organization": person.organization,
        "organization_kind": person.organization_kind,
        "postal_code": person.postal_code,
        "country": person.country,
        "phone": person.phone,
        "dietary_needs": person.dietary_needs,
        "access_needs": person.access_needs,
        "remarks": person.remarks,
        "name_key": name_key_of(person.first_name, person.last_name),
        "search_text": search_words(person.first_name, person.last_name, person.email, person.organization),
    }


def _book(application: Application, now: datetime) -> BookingRow:
    """Insert the booking; its form's key lets it in once."""
    booking = BookingRow(
        id=new_id(),
        public_id=new_code(PUBLIC_ID_LENGTH),
        link_version=1,
        event_id=application.event_id,
        contact=application.contact,
        billing=application.billing,
        language=application.language,
        is_together=application.is_together,
        created_at=now,
    )
    own = {name: getattr(booking, name) for name in _OF_THE_BOOKING}
    columns = booking_columns(booking.contact, booking.billing)
    with refusing("uq_bookings_form_key", AlreadySubmitted(application.form_key)):
        db.session.execute(_INSERT_BOOKING, {**own, **columns, "form_key": application.form_key})
    return booking


def _row(booking: BookingRow, participant: Participant, source: Source, now: datetime) -> RegistrationRow:
    return RegistrationRow(
        id=new_id(),
        public_id=new_code(PUBLIC_ID_LENGTH),
        link_version=1,
        booking_id=booking.id,
        language=booking.language,
        event_id=booking.event_id,
        pool_id=participant.pool_id,
        category_id=participant.category_id,
        proof=participant.proof,
        participation=participant.participation,
        state=RegistrationState.APPLIED,
        source=source,
        ticket_code=new_code(TICKET_CODE_LENGTH),
        person=participant.person,
        contact=booking.contact,
        reason="",
        queue_position=None,
        queue_priority=0,
        offered_until=None,
        created_at=now,
        state_at=now,
        revision=FIRST_REVISION,
        origin_cluster_id=participant.origin_cluster_id,
    )


def _register(row: RegistrationRow, further_pool_ids: frozenset[UUID], answer_words: str) -> None:
    """Insert the registration with the further places it needs, unless the person comes already."""
    own = {name: getattr(row, name) for name in _OWN}
    with refusing("uq_registrations_living_person", AlreadyRegistered(row.person.email)):
        db.session.execute(_INSERT_REGISTRATION, {**own, **person_values(row.person), "answer_words": answer_words})
    need(row.id, further_pool_ids)
