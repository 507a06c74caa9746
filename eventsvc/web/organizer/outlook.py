"""What will happen at an event by itself, with the date of each thing."""

from __future__ import annotations

from flask import render_template

from eventsvc.accounts.policy import Permission
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.registration.outlook import Upcoming
from eventsvc.web.guards import requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.workflows.foreseeing import foresee

from . import blueprint
from .ownership import own_event


@blueprint.get("/veranstaltungen/<slug>/ablauf")
@requires(Permission.EDIT_EVENTS)
def outlook(slug: str) -> str:
    """Show what will happen by itself, and whom the next mails reach as of now."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    upcoming = foresee(event.id, read_clock())
    return render_template(
        "organizer/editor/outlook.html",
        event=event,
        is_draft=event.state is EventState.DRAFT,
        before=[one for one in upcoming if not one.step.deletes],
        deletions=[one for one in upcoming if one.step.deletes],
    )


@blueprint.app_template_filter("step")
def words_of(one: Upcoming) -> str:
    """Return what happens, in the reader's language."""
    words = said(one.step.label, name=one.name.said(chosen_language()))
    return f"{words} ({said(one.participation.only)})" if one.participation else words
