"""What has changed among the people of an event: what waits for the team, and what is new since a list went to the venue."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField

from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.frozen_lists import (
    LONGEST_RECIPIENT,
    FrozenListRow,
    freeze_list,
    frozen_lists_of,
)
from eventsvc.registration.handovers import requested_of
from eventsvc.registration.organizer_queries import waiting_for_a_look
from eventsvc.registration.queries import get_registration
from eventsvc.registration.written_changes import written_changes
from eventsvc.web.fields.text import Line
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.reading import note_reading

from . import blueprint
from .history import changed_since_look
from .ownership import actor, own_event

UNPROCESSABLE = 422
Page = str | tuple[str, int] | Response


class ListForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """To whom a list is handed over, and what stands on it."""

    recipient = Line(N_("An wen"), longest=LONGEST_RECIPIENT)
    with_needs = BooleanField(N_("Mit Essen und Barrierefreiheit"))


@blueprint.get("/veranstaltungen/<slug>/aenderungen")
@requires(Permission.SEE_ATTENDEES)
def changes(slug: str) -> Page:
    """Show which substitutes wait for the team's word, what waits for its look, and what is new since a list was handed over."""
    event = own_event(slug, Permission.SEE_ATTENDEES)
    return _page(event, ListForm(formdata=None))


@blueprint.post("/veranstaltungen/<slug>/aenderungen")
@requires(Permission.EXPORT)
def freeze(slug: str) -> Page:
    """Hold the list as it is handed over; from now on every change of it is shown."""
    event, form = own_event(slug, Permission.EXPORT), ListForm()
    if not form.validate():
        return _page(form=form, event=event), UNPROCESSABLE
    known = {one.id for one in frozen_lists_of(event.id)}
    with transaction():
        frozen = freeze_list(
            event.id,
            recipient=form.recipient.data,
            with_needs=form.with_needs.data,
            language=chosen_language(),
            by=actor(),
            now=read_clock(),
        )
    if frozen.id in known:
        say_note(said(N_("Seit der letzten Übergabe hat sich nichts geändert: Diese Liste gilt weiter.")))
    else:
        say_good(said(N_("Festgehalten. Laden Sie die Liste jetzt und geben Sie sie weiter.")))
    return redirect(url_for("organizer.changes", slug=slug, liste=frozen.id), code=303)


def _page(event: HeldEvent, form: ListForm) -> str:
    lists = frozen_lists_of(event.id)
    frozen = _chosen(lists)
    if frozen is not None and frozen.with_needs:
        note_reading("read.needs", event.id, event.id)
    looks = waiting_for_a_look(event.id)
    return render_template(
        "organizer/attendees/changes.html",
        event=event,
        form=form,
        substitutes=[(one, get_registration(one.registration_id)) for one in requested_of(event.id)],
        looks=looks,
        changed=changed_since_look(event.id, looks),
        lists=lists,
        frozen=frozen,
        changes=written_changes(frozen, chosen_language()) if frozen else [],
    )


def _chosen(lists: list[FrozenListRow]) -> FrozenListRow | None:
    """The list that the address names, else the newest."""
    wanted = request.args.get("liste", "")
    if not wanted:
        return lists[0] if lists else None
    for one in lists:
        if str(one.id) == wanted:
            return one
    raise NotFound(wanted)
