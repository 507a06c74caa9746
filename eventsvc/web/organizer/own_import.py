"""What the pages of an import share: whose it is, and where they lead."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.imports.queries import ImportFacts, get_import
from eventsvc.kit.errors import NotFound

from .ownership import own_event

IMPORTS = "/veranstaltungen/<slug>/importe"
IMPORT = f"{IMPORTS}/<uuid:import_id>"


def own_import(slug: str, import_id: UUID) -> tuple[HeldEvent, ImportFacts]:
    """Return an event that the account decides for, with an import of it, or raise NotFound."""
    event, facts = own_event(slug, Permission.MANAGE_ATTENDEES), get_import(import_id)
    if facts.event_id != event.id:
        raise NotFound(import_id)
    return event, facts


def to_import(slug: str, import_id: UUID) -> Response:
    """Lead to where the import stands."""
    return redirect(url_for("organizer.import_", slug=slug, import_id=import_id), code=303)
