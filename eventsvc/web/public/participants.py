"""Who else takes part: the list, for those who are on it."""

from __future__ import annotations

from flask import abort, render_template

from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.registration.participant_list import ListStanding, find_list_span, list_standing, listed_people
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.guards import guest

from . import blueprint

NOT_FOUND = 404


@blueprint.get("/buchung/<public_id>/teilnehmende")
@guest
def participants(registration: RegistrationRow) -> str:
    """Show the list to whoever is on it; to others with a place, how they come onto it."""
    terms = get_terms(registration.event_id)
    span = find_list_span(registration, terms)
    standing = list_standing(registration, span, read_clock())
    if standing is ListStanding.NONE:
        abort(NOT_FOUND)
    return render_template(
        "public/bookings/participants.html",
        registration=registration,
        facts=terms.facts,
        span=span,
        standing=standing,
        ListStanding=ListStanding,
        people=listed_people(registration.event_id) if standing is ListStanding.SHOWN else [],
    )
