"""The files and the code of a booking: the same that went with its mail."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, current_app, make_response
from markupsafe import Markup
from werkzeug.wrappers import Response

from eventsvc.events.kinds import Participation
from eventsvc.events.queries import Terms, get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.qr import qr_code
from eventsvc.messaging.letters import Enclosure
from eventsvc.messaging.office import PostOffice
from eventsvc.registration.choices import with_choices
from eventsvc.registration.enclosures import Enclosures
from eventsvc.registration.letters import INVITATION, TICKET, RegistrationConfirmed
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.guards import guest
from eventsvc.web.guests import links
from eventsvc.web.languages import chosen_language

from . import blueprint
from .standing import Face, face_of

NOT_FOUND = 404


@blueprint.get("/buchung/<public_id>/ticket.pdf")
@guest
def ticket_file(registration: RegistrationRow) -> Response:
    """Send the ticket as a PDF; only who has a place on site has one."""
    return enclosure(TICKET, registration, "attachment")


@blueprint.get("/buchung/<public_id>/termin.ics")
@guest
def calendar_file(registration: RegistrationRow) -> Response:
    """Send the calendar entry; only who has a place has one."""
    return enclosure(INVITATION, registration, "attachment")


def has_ticket(registration: RegistrationRow, face: Face) -> bool:
    """Whether there is a ticket to show: a place, on site."""
    return face is Face.CONFIRMED and registration.participation is Participation.ON_SITE


def drawn_code(ticket_code: str) -> Markup:
    """Return the QR code that lets someone in, as inline SVG without style attributes."""
    return Markup(qr_code(links().ticket(ticket_code), border=2))  # noqa: S704 -- drawn here from a code of ours


def enclosure(name: str, registration: RegistrationRow, disposition: str) -> Response:
    """Send the file that goes with a confirmation; only who has a place has one."""
    terms = get_terms(registration.event_id)
    if face_of(registration, terms, read_clock()) is not Face.CONFIRMED:
        abort(NOT_FOUND)
    office: PostOffice = current_app.extensions["post_office"]
    (registration,) = with_choices([registration])
    letter = RegistrationConfirmed(event=terms.facts, registration=registration.facts)
    return _sent(next(iter(office.enclosures[name](letter, chosen_language())), None), disposition)


def enclosed_tickets(terms: Terms, registrations: Sequence[RegistrationRow]) -> Response:
    """Send the tickets of people who have a place on site in one document."""
    if not registrations:
        abort(NOT_FOUND)
    enclosures: Enclosures = current_app.extensions["enclosures"]
    facts = [one.facts for one in with_choices(registrations)]
    return _sent(enclosures.tickets(terms.facts, facts, chosen_language()), "attachment")


def _sent(file: Enclosure | None, disposition: str) -> Response:
    if file is None:
        abort(NOT_FOUND)
    response = make_response(file.content)
    response.content_type = file.media_type
    response.headers["Content-Disposition"] = f'{disposition}; filename="{file.filename}"'
    return response
