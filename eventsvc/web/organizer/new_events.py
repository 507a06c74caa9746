"""A new event begins with its basics; all else has its page in the editor."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, render_template, request
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import hostings
from eventsvc.events.categories import QueueOrder
from eventsvc.events.drafts import EventDraft
from eventsvc.events.edits import PART_NAMES, TEXTS, TIMES, draft_of, parts_of
from eventsvc.events.errors import BadDraft
from eventsvc.events.findings import Part
from eventsvc.events.kinds import EventKind
from eventsvc.events.service import create_event
from eventsvc.events.written import WrittenEvent, get_written_event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.workflows.asking import begin_asking
from eventsvc.workflows.likening import make_like

from . import blueprint
from .editor_forms import NewEventForm, led_by_own
from .editor_pages import page_after, page_of
from .ownership import actor, own_key

UNPROCESSABLE = 422
YEAR = timedelta(weeks=52)
Page = str | tuple[str, int] | Response


@blueprint.get("/veranstaltungen/neu")
@requires(Permission.CREATE_EVENTS)
def new_event() -> Page:
    """Ask for the basics of a new event, filled from an earlier one if it is to be like that."""
    form, earlier = NewEventForm(formdata=None), _earlier()
    if earlier:
        form.prepare(earlier, is_lead=False)
        present = _next_year(earlier)
        for name in form.names:
            form.fill(name, present[name])
    form.offer(led_by_own(hostings()))
    return _page(form, earlier)


@blueprint.post("/veranstaltungen/neu")
@requires(Permission.CREATE_EVENTS)
def create() -> Page:
    """Write the new event down as a draft, and go on to the rest of it."""
    form, earlier = NewEventForm(), _earlier()
    if earlier:
        form.prepare(earlier, is_lead=False)
    form.offer(led_by_own(hostings()))
    if not form.validate():
        return _page(form, earlier), UNPROCESSABLE
    now = read_clock()
    try:
        with transaction():
            draft = _draft(form, earlier)
            own = access().clusters(Permission.EDIT_EVENTS)
            created = create_event(draft, now=now, by=actor(), own=own)
            like = earlier.id if earlier else None
            begin_asking(created.id, draft.kind, like=like, by=actor(), now=now)
            left_out = make_like(created.id, like, by=actor(), now=now) if like else ()
    except BadDraft as refusal:
        form.form_errors = [words for _, words in form.tell(refusal)]
        return _page(form, earlier), UNPROCESSABLE
    say_good(said(N_("Der Entwurf ist gespeichert. Nur Ihr Team sieht ihn, bis Sie ihn veröffentlichen.")))
    if left_out:
        titles = ", ".join(title.said(chosen_language()) for title in left_out)
        say_note(said(N_("Diese Programmpunkte passen nicht in die neue Veranstaltung: %(titles)s."), titles=titles))
    return redirect(page_after(page_of(Part.BASICS)).address(created.slug), code=303)


def _draft(form: NewEventForm, earlier: WrittenEvent | None) -> EventDraft:
    """Return the draft: the basics as they were typed, the rest as in the earlier event, or empty."""
    typed = form.wanted()
    if earlier is None:
        parts = dict.fromkeys(PART_NAMES) | dict.fromkeys(TEXTS, "") | _fresh(typed)
    else:
        parts = _next_year(earlier, towards=typed["starts_at"])
    parts |= typed
    if earlier is None or parts["lead_cluster"] != str(earlier.draft.lead_cluster_id):
        parts["carrier"] = _usual_carrier(typed["lead_cluster"])
    draft = draft_of(parts)
    # A new event follows its kind where nobody has said otherwise.
    return draft if earlier else replace(draft, by_decision=EventKind(typed["kind"]).profile.is_decided)


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


def _earlier() -> WrittenEvent | None:
    """The event that the new one is made like."""
    slug = request.args.get("vorlage", "")
    return get_written_event(own_key(slug, Permission.SEE_EVENTS).id) if slug else None


def _next_year(earlier: WrittenEvent, towards: datetime | None = None) -> dict[str, Any]:
    """Return the parts of the earlier event: on the same weekdays in the next year to come, or as far on as its start."""
    parts = parts_of(earlier.draft) | {"join_url": ""}
    shift = YEAR
    if towards is not None:
        shift = towards - parts["starts_at"]
    else:
        now = read_clock().replace(tzinfo=None)
        while parts["starts_at"] + shift < now:
            shift += YEAR
    return parts | {name: parts[name] + shift for name in TIMES if parts[name] is not None}


def _page(form: NewEventForm, earlier: WrittenEvent | None) -> str:
    return render_template("organizer/editor/new.html", form=form, earlier=earlier)
