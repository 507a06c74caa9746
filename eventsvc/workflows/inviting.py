"""People are invited, reminded, and answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from eventsvc.events.category_queries import find_category
from eventsvc.events.contingents import ContingentRow, get_contingent
from eventsvc.events.letters import ContingentFacts
from eventsvc.events.queries import Terms, get_terms
from eventsvc.events.rules import closing, open_until
from eventsvc.journal import Actor, note
from eventsvc.messaging.outbox import post
from eventsvc.registration.entries import colleagues_of
from eventsvc.registration.errors import (
    AlreadyInvited,
    ContingentFull,
    ContingentReleased,
    NotSoManyFree,
    RemindedToday,
    WrongState,
)
from eventsvc.registration.invitation_letters import InvitationReminded, Invited
from eventsvc.registration.invitations import (
    Guest,
    InvitationRow,
    InvitationTerms,
    advance_invitation,
    get_invitation,
    invitations_by,
    is_named_in,
    known_addresses,
    mark_reminded,
    reserved_in,
    write_invitation,
)
from eventsvc.registration.rules import refuse_unless_open, refuse_unless_upcoming
from eventsvc.registration.states import InvitationState, RegistrationState

from .locking import Locked, lock
from .repeated_sign_up import tell_known
from .withdrawal import withdraw_colleague


def invite(guests: Sequence[Guest], terms: InvitationTerms, *, by: Actor, now: datetime) -> list[InvitationRow]:
    """Invite people personally, to the event or on the places of a contingent, where one is kept for each of them.

    Raises the refusal of the event's window, AlreadyInvited with the first address that is known, ContingentReleased,
    ContingentFull, or NotSoManyFree with how many places there are.
    """
    contingent = None
    if terms.contingent_id is not None:
        locked = lock(terms.event_id)
        contingent = get_contingent(terms.contingent_id)
        _refuse_without_room(locked, contingent, len(guests), now)
        terms = replace(terms, category_id=contingent.category_id or terms.category_id)
    event = get_terms(terms.event_id)
    refuse_unless_upcoming(event.window, now)
    known = known_addresses(terms.event_id, [guest.email for guest in guests])
    for guest in guests:
        if guest.email.casefold() in known:
            raise AlreadyInvited(guest.email)
    return [_invite(guest, terms, event, contingent, by=by, now=now) for guest in guests]


def invite_colleague(
    contingent_id: UUID, guest: Guest, now: datetime, *, is_email_fixed: bool = False
) -> InvitationRow:
    """Let the contact of a contingent invite a colleague, for whom a place is kept until they answer.

    Whoever comes by another way looks to the contact like anybody who has not answered; their mailbox alone is told.
    Raises ContingentReleased, ContingentFull, the refusal of the event's window, or AlreadyInvited for whom the contact sees.
    """
    contingent = get_contingent(contingent_id)
    locked = lock(contingent.event_id)
    contingent = get_contingent(contingent_id)
    if not contingent.is_open(now):
        raise ContingentReleased
    refuse_unless_open(open_until(locked.terms.window, contingent.release_at), now)
    if is_named_in(contingent_id, guest.email):
        raise AlreadyInvited(guest.email)
    _refuse_without_room(locked, contingent, 1, now)
    terms = InvitationTerms(
        event_id=contingent.event_id,
        category_id=contingent.category_id,
        contingent_id=contingent_id,
        is_by_team=False,
        is_email_fixed=is_email_fixed,
        language=contingent.language,
    )
    return _invite(guest, terms, locked.terms, contingent, by=Actor.contact(contingent_id), now=now)


def replace_colleague(
    contingent_id: UUID, holder_id: UUID, guest: Guest, now: datetime, *, is_email_fixed: bool = False
) -> InvitationRow:
    """Let someone else have a colleague's place, however that one came to it: that one is told, the other invited."""
    remove_colleague(contingent_id, holder_id, now)
    return invite_colleague(contingent_id, guest, now, is_email_fixed=is_email_fixed)


def remove_colleague(contingent_id: UUID, holder_id: UUID, now: datetime) -> None:
    """Take back what a colleague was invited to; whoever comes already is signed off and told so. The place is free again.

    `holder_id` is that of an invitation, or of the registration of somebody who came by the shared link or a code.
    Raises ContingentReleased once the date has passed, InvitationEnded or WrongState if there is nothing to take back.
    """
    contingent = get_contingent(contingent_id)
    lock(contingent.event_id)
    if not get_contingent(contingent_id).is_open(now):
        raise ContingentReleased
    by = Actor.contact(contingent_id)
    invitation = next((one for one in invitations_by(contingent_id) if one.id == holder_id), None)
    if invitation is not None and invitation.state is not InvitationState.ACCEPTED:
        _revoke(invitation, by=by, now=now)
        return
    registration_id = invitation.registration_id if invitation else holder_id
    if registration_id not in {one.registration_id for one in colleagues_of(contingent_id)}:
        raise WrongState(RegistrationState.WITHDRAWN)
    withdraw_colleague(registration_id, contingent.contact_name or contingent.organization, now, by=by)


def remind(invitation_id: UUID, *, by: Actor, now: datetime) -> None:
    """Ask someone once more who has not answered, once a day at most; raises RemindedToday or the refusal of the window."""
    invitation = get_invitation(invitation_id)
    event = get_terms(invitation.event_id)
    contingent = get_contingent(invitation.contingent_id) if invitation.contingent_id else None
    refuse_unless_open(open_until(event.window, answer_until(invitation, event, contingent)), now)
    if not mark_reminded(invitation, now):
        raise RemindedToday
    _write(InvitationReminded, invitation, event, contingent, f"reminded:{now:%Y%m%dT%H%M}", now)
    note("invitation.reminded", invitation.id, by=by, now=now, event_id=invitation.event_id)


def revoke(invitation_id: UUID, *, by: Actor, now: datetime) -> None:
    """Take an invitation back that was not accepted, or raise InvitationEnded."""
    _revoke(get_invitation(invitation_id), by=by, now=now)


def decline(invitation_id: UUID, now: datetime) -> None:
    """Decline an invitation at the word of whom it was for; said twice it is one word. Raises InvitationEnded."""
    invitation = get_invitation(invitation_id)
    if invitation.state is InvitationState.DECLINED:
        return
    advance_invitation(invitation, InvitationState.DECLINED, now=now)
    note("invitation.declined", invitation.id, by=Actor.guest(), now=now, event_id=invitation.event_id)


def answer_until(terms: InvitationTerms, event: Terms, contingent: ContingentRow | None) -> datetime:
    """Return until when whoever is invited can sign up: their way to take part or their category may close before the event.

    On a place that is kept they can until its release at least.
    """
    category = find_category(terms.event_id, terms.category_id)
    closes_at = closing(
        event.closing(contingent.participation) if contingent else event.closes_at,
        category.closes_at if category else None,
    )
    kept_until = contingent.open_until if contingent else None
    return max(closes_at, kept_until) if kept_until else closes_at


def _revoke(invitation: InvitationRow, *, by: Actor, now: datetime) -> None:
    advance_invitation(invitation, InvitationState.REVOKED, now=now)
    note("invitation.revoked", invitation.id, by=by, now=now, event_id=invitation.event_id)


def _refuse_without_room(locked: Locked, contingent: ContingentRow, number: int, now: datetime) -> None:
    """Nobody waits in a contingent: each who is invited has a place kept."""
    if not contingent.is_open(now) or contingent.pool_id is None:
        raise ContingentReleased
    free = (locked.places[contingent.pool_id].free or 0) - reserved_in(contingent.id)
    if free < 1:
        raise ContingentFull(0)
    if free < number:
        raise NotSoManyFree(free)


def _invite(
    guest: Guest, terms: InvitationTerms, event: Terms, contingent: ContingentRow | None, *, by: Actor, now: datetime
) -> InvitationRow:
    invitation = write_invitation(guest, terms, now)
    if terms.is_by_team or not tell_known(terms.event_id, guest.email, now):
        _write(Invited, invitation, event, contingent, "invited", now)
    note("invitation.sent", invitation.id, by=by, now=now, event_id=terms.event_id)
    return invitation


def _host(invitation: InvitationRow, contingent: ContingentRow) -> ContingentFacts:
    """Return the contingent as the letter names it: with its contact only if they have invited."""
    return replace(contingent.facts, contact_name="") if invitation.is_by_team else contingent.facts


def _write(
    kind: type[Invited | InvitationReminded],
    invitation: InvitationRow,
    event: Terms,
    contingent: ContingentRow | None,
    occasion: str,
    now: datetime,
) -> None:
    post(
        kind(
            event=replace(event.facts, join_url=""),
            invitation=invitation.facts,
            contingent=_host(invitation, contingent) if contingent and contingent.open_until else None,
            answer_until=answer_until(invitation, event, contingent),
        ),
        to=invitation.recipient,
        once=f"invitation:{invitation.id}:{occasion}",
        now=now,
    )
