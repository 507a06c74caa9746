"""What the team keeps of a person for itself: a note, a day to come back to it, tags."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField
from wtforms.validators import Optional

from eventsvc.accounts.policy import Permission
from eventsvc.imports.cells import tags as tags_in
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.errors import NoteChanged
from eventsvc.registration.marks import TeamNote, note_of
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.tags import tags_at, tags_of
from eventsvc.web.fields.text import Line, Paragraph
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.workflows.team_notes import keep_of_person, mark_of

from . import blueprint
from .ownership import actor, own_event, own_registration

UNPROCESSABLE, CONFLICT = 422, 409
LONGEST_NOTE, LONGEST_TAGS = 2000, 400
Page = str | tuple[str, int] | Response


def _fits(typed: str) -> None:
    tags_in(typed)


class NoteForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What the team keeps; `seen` is the mark of what stood there when the form was opened."""

    note = Paragraph(N_("Notiz"), longest=LONGEST_NOTE)
    follow_up_on = DateField(N_("Wiedervorlage am"), [Optional()])
    tags = Line(N_("Schlagwörter"), longest=LONGEST_TAGS, check=_fits)
    seen = HiddenField()


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>/notiz", methods=["GET", "POST"])
@requires(Permission.MANAGE_ATTENDEES)
def team_note(slug: str, registration_id: UUID) -> Page:
    """Show and keep what the team says of a person; no page or letter of theirs tells it."""
    registration = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES)
    note, tags = note_of(registration_id), tags_of(registration_id)
    kept = {"note": note.words, "follow_up_on": note.follow_up_on, "tags": ", ".join(tags), "seen": mark_of(note, tags)}
    form = NoteForm(data=kept)
    if request.method != "POST":
        return _page(form, slug, registration)
    if not form.validate():
        return _page(form, slug, registration), UNPROCESSABLE
    typed, day = (form.note.data or "").strip(), _day(form.follow_up_on.data)
    try:
        with transaction():
            was_new = keep_of_person(
                registration,
                TeamNote(typed, day),
                tags_in(form.tags.data or ""),
                seen=form.seen.data,
                by=actor(),
                now=read_clock(),
            )
    except NoteChanged:
        # What was typed stays; sent again, it stands.
        form.seen.data = mark_of(note_of(registration_id), tags_of(registration_id))
        return _page(form, slug, registration, has_changed=True), CONFLICT
    if was_new:
        say_good(said(N_("Gespeichert, nur für das Team.")))
    else:
        say_note(said(N_("Es war nichts zu ändern.")))
    return redirect(url_for("organizer.person", slug=slug, registration_id=registration_id), code=303)


def _day(typed: object) -> date | None:
    return typed if isinstance(typed, date) else None


def _page(form: NoteForm, slug: str, registration: RegistrationRow, *, has_changed: bool = False) -> str:
    event = own_event(slug, Permission.MANAGE_ATTENDEES)
    return render_template(
        "organizer/attendees/note.html",
        form=form,
        event=event,
        registration=registration,
        person=registration.person,
        known=tags_at(event.id),
        meanwhile=(note_of(registration.id), tags_of(registration.id)) if has_changed else None,
    )
