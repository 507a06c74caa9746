"""Letting people in: by the open door, or by what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.events.categories import Admission
from eventsvc.events.category_queries import categories_of
from eventsvc.events.codes import get_code
from eventsvc.events.contingents import ContingentRow, get_contingent
from eventsvc.registration.applications import Application, Entry, EntryKind
from eventsvc.registration.entries import come_in, uses_of
from eventsvc.registration.errors import (
    CategoryNotOpened,
    CodeExpired,
    CodeUsedUp,
    ContingentFull,
    ContingentReleased,
    InvitationForAnother,
    InvitationForOne,
    OnlyByInvitation,
    WayNotOffered,
)
from eventsvc.registration.invitations import advance_invitation, get_invitation, reserved_in
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import InvitationState

from .locking import Locked


@dataclass(frozen=True, kw_only=True)
class _Opened:
    """What an entry opens: a category, the places of a contingent."""

    category_id: UUID | None = None
    code_id: UUID | None = None
    contingent: ContingentRow | None = None
    # For how many others its places are kept.
    reserved: int = 0


def refuse_another_address(application: Application) -> None:
    """Raise InvitationForAnother if the invitation is for one address alone, and it is not this one."""
    entry = application.entry
    if entry is None or entry.kind is not EntryKind.INVITATION:
        return
    invitation = get_invitation(entry.id)
    typed = {one.person.email.casefold() for one in application.people}
    if invitation.is_email_fixed and typed != {invitation.email.casefold()}:
        raise InvitationForAnother(invitation.email)


def let_in(
    locked: Locked, entry: Entry | None, registrations: Sequence[RegistrationRow], now: datetime
) -> list[RegistrationRow]:
    """Let newcomers in who were just recorded, and return them with the pool in which they take their places.

    Under the lock of the event's places, which makes a code's limit hold whoever comes at once. Raises OnlyByInvitation,
    CategoryNotOpened, CodeExpired, CodeUsedUp, InvitationEnded, InvitationForOne, ContingentReleased or ContingentFull.
    """
    if entry is None:
        if locked.terms.is_by_invitation:
            raise OnlyByInvitation
        opened = _Opened()
    else:
        opened = _OPEN[entry.kind](entry, registrations, now)
    _refuse_other_categories(locked, opened, registrations)
    contingent = opened.contingent
    if contingent is not None:
        _refuse_beyond(locked, contingent, opened.reserved, registrations)
    return come_in(
        registrations,
        code_id=opened.code_id,
        contingent_id=contingent.id if contingent else None,
        pool_id=contingent.pool_id if contingent else None,
    )


def _by_code(entry: Entry, registrations: Sequence[RegistrationRow], now: datetime) -> _Opened:
    code = get_code(registrations[0].event_id, entry.id)
    if code.is_expired(now):
        raise CodeExpired
    if code.most_uses is not None:
        left = code.most_uses - uses_of(code.id, [one.id for one in registrations])
        if left < len(registrations):
            raise CodeUsedUp(max(left, 0))
    contingent = get_contingent(code.contingent_id) if code.contingent_id else None
    if contingent is not None and not contingent.is_open(now):
        # Its places went back to everyone: the code still opens the event.
        contingent = None
    return _Opened(
        category_id=code.category_id,
        code_id=code.id,
        contingent=contingent,
        reserved=reserved_in(contingent.id) if contingent else 0,
    )


def _by_invitation(entry: Entry, registrations: Sequence[RegistrationRow], now: datetime) -> _Opened:
    if len(registrations) > 1:
        raise InvitationForOne
    invitation = get_invitation(entry.id)
    advance_invitation(invitation, InvitationState.ACCEPTED, now=now, registration_id=registrations[0].id)
    contingent = get_contingent(invitation.contingent_id) if invitation.contingent_id else None
    if contingent is not None and not contingent.is_open(now):
        contingent = None
    reserved = reserved_in(contingent.id, but_for=invitation.id) if contingent else 0
    return _Opened(category_id=invitation.category_id, contingent=contingent, reserved=reserved)


def _by_contingent(entry: Entry, _registrations: Sequence[RegistrationRow], now: datetime) -> _Opened:
    contingent = get_contingent(entry.id)
    if not contingent.is_open(now):
        raise ContingentReleased
    return _Opened(category_id=contingent.category_id, contingent=contingent, reserved=reserved_in(contingent.id))


_OPEN = {
    EntryKind.CODE: _by_code,
    EntryKind.INVITATION: _by_invitation,
    EntryKind.CONTINGENT: _by_contingent,
}


def _refuse_other_categories(locked: Locked, opened: _Opened, registrations: Sequence[RegistrationRow]) -> None:
    """What was brought along is good for its own category; one that needs a code opens for nothing else."""
    wanted = {one.category_id for one in registrations}
    if opened.category_id is not None and wanted != {opened.category_id}:
        raise CategoryNotOpened
    if wanted == {None}:
        return
    for category in categories_of(locked.terms.facts.id):
        is_shut = category.admission is Admission.WITH_CODE and category.id != opened.category_id
        if is_shut and category.id in wanted:
            raise CategoryNotOpened


def _refuse_beyond(
    locked: Locked, contingent: ContingentRow, reserved: int, registrations: Sequence[RegistrationRow]
) -> None:
    """Nobody waits in a contingent, and a place that is kept for an invited colleague goes to nobody else."""
    if any(one.participation is not contingent.participation for one in registrations):
        raise WayNotOffered
    assert contingent.pool_id is not None
    free = (locked.places[contingent.pool_id].free or 0) - reserved
    if free < len(registrations):
        raise ContingentFull(max(free, 0))
