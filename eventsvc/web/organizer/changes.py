"""What has changed among the people of an event, and what of it waits for the team."""

from __future__ import annotations

from flask import render_template

from eventsvc.accounts.policy import Permission
from eventsvc.registration.handovers import requested_of
from eventsvc.registration.organizer_queries import waiting_for_a_look
from eventsvc.registration.queries import get_registration
from eventsvc.web.guards import requires

from . import blueprint
from .ownership import may, own_event


@blueprint.get("/veranstaltungen/<slug>/aenderungen")
@requires(Permission.SEE_ATTENDEES)
def changes(slug: str) -> str:
    """Show which substitutes wait for the team's word, and what waits for its look."""
    event = own_event(slug, Permission.SEE_ATTENDEES)
    return render_template(
        "organizer/attendees/changes.html",
        event=event,
        substitutes=[(one, get_registration(one.registration_id)) for one in requested_of(event.id)],
        looks=waiting_for_a_look(event.id),
        can_decide=may(Permission.DECIDE, event),
        can_edit=may(Permission.EDIT_EVENTS, event),
    )
