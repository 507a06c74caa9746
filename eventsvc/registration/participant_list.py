"""The list of participants: names and organizations of those who agreed, for those who agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import exists, select

from eventsvc.events.queries import Terms
from eventsvc.events.states import EventState
from eventsvc.kit.db import db

from .applications import ConsentPurpose
from .models import Consent, Registration
from .queries import RegistrationRow, standing_consents
from .states import RegistrationState


class ListStanding(StrEnum):
    """What someone with a registration finds."""

    NONE = "none"
    NOT_YET = "not_yet"
    OVER = "over"
    NOT_AGREED = "not_agreed"
    SHOWN = "shown"


@dataclass(frozen=True)
class ListSpan:
    """From when to when the event shows its list."""

    shown_from: datetime
    shown_until: datetime


@dataclass(frozen=True)
class ListedPerson:
    """Someone on the list: nothing else of them is shown."""

    first_name: str
    last_name: str
    organization: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


def find_list_span(registration: RegistrationRow, terms: Terms) -> ListSpan | None:
    """Return when there is a list for the person; None where there is none, or they are not among its people."""
    if registration.state is not RegistrationState.CONFIRMED or terms.state is not EventState.PUBLISHED:
        return None
    if terms.list_from is None or terms.list_until is None:
        return None
    return ListSpan(terms.list_from, terms.list_until)


def list_standing(registration: RegistrationRow, span: ListSpan | None, now: datetime) -> ListStanding:
    """Return whether the person sees the list at `now`, and if not, why."""
    if span is None:
        return ListStanding.NONE
    if now < span.shown_from:
        return ListStanding.NOT_YET
    if now >= span.shown_until:
        return ListStanding.OVER
    has_agreed = ConsentPurpose.PARTICIPANT_LIST in standing_consents(registration.id)
    return ListStanding.SHOWN if has_agreed else ListStanding.NOT_AGREED


def listed_people(event_id: UUID) -> list[ListedPerson]:
    """Return who is on the list: whoever has a place and agrees, now, in order of name."""
    agrees = exists().where(
        Consent.registration_id == Registration.id,
        Consent.purpose == ConsentPurpose.PARTICIPANT_LIST,
        Consent.withdrawn_at.is_(None),
    )
    rows = db.session.execute(
        select(Registration.first_name, Registration.last_name, Registration.organization)
        .where(Registration.event_id == event_id, Registration.state == RegistrationState.CONFIRMED, agrees)
        .order_by(Registration.name_key, Registration.id)
    )
    return [ListedPerson(*row) for row in rows]
