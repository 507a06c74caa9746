"""The cookies that open a registration, or whatever else a link leads to: each holds its link's token, until the browser closes."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response

from eventsvc.events.contingents import ContingentRow
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import clean_code
from eventsvc.registration.bookings import BookingRow, get_booking_by_public_id
from eventsvc.registration.handovers import HandoverRow, find_handover
from eventsvc.registration.links import MANAGE_CONTINGENT, Links
from eventsvc.registration.queries import RegistrationRow, get_registration_by_public_id

LONGEST_PUBLIC_ID = 16


def links() -> Links:
    """Return what builds and checks the links of bookings and tickets."""
    settings = current_app.extensions["settings"]
    return Links(settings.base_url, current_app.extensions["keyring"])


def find_opened(public_id: str, token: str) -> RegistrationRow | None:
    """Return the registration that the token of its link opens, or None."""
    if not _is_public_id(public_id):
        return None
    try:
        registration = get_registration_by_public_id(public_id)
    except NotFound:
        return None
    is_open = links().opens_registration(token, public_id, registration.link_version)
    return registration if is_open else None


def find_opened_group(group_id: str, token: str) -> BookingRow | None:
    """Return the booking that the token of its contact's link opens, or None."""
    if not _is_public_id(group_id):
        return None
    try:
        booking = get_booking_by_public_id(group_id)
    except NotFound:
        return None
    is_open = links().opens_group(token, group_id, booking.link_version)
    return booking if is_open else None


def find_held(public_id: str) -> RegistrationRow | None:
    """Return the registration that this browser may see, or None: its cookie must prove the link that holds now."""
    token = kept("booking", public_id)
    return find_opened(public_id, token) if token else None


def find_held_group(group_id: str) -> BookingRow | None:
    """Return the booking that this browser may see as its contact's, or None."""
    token = kept("group", group_id)
    return find_opened_group(group_id, token) if token else None


def hand_over(response: Response, registration: RegistrationRow) -> Response:
    """Let this browser see the registration, and return `response`."""
    public_id = registration.public_id
    token = links().registration_token(public_id, registration.link_version)
    return keep(response, "booking", public_id, token)


def hand_over_group(response: Response, booking: BookingRow) -> Response:
    """Let this browser see the booking as its contact does, and return `response`."""
    token = links().group_token(booking.public_id, booking.link_version)
    return keep(response, "group", booking.public_id, token)


def hand_over_contingent(response: Response, contingent: ContingentRow) -> Response:
    """Let this browser see the contingent as its contact does, and return `response`."""
    token = links().token(MANAGE_CONTINGENT, contingent.public_id, contingent.link_version)
    return keep(response, "contingent", contingent.public_id, token)


def find_opened_handover(handover_id: str, token: str) -> HandoverRow | None:
    """Return the link of a substitute that the token opens, ended ones too, or None."""
    is_open = _is_public_id(handover_id) and links().opens_handover(token, handover_id)
    return find_handover(handover_id) if is_open else None


def find_held_handover(handover_id: str) -> HandoverRow | None:
    """Return the link of a substitute that this browser has followed, or None."""
    token = kept("handover", handover_id)
    return find_opened_handover(handover_id, token) if token else None


def hand_over_substitution(response: Response, handover: HandoverRow) -> Response:
    """Let this browser take the place over, and return `response`."""
    token = links().handover_token(handover.public_id)
    return keep(response, "handover", handover.public_id, token)


def _is_public_id(typed: str) -> bool:
    return 0 < len(typed) <= LONGEST_PUBLIC_ID and clean_code(typed) == typed


def keep(response: Response, kind: str, key: str, value: str) -> Response:
    """Let this browser keep the value of its kind until it closes, and return `response`."""
    response.set_cookie(_cookie_name(kind, key), value, httponly=True, secure=has_tls(), samesite="Lax")
    return response


def kept(kind: str, key: str) -> str:
    """Return what this browser keeps of the kind; empty if nothing."""
    return request.cookies.get(_cookie_name(kind, key), "")


def _cookie_name(kind: str, key: str) -> str:
    return f"{'__Host-' if has_tls() else ''}{kind}-{key}"


def has_tls() -> bool:
    """Whether cookies can be bound to the host."""
    return bool(current_app.extensions["settings"].has_tls)
