"""The team changes what a person has chosen of the programme."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import WrongState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.choosing import ChoiceForm
from eventsvc.web.fields.sessions import OF_ANOTHER
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.workflows.choice_change import change_sessions

from . import blueprint
from .ownership import actor, own_event, own_registration

UNPROCESSABLE, CONFLICT = 422, 409
Page = str | tuple[str, int] | Response


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>/programm", methods=["GET", "POST"])
@requires(Permission.MANAGE_ATTENDEES)
def choose_for(slug: str, registration_id: UUID) -> Page:
    """Change what the person has chosen; the deadline does not bind the team, what is given up goes on at once."""
    registration = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES)
    form = ChoiceForm(registration, own_event(slug, Permission.MANAGE_ATTENDEES).timezone, OF_ANOTHER)
    if request.method != "POST":
        return _page(form, slug)
    if not form.validate():
        return _page(form, slug), UNPROCESSABLE
    chosen, promised = form.sessions.data, form.sessions.promised
    try:
        with transaction():
            was_new = change_sessions(registration_id, chosen, promised=promised, by=actor(), now=read_clock())
    except WrongState as refusal:
        say_bad(words_of(refusal))
    except Refusal as refusal:
        form.see()
        form.sessions.errors = [words_of(refusal)]
        return _page(form, slug), CONFLICT
    else:
        if was_new:
            say_good(said(N_("Die Auswahl ist gespeichert. Die Person bekommt sie per E-Mail.")))
        else:
            say_note(said(N_("Es war nichts zu ändern.")))
    return redirect(url_for("organizer.person", slug=slug, registration_id=registration_id), code=303)


def _page(form: ChoiceForm, slug: str) -> str:
    return render_template(
        "organizer/attendees/programme.html",
        form=form,
        event=own_event(slug, Permission.MANAGE_ATTENDEES),
        registration=form.registration,
        person=form.registration.person,
    )
