"""Export: who is registered for an event, with what they told us."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, case, exists, func, literal, select

from eventsvc.clusters.models import Cluster
from eventsvc.events.host_queries import holders_of
from eventsvc.events.kinds import Participation
from eventsvc.events.models import Category
from eventsvc.events.programme_queries import SessionRow, programme_of
from eventsvc.kit.localized import HOME, written_hours, written_number, written_short_day
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.models import Booking, Consent, Registration
from eventsvc.registration.retention import NAMELESS
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.registration.tags import RegistrationTag

from .answers import answers_beside, columns_of, questions_for
from .tables import YES, Asked, Cell, Column, ColumnKind, Table, table

TITLE = N_("Teilnehmende")

COLUMNS = (
    Column(N_("Nachname"), width=20),
    Column(N_("Vorname")),
    Column(N_("E-Mail-Adresse"), width=32),
    Column(N_("Organisation"), width=32),
    Column(N_("Art der Organisation"), width=28),
    Column(N_("Postleitzahl"), width=12),
    Column(N_("Land"), width=8),
    Column(N_("Telefon"), width=20),
    Column(N_("Teilnahme"), width=10),
    Column(N_("Kategorie"), width=20),
    Column(N_("Nachweis"), width=20),
    Column(N_("Status"), width=20),
    Column(N_("Status seit"), ColumnKind.INSTANT),
    Column(N_("Eingegangen"), ColumnKind.INSTANT),
    Column(N_("Ticketcode"), width=20),
    Column(N_("Darf auf die Liste der Teilnehmenden"), width=14),
    Column(N_("Möchte Neuigkeiten per E-Mail"), width=14),
    Column(N_("Angemeldet von"), width=24),
    Column(N_("E-Mail-Adresse des Kontakts"), width=32),
    Column(N_("Rechnungsanschrift"), width=40),
    Column(N_("E-Mail-Adresse für die Rechnung"), width=32),
    Column(N_("Bestellnummer"), width=16),
    Column(N_("Kostenstelle"), width=16),
    Column(N_("Anmerkungen"), width=40),
    Column(N_("Gebühr der Abmeldung in Euro netto"), width=14),
    Column(N_("Schlagwörter"), width=24),
    Column(N_("Notiz des Teams"), width=40),
    Column(N_("Wiedervorlage"), width=12),
)
# What touches someone's health leaves the house only when it was asked for.
NEEDS = (Column(N_("Essen"), width=28), Column(N_("Barrierefreiheit"), width=28))


def _agreed(purpose: ConsentPurpose) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Consent.registration_id == Registration.id,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
        .label(purpose.value)
    )


def _heading(session: SessionRow, number: int, asked: Asked) -> str:
    """The number keeps apart what is called alike, and no heading begins with what a spreadsheet would compute."""
    when = written_hours(session.starts_at, session.ends_at, asked.timezone, asked.language)
    return f"{number}. {session.title.said(asked.language)} ({when})"


def _choice(session_id: UUID) -> ScalarSelect[ChoiceState]:
    return (
        select(SessionChoice.state)
        .where(SessionChoice.registration_id == Registration.id, SessionChoice.session_id == session_id)
        .scalar_subquery()
    )


def _joined(*parts: Any) -> ColumnElement[str]:
    """The parts that are filled, in one line."""
    written: ColumnElement[str] = literal("")
    for part in parts:
        written = written + case((part != "", literal(", ") + part), else_="")
    return func.substr(written, 3)


def _tags() -> ScalarSelect[str]:
    """The team's words for the person, in one line."""
    mine = select(RegistrationTag.tag).where(RegistrationTag.registration_id == Registration.id)
    in_order = mine.order_by(RegistrationTag.tag).correlate(Registration).subquery()
    return select(func.aggregate_strings(in_order.c.tag, ", ")).scalar_subquery()


def _whom(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield Registration.event_id == asked.event_id
    yield Registration.state.in_(asked.states or RegistrationState)
    if asked.whom is not None:
        yield asked.whom


def _kept_by_the_team(cells: Sequence[Any], asked: Asked) -> tuple[str, str, str]:
    tags, note, follow_up_on = cells
    return tags or "", note, written_short_day(follow_up_on, HOME, asked.language) if follow_up_on else ""


def _of_another(fact: Any) -> ColumnElement[str]:
    """What is said of the booking's contact, where that is somebody else."""
    return case((Booking.email_key != Registration.email_key, fact), else_="")


FACTS: tuple[Any, ...] = (
    Registration.last_name,
    Registration.first_name,
    Registration.email,
    Registration.organization,
    Registration.organization_kind,
    Registration.postal_code,
    Registration.country,
    Registration.phone,
    Registration.participation,
    Category.name_de,
    Registration.proof,
    Registration.state,
    Registration.state_at,
    Registration.created_at,
    Registration.ticket_code,
    _agreed(ConsentPurpose.PARTICIPANT_LIST),
    _agreed(ConsentPurpose.NEWS),
    _of_another(func.trim(Booking.first_name + " " + Booking.last_name)),
    _of_another(Booking.email),
    _joined(
        Booking.billing_name,
        Booking.billing_street,
        func.trim(Booking.billing_postal_code + " " + Booking.billing_city),
        Booking.billing_country,
    ),
    Booking.billing_email,
    Booking.order_number,
    Booking.cost_center,
    Registration.remarks,
    Registration.withdrawal_fee_cents,
    _tags(),
    Registration.team_note,
    Registration.follow_up_on,
)
FACTS_OF_NEEDS: tuple[Any, ...] = (Registration.dietary_needs, Registration.access_needs)

# Only where several clusters hold the event.
ORIGIN, OF_ORIGIN = func.coalesce(Cluster.name_de, ""), Column(N_("Über welches Cluster"), width=24)


def _told_besides(asked: Asked) -> tuple[tuple[Any, ...], tuple[Column, ...]]:
    """Return what is told only where it was asked for, or is a question at all, with its columns."""
    needs, columns = (FACTS_OF_NEEDS, NEEDS) if asked.with_needs else ((), ())
    is_shared = len(holders_of(asked.event_id)) > 1
    return needs + ((ORIGIN,) if is_shared else ()), columns + ((OF_ORIGIN,) if is_shared else ())


def _of_sessions(sessions: Sequence[SessionRow], asked: Asked) -> tuple[Column, ...]:
    """One column a session, so that each can be filtered by itself."""
    return tuple(Column(_heading(session, number, asked), width=24) for number, session in enumerate(sessions, 1))


def attendees(asked: Asked) -> Table:
    """Return everyone who signed up, in order of name; only some states where they were chosen."""
    sessions = [session for session in programme_of(asked.event_id) if session.is_choosable]
    more, headings = _told_besides(asked)
    facts = FACTS + more + tuple(_choice(one.id) for one in sessions)
    asking = questions_for(asked)
    query = (
        select(*facts, Registration.queue_priority, Registration.id, Registration.booking_id)
        .join(Booking, Booking.id == Registration.booking_id)
        .outerjoin(Category, Category.id == Registration.category_id)
        .outerjoin(Cluster, Cluster.id == Registration.origin_cluster_id)
        .where(*_whom(asked))
        .order_by(Registration.name_key, Registration.id)
    )
    kinds, ways = asked.labels(OrganizationKind), asked.labels(Participation)
    state_words, yes, local = asked.state_words(), asked.said(YES), asked.local
    choices, last = asked.labels(ChoiceState), len(facts) - len(sessions)

    def written(row: Row[*tuple[Any, ...]]) -> tuple[Cell, ...]:
        return (
            row[0] or asked.said(NAMELESS),
            *row[1:4],
            kinds[row[4]],
            *row[5:8],
            ways[row[8]],
            row[9] or "",
            row[10],
            state_words(row[11], row[-3]),
            *map(local, row[12:14]),
            row[14],
            *(yes if agreed else "" for agreed in row[15:17]),
            *row[17:24],
            written_number(row[24] / 100, asked.language) if row[24] else "",
            *_kept_by_the_team(row[25:28], asked),
            *row[28:last],
            *(choices[state] for state in row[last : len(facts)]),
        )

    columns = COLUMNS + headings + _of_sessions(sessions, asked) + columns_of(asking, asked)
    return table(asked, TITLE, columns, query, written, answers_beside(asking, asked))
