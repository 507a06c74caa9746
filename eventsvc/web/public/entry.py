"""What this browser holds that lets its person in: a code, an invitation, a contingent's link; one cookie an event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from werkzeug.wrappers import Response

from eventsvc.events.categories import Admission
from eventsvc.events.codes import CodeRow, get_code
from eventsvc.events.contingents import ContingentRow, find_contingent, get_contingent, taken_of
from eventsvc.events.offering import EventOffer
from eventsvc.kit.errors import NotFound
from eventsvc.registration.applications import Entry, EntryKind
from eventsvc.registration.invitations import InvitationRow, find_invitation, reserved_in
from eventsvc.registration.links import ANSWER, JOIN_CONTINGENT
from eventsvc.web.guests import keep, kept, links

REDEEMED = "redeemed-code"


@dataclass(frozen=True)
class Held:
    """What is held, and what it opens."""

    entry: Entry
    category_id: UUID | None
    contingent: ContingentRow | None
    invitation: InvitationRow | None = None


def held_for(event_id: UUID, now: datetime) -> Held | None:
    """Return what this browser holds for the event and still opens something, or None."""
    kind, name, token = _kept(event_id)
    if not token:
        return None
    match kind:
        case EntryKind.CODE:
            return _code(event_id, name, token, now)
        case EntryKind.INVITATION:
            return _invitation(event_id, name, token, now)
        case EntryKind.CONTINGENT:
            return _contingent(event_id, name, token, now)
    return None


def entry_for(event_id: UUID, now: datetime) -> Entry | None:
    """Return by what this browser's person comes in; None is the open door."""
    held = held_for(event_id, now)
    return held.entry if held else None


def opened(offer: EventOffer, now: datetime) -> EventOffer:
    """Return the offer as it is for whoever holds what this browser does."""
    held = held_for(offer.terms.facts.id, now)
    if held is None:
        return offer
    terms = replace(offer.terms, is_by_invitation=False)
    if held.category_id is not None:
        own = [one for one in offer.categories if one.id == held.category_id]
        offer = replace(offer, categories=tuple(replace(one, admission=Admission.EVERYONE) for one in own))
    contingent = held.contingent
    if contingent is not None:
        kept = reserved_in(contingent.id, but_for=held.entry.id)
        taken = taken_of(offer.terms.facts.id).get(contingent.id, contingent.capacity) + kept
        ways = [one for one in offer.ways if one.participation is contingent.participation]
        until = contingent.release_at
        own_ways = (replace(one, capacity=contingent.capacity, taken=taken, waiting=0, closes_at=until) for one in ways)
        own_category = contingent.category_id
        categories = tuple(replace(one, closes_at=until) if one.id == own_category else one for one in offer.categories)
        offer = replace(offer, ways=tuple(own_ways), categories=categories)
        terms = replace(terms, has_waiting_list=False, closes_at=until)
    return replace(offer, terms=terms)


def hold_code(response: Response, code: CodeRow) -> Response:
    """Let this browser come in by the code."""
    token = links().token(REDEEMED, code.id.hex, 1)
    return _hold(response, code.event_id, EntryKind.CODE, code.id.hex, token)


def hold_invitation(response: Response, invitation: InvitationRow) -> Response:
    """Let this browser answer the invitation."""
    token = links().token(ANSWER, invitation.public_id, invitation.link_version)
    return _hold(response, invitation.event_id, EntryKind.INVITATION, invitation.public_id, token)


def hold_contingent_link(response: Response, contingent: ContingentRow) -> Response:
    """Let this browser take a place of the contingent."""
    token = links().token(JOIN_CONTINGENT, contingent.public_id, contingent.colleagues_version)
    return _hold(response, contingent.event_id, EntryKind.CONTINGENT, contingent.public_id, token)


def holds_invitation(invitation: InvitationRow) -> bool:
    """Whether this browser has come through the invitation's link."""
    kind, name, token = _kept(invitation.event_id)
    is_this = kind == EntryKind.INVITATION and name == invitation.public_id
    return is_this and links().opens(token, ANSWER, name, invitation.link_version)


def _hold(response: Response, event_id: UUID, kind: EntryKind, name: str, token: str) -> Response:
    return keep(response, "entry", event_id.hex, f"{kind}.{name}.{token}")


def _kept(event_id: UUID) -> tuple[str, str, str]:
    """Return the kind of what this browser keeps for the event, its name and its token; all empty if nothing."""
    kind, _, rest = kept("entry", event_id.hex).partition(".")
    name, _, token = rest.partition(".")
    return kind, name, token


def _code(event_id: UUID, name: str, token: str, now: datetime) -> Held | None:
    if not links().opens(token, REDEEMED, name, 1):
        return None
    try:
        code = get_code(event_id, UUID(hex=name))
    except NotFound:
        return None
    contingent = get_contingent(code.contingent_id) if code.contingent_id else None
    return Held(Entry(EntryKind.CODE, code.id), code.category_id, _if_open(contingent, now))


def _invitation(event_id: UUID, name: str, token: str, now: datetime) -> Held | None:
    invitation = find_invitation(name)
    if invitation is None or invitation.event_id != event_id or not invitation.state.is_open:
        return None
    if not links().opens(token, ANSWER, name, invitation.link_version):
        return None
    contingent = get_contingent(invitation.contingent_id) if invitation.contingent_id else None
    entry = Entry(EntryKind.INVITATION, invitation.id)
    return Held(entry, invitation.category_id, _if_open(contingent, now), invitation)


def _contingent(event_id: UUID, name: str, token: str, now: datetime) -> Held | None:
    contingent = find_contingent(name)
    if contingent is None or contingent.event_id != event_id or not contingent.is_open(now):
        return None
    if not links().opens(token, JOIN_CONTINGENT, name, contingent.colleagues_version):
        return None
    return Held(Entry(EntryKind.CONTINGENT, contingent.id), contingent.category_id, contingent)


def _if_open(contingent: ContingentRow | None, now: datetime) -> ContingentRow | None:
    return contingent if contingent is not None and contingent.is_open(now) else None
