"""Copying an event: when the copy begins, what comes along, and where all its dates come to lie."""

from __future__ import annotations

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.copying import Source, moved_dates
from eventsvc.events.errors import BadDraft
from eventsvc.events.findings import Part
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.workflows.copying import Copied, copy_event, source_of

from . import blueprint
from .copy_form import CopyForm, may_come_along
from .editor_pages import page_of
from .event_form import DATETIMES
from .ownership import actor, own_event, rights_at

UNPROCESSABLE = 422
Page = str | tuple[str, int] | Response


@blueprint.route("/veranstaltungen/<slug>/kopieren", methods=["GET", "POST"])
@requires(Permission.CREATE_EVENTS)
def copy(slug: str) -> Page:
    """Ask for the new start and what comes along, show all dates, and make the copy once they were seen."""
    held = own_event(slug, Permission.SEE_EVENTS)
    now, source, form = read_clock(), source_of(held.id), CopyForm()
    form.prepare(source, may_come_along(source, rights_at(held.id, held.lead_cluster_id)), now)
    if request.method != "POST":
        return _page(form, held, source)
    if not form.validate():
        return _page(form, held, source), UNPROCESSABLE
    if "show" in request.form or not form.is_shown:
        return _page(form, held, source)
    try:
        with transaction():
            own = access().clusters(Permission.EDIT_EVENTS)
            copied = copy_event(held.id, form.wish(), by=actor(), own=own, now=now)
    except BadDraft as refusal:
        form.form_errors = [said(getattr(problem, "label", problem)) for _, problem in refusal.problems]
        return _page(form, held, source), UNPROCESSABLE
    say_good(said(N_("Der Entwurf ist gespeichert. Nur Ihr Team sieht ihn, bis Sie ihn veröffentlichen.")))
    say_left_out(copied)
    return redirect(page_of(Part.BASICS).address(copied.slug), code=303)


def say_left_out(copied: Copied) -> None:
    """Name the sessions for which the copy has no room."""
    if copied.left_out:
        titles = ", ".join(title.said(chosen_language()) for title in copied.left_out)
        say_note(said(N_("Diese Programmpunkte passen nicht in die neue Veranstaltung: %(titles)s."), titles=titles))


def _page(form: CopyForm, held: HeldEvent, source: Source) -> str:
    dates = []
    if form.starts_at.data and not form.starts_at.errors:
        dates = moved_dates(source, form.start(), form.chosen_along())
        form.shown.data = form.starts_at.data.strftime(DATETIMES[0])
    return render_template("organizer/events/copy.html", event=held, form=form, dates=dates)
