"""Personal invitations: how they stand, and the steps that the workflows put together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, insert, or_, select, update

from eventsvc.kit.db import db, refusing, table_of
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import new_code, new_id
from eventsvc.messaging.letters import Recipient

from .errors import AlreadyInvited, InvitationEnded
from .invitation_letters import InvitationFacts
from .invitation_models import Invitation
from .models import Registration
from .states import INVITATION_TRANSITIONS, LIVING, InvitationState

PUBLIC_ID_LENGTH = 12
# Whoever was asked is left alone for a day.
BETWEEN_REMINDERS = timedelta(hours=24)
_INVITATIONS, _REGISTRATIONS = table_of(Invitation), table_of(Registration)


@dataclass(frozen=True)
class Guest:
    """Someone to be invited."""

    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class InvitationTerms:
    """On which terms people are invited."""

    event_id: UUID
    category_id: UUID | None = None
    contingent_id: UUID | None = None
    is_by_team: bool = True
    is_email_fixed: bool = False
    language: str = "de"


@dataclass(frozen=True, kw_only=True)
class InvitationRow(InvitationTerms):
    """An invitation as it stands."""

    id: UUID
    public_id: str
    link_version: int
    name: str
    email: str
    state: InvitationState
    state_at: datetime
    invited_at: datetime
    reminded_at: datetime | None
    registration_id: UUID | None

    @property
    def facts(self) -> InvitationFacts:
        """The invitation as a letter tells it."""
        return InvitationFacts(id=self.id, public_id=self.public_id, link_version=self.link_version, name=self.name)

    @property
    def recipient(self) -> Recipient:
        """Where its letters go."""
        return Recipient(self.email, self.name, self.language)

    def can_be_reminded(self, now: datetime) -> bool:
        """Whether they have not answered, and were left alone for a day."""
        return (
            self.state is InvitationState.INVITED and now - (self.reminded_at or self.invited_at) >= BETWEEN_REMINDERS
        )


_QUERY = select(*(_INVITATIONS.c[field.name] for field in fields(InvitationRow)))


def get_invitation(invitation_id: UUID) -> InvitationRow:
    """Return the invitation, or raise NotFound."""
    row = db.session.execute(_QUERY.where(_INVITATIONS.c.id == invitation_id)).one_or_none()
    if row is None:
        raise NotFound(invitation_id)
    return InvitationRow(**row._mapping)  # noqa: SLF001 -- SQLAlchemy's public name for it


def find_invitation(public_id: str) -> InvitationRow | None:
    """Return the invitation behind the public id of its link, or None."""
    row = db.session.execute(_QUERY.where(_INVITATIONS.c.public_id == public_id)).one_or_none()
    return InvitationRow(**row._mapping) if row is not None else None  # noqa: SLF001 -- SQLAlchemy's public name for it


def invitations_of(event_id: UUID) -> list[InvitationRow]:
    """Return all invitations of the event, those of contingents too, the latest first."""
    query = _QUERY.where(_INVITATIONS.c.event_id == event_id).order_by(_INVITATIONS.c.id.desc())
    return [InvitationRow(**row._mapping) for row in db.session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name for it


def invitations_by(contingent_id: UUID) -> list[InvitationRow]:
    """Return whom the contact of a contingent has invited, in that order."""
    query = _QUERY.where(_INVITATIONS.c.contingent_id == contingent_id).order_by(_INVITATIONS.c.id)
    return [InvitationRow(**row._mapping) for row in db.session.execute(query)]  # noqa: SLF001 -- SQLAlchemy's public name for it


def reserved_in(contingent_id: UUID, but_for: UUID | None = None) -> int:
    """Return for how many colleagues who have not answered a place of the contingent is kept."""
    query = select(func.count()).where(
        _INVITATIONS.c.contingent_id == contingent_id, _INVITATIONS.c.state == InvitationState.INVITED
    )
    if but_for is not None:
        query = query.where(_INVITATIONS.c.id != but_for)
    return db.session.scalar(query) or 0


def reserved_by_contingent(event_id: UUID) -> dict[UUID, int]:
    """Return for how many invited colleagues each contingent of the event keeps a place."""
    query = (
        select(_INVITATIONS.c.contingent_id, func.count().label("number"))
        .where(
            _INVITATIONS.c.event_id == event_id,
            _INVITATIONS.c.contingent_id.is_not(None),
            _INVITATIONS.c.state == InvitationState.INVITED,
        )
        .group_by(_INVITATIONS.c.contingent_id)
    )
    return {row.contingent_id: row.number for row in db.session.execute(query)}


def known_addresses(event_id: UUID, emails: Collection[str]) -> set[str]:
    """Return those of the addresses that are invited and have not answered, or come already."""
    keys = {email.casefold() for email in emails}
    invited = select(_INVITATIONS.c.email_key).where(
        _INVITATIONS.c.event_id == event_id,
        _INVITATIONS.c.state == InvitationState.INVITED,
        _INVITATIONS.c.email_key.in_(keys),
    )
    coming = select(_REGISTRATIONS.c.email_key).where(
        _REGISTRATIONS.c.event_id == event_id,
        _REGISTRATIONS.c.state.in_(LIVING),
        _REGISTRATIONS.c.email_key.in_(keys),
    )
    return set(db.session.scalars(invited.union(coming)))


def is_named_in(contingent_id: UUID, email: str) -> bool:
    """Whether the contact of the contingent sees this address anyway: invited there and still to answer, or there by that."""
    key = email.casefold()
    is_coming = exists().where(
        _REGISTRATIONS.c.id == _INVITATIONS.c.registration_id,
        _REGISTRATIONS.c.contingent_id == contingent_id,
        _REGISTRATIONS.c.state.in_(LIVING),
        _REGISTRATIONS.c.email_key == key,
    )
    query = select(_INVITATIONS.c.id).where(
        _INVITATIONS.c.contingent_id == contingent_id,
        _INVITATIONS.c.email_key == key,
        or_(_INVITATIONS.c.state == InvitationState.INVITED, is_coming),
    )
    return db.session.scalar(query.limit(1)) is not None


def write_invitation(guest: Guest, terms: InvitationTerms, now: datetime) -> InvitationRow:
    """Write an invitation down and return it, or raise AlreadyInvited."""
    invitation = InvitationRow(
        **{field.name: getattr(terms, field.name) for field in fields(InvitationTerms)},
        id=new_id(),
        public_id=new_code(PUBLIC_ID_LENGTH),
        link_version=1,
        name=guest.name,
        email=guest.email,
        state=InvitationState.INVITED,
        state_at=now,
        invited_at=now,
        reminded_at=None,
        registration_id=None,
    )
    columns = {field.name: getattr(invitation, field.name) for field in fields(invitation)}
    open_once = "uq_invitations_open_in_contingent" if terms.contingent_id else "uq_invitations_open"
    with refusing(open_once, AlreadyInvited(guest.email)):
        db.session.execute(insert(_INVITATIONS), {**columns, "email_key": guest.email.casefold()})
    return invitation


def advance_invitation(
    invitation: InvitationRow, state: InvitationState, *, now: datetime, registration_id: UUID | None = None
) -> InvitationRow:
    """Take the invitation to `state`, or raise InvitationEnded; of two who try at once, one succeeds."""
    if state not in INVITATION_TRANSITIONS[invitation.state]:
        raise InvitationEnded(invitation.state)
    changed = db.session.execute(
        update(_INVITATIONS)
        .where(_INVITATIONS.c.id == invitation.id, _INVITATIONS.c.state == invitation.state)
        .values(state=state, state_at=now, registration_id=registration_id)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise InvitationEnded(get_invitation(invitation.id).state)
    return replace(invitation, state=state, state_at=now, registration_id=registration_id)


def mark_reminded(invitation: InvitationRow, now: datetime) -> bool:
    """Note that the invitation is repeated; whether it may be, asked again at once: of two who try, one succeeds."""
    changed = db.session.execute(
        update(_INVITATIONS)
        .where(
            _INVITATIONS.c.id == invitation.id,
            _INVITATIONS.c.state == InvitationState.INVITED,
            func.coalesce(_INVITATIONS.c.reminded_at, _INVITATIONS.c.invited_at) <= now - BETWEEN_REMINDERS,
        )
        .values(reminded_at=now)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
