"""Who pays for an event: billing addresses, prices, and fees of those who signed off."""

from __future__ import annotations

from flask import render_template

from eventsvc.accounts.policy import Permission
from eventsvc.registration.accounting import accounts_of
from eventsvc.web.guards import requires
from eventsvc.web.reading import note_reading

from . import blueprint
from .ownership import own_event


@blueprint.get("/veranstaltungen/<slug>/rechnungsdaten")
@requires(Permission.SEE_BILLING)
def billing(slug: str) -> str:
    """List the bookings with what an invoice would need; only that, nothing else of the people."""
    event = own_event(slug, Permission.SEE_BILLING)
    note_reading("read.billing", event.id, event.id)
    return render_template("organizer/events/billing.html", event=event, rows=accounts_of(event.id))
