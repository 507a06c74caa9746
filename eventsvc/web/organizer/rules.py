"""The rules of an event: until when people change, send a substitute and sign off, who does it, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.change_service import conduct_of, edit_conduct
from eventsvc.events.errors import BadFees
from eventsvc.events.fees import first_days
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said

from . import blueprint
from .differences import Difference, compared
from .ownership import actor, own_event
from .rules_form import RulesForm

UNPROCESSABLE, CONFLICT = 422, 409
Page = str | tuple[str, int] | Response


@blueprint.get("/veranstaltungen/<slug>/regeln")
@requires(Permission.EDIT_EVENTS)
def rules(slug: str) -> Page:
    """Show what is set, and how it reads for participants."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    return _page(_saved_form(event), event)


@blueprint.post("/veranstaltungen/<slug>/regeln")
@requires(Permission.EDIT_EVENTS)
def save_rules(slug: str) -> Page:
    """Set the rules; they hold from the next click of whoever changes or signs off."""
    event, form = own_event(slug, Permission.EDIT_EVENTS), RulesForm()
    form.take(_saved_form(event))
    if not form.validate():
        return _page(form, event), UNPROCESSABLE
    try:
        with transaction():
            edit_conduct(event.id, form.edit(), now=read_clock(), by=actor())
    except EditsClash as clash:
        return _page(form, event, compared(clash, form, _saved_form(event))), CONFLICT
    except BadFees as refusal:
        form.tell(refusal)
        return _page(form, event), UNPROCESSABLE
    say_good(said(N_("Gespeichert.")))
    return redirect(url_for("organizer.rules", slug=slug), code=303)


def _saved_form(event: HeldEvent) -> RulesForm:
    form = RulesForm(formdata=None)
    form.show(conduct_of(event.id))
    return form


def _page(form: RulesForm, event: HeldEvent, both: Sequence[Difference] = ()) -> str:
    terms, saved = get_terms(event.id), conduct_of(event.id)
    return render_template(
        "organizer/events/rules.html",
        form=form,
        both=both,
        event=event,
        terms=terms,
        saved=saved,
        steps=first_days(saved.steps, event.starts_at, event.timezone),
    )
