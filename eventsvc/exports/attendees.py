"""Export: who is registered for an event, with what they told us."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, exists, select

from eventsvc.events.kinds import Participation
from eventsvc.events.models import Category
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.models import Consent, Registration
from eventsvc.registration.retention import NAMELESS
from eventsvc.registration.states import RegistrationState

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
    Column(N_("Anmerkungen"), width=40),
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
    Registration.remarks,
)
FACTS_OF_NEEDS: tuple[Any, ...] = (Registration.dietary_needs, Registration.access_needs)


def attendees(asked: Asked) -> Table:
    """Return everyone who signed up, in order of name; only some states where they were chosen."""
    facts = FACTS + (FACTS_OF_NEEDS if asked.with_needs else ())
    query = (
        select(*facts)
        .outerjoin(Category, Category.id == Registration.category_id)
        .where(Registration.event_id == asked.event_id, Registration.state.in_(asked.states or RegistrationState))
        .order_by(Registration.name_key, Registration.id)
    )
    kinds, ways = asked.labels(OrganizationKind), asked.labels(Participation)
    states, yes, local = asked.labels(RegistrationState), asked.said(YES), asked.local
    nameless = asked.said(NAMELESS)

    def written(row: Row[*tuple[Any, ...]]) -> tuple[Cell, ...]:
        return (
            row[0] or nameless,
            *row[1:4],
            kinds[row[4]],
            *row[5:8],
            ways[row[8]],
            row[9] or "",
            row[10],
            states[row[11]],
            local(row[12]),
            local(row[13]),
            row[14],
            yes if row[15] else "",
            yes if row[16] else "",
            *row[17:],
        )

    return table(asked, TITLE, COLUMNS + (NEEDS if asked.with_needs else ()), query, written)
