"""Export: who was there, and who was expected and did not come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, and_, or_, select

from eventsvc.accounts.models import Account
from eventsvc.attendance.models import Scan, ScanMethod
from eventsvc.events.kinds import Participation
from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.models import Registration
from eventsvc.registration.retention import NAMELESS
from eventsvc.registration.states import RegistrationState

from .tables import YES, Asked, Cell, Column, ColumnKind, Table, table

TITLE = N_("Anwesenheit")
NO = N_("nein")

COLUMNS = (
    Column(N_("Nachname"), width=20),
    Column(N_("Vorname")),
    Column(N_("Organisation"), width=32),
    Column(N_("Art der Organisation"), width=28),
    Column(N_("Postleitzahl"), width=12),
    Column(N_("Land"), width=8),
    Column(N_("Teilnahme"), width=10),
    Column(N_("Anwesend"), width=10),
    Column(N_("Eingelassen um"), ColumnKind.INSTANT),
    Column(N_("Erkannt über"), width=14),
    Column(N_("Eingelassen von"), width=24),
)


def attendance(asked: Asked) -> Table:
    """Return everyone who was let in or was expected, in order of name."""
    query = (
        select(
            Registration.last_name,
            Registration.first_name,
            Registration.organization,
            Registration.organization_kind,
            Registration.postal_code,
            Registration.country,
            Registration.participation,
            Scan.at,
            Scan.method,
            Account.name,
        )
        .outerjoin(Scan, and_(Scan.registration_id == Registration.id, Scan.undone_at.is_(None)))
        .outerjoin(Account, Account.id == Scan.by_account_id)
        .where(
            Registration.event_id == asked.event_id,
            # Someone who was there and later cancelled was there all the same.
            or_(Registration.state == RegistrationState.CONFIRMED, Scan.id.is_not(None)),
        )
        .order_by(Registration.name_key, Registration.id)
    )
    kinds, ways, methods = asked.labels(OrganizationKind), asked.labels(Participation), asked.labels(ScanMethod)
    yes, no, nameless, local = asked.said(YES), asked.said(NO), asked.said(NAMELESS), asked.local

    def written(row: Row[*tuple[Any, ...]]) -> tuple[Cell, ...]:
        return (
            *(row[0] or nameless, *row[1:3]),
            kinds[row[3]],
            *row[4:6],
            ways[row[6]],
            yes if row[7] else no,
            local(row[7]),
            methods[row[8]],
            row[9] or "",
        )

    return table(asked, TITLE, COLUMNS, query, written)
