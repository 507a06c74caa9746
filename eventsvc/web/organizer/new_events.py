"""A new event begins with its basics; all else has its page in the editor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, render_template
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import choosable, hostings
from eventsvc.events.categories import QueueOrder
from eventsvc.events.drafts import EventDraft
from eventsvc.events.edits import PART_NAMES, TEXTS, draft_of
from eventsvc.events.errors import BadDraft
from eventsvc.events.findings import Part
from eventsvc.events.kinds import EventKind
from eventsvc.events.service import create_event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.localized import home_day
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_good
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said
from eventsvc.workflows.asking import begin_asking

from . import blueprint
from .cluster_choices import led_by_own
from .editor_forms import NewEventForm
from .editor_pages import page_after, page_of
from .ownership import actor

UNPROCESSABLE = 422
Page = str | tuple[str, int] | Response


@blueprint.get("/veranstaltungen/neu")
@requires(Permission.CREATE_EVENTS)
def new_event() -> Page:
    """Ask for the basics of a new event."""
    form = NewEventForm(formdata=None)
    form.offer(led_by_own(choosable(home_day(read_clock()))))
    return _page(form)


@blueprint.post("/veranstaltungen/neu")
@requires(Permission.CREATE_EVENTS)
def create() -> Page:
    """Write the new event down as a draft, and go on to the rest of it."""
    form, now = NewEventForm(), read_clock()
    form.offer(led_by_own(choosable(home_day(now))))
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with transaction():
            draft = _draft(form)
            own = access().clusters(Permission.EDIT_EVENTS)
            created = create_event(draft, now=now, by=actor(), own=own)
            begin_asking(created.id, draft.kind, like=None, by=actor(), now=now)
    except BadDraft as refusal:
        form.form_errors = [words for _, words in form.tell(refusal)]
        return _page(form), UNPROCESSABLE
    say_good(said(N_("Der Entwurf ist gespeichert. Nur Ihr Team sieht ihn, bis Sie ihn veröffentlichen.")))
    return redirect(page_after(page_of(Part.BASICS)).address(created.slug), code=303)


def _draft(form: NewEventForm) -> EventDraft:
    """Return the draft: the basics as they were typed, the rest empty or as it is usual for its kind."""
    typed = form.wanted()
    parts = dict.fromkeys(PART_NAMES) | dict.fromkeys(TEXTS, "") | _fresh(typed) | typed
    parts["carrier"] = _usual_carrier(typed["lead_cluster"])
    return replace(draft_of(parts), by_decision=EventKind(typed["kind"]).profile.is_decided)


def _fresh(typed: dict[str, Any]) -> dict[str, Any]:
    return {
        **{f"venue_{name}": "" for name in ("name", "street", "postal_code", "city")},
        "venue_country": "DE",
        "region": "",
        "hosts": (),
        # One can sign up until it begins, as long as nobody says otherwise.
        "closes_at": typed["starts_at"],
        "by_decision": False,
        "has_waiting_list": True,
        "is_by_invitation": False,
        "tells_position": True,
        "queue_order": QueueOrder.FIRST_COME.value,
        "contact_name": current_user.name,
        "contact_email": current_user.email,
    }


def _usual_carrier(lead: str) -> str:
    return next(str(one.carriers[0].id) for one in hostings() if str(one.id) == lead)


def _page(form: NewEventForm) -> str:
    return render_template("organizer/editor/new.html", form=form)
