"""The cookie that opens a booking: it holds the token of the booking's link, one cookie a booking, until the browser closes."""

from __future__ import annotations

from flask import current_app, request
from werkzeug.wrappers import Response

from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import clean_code
from eventsvc.registration.links import Links
from eventsvc.registration.queries import RegistrationRow, get_registration_by_public_id

LONGEST_PUBLIC_ID = 16


def links() -> Links:
    """Return what builds and checks the links of bookings and tickets."""
    settings = current_app.extensions["settings"]
    return Links(settings.base_url, current_app.extensions["keyring"])


def find_opened(public_id: str, token: str) -> RegistrationRow | None:
    """Return the registration that the token of its link opens, or None."""
    if not public_id or len(public_id) > LONGEST_PUBLIC_ID or clean_code(public_id) != public_id:
        return None
    try:
        registration = get_registration_by_public_id(public_id)
    except NotFound:
        return None
    is_open = links().opens_registration(token, public_id, registration.link_version)
    return registration if is_open else None


def find_held(public_id: str) -> RegistrationRow | None:
    """Return the registration that this browser may see, or None: its cookie must prove the link that holds now."""
    token = request.cookies.get(_cookie_name(public_id), "")
    return find_opened(public_id, token) if token else None


def hand_over(response: Response, registration: RegistrationRow) -> Response:
    """Let this browser see the booking, and return `response`."""
    response.set_cookie(
        _cookie_name(registration.public_id),
        links().registration_token(registration.public_id, registration.link_version),
        httponly=True,
        secure=has_tls(),
        samesite="Lax",
    )
    return response


def _cookie_name(public_id: str) -> str:
    return f"{'__Host-' if has_tls() else ''}booking-{public_id}"


def has_tls() -> bool:
    """Whether cookies can be bound to the host."""
    return bool(current_app.extensions["settings"].has_tls)
