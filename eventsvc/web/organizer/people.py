"""Adding someone by hand who signed up by phone, by mail or in person."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import AlreadyRegistered, AlreadySubmitted, ChoiceFull
from eventsvc.registration.queries import registrations_of_form
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.security import takes_files
from eventsvc.workflows.sign_up import Placed, add_by_hand

from . import blueprint
from .hand_form import ByHandForm
from .ownership import actor, own_event

UNPROCESSABLE, CONFLICT = 422, 409
Page = str | tuple[str, int] | Response


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/neu", methods=["GET", "POST"])
@takes_files
@requires(Permission.MANAGE_ATTENDEES)
def add_person(slug: str) -> Page:
    """Add someone by hand: the window does not bind them, the places do."""
    event = own_event(slug, Permission.MANAGE_ATTENDEES)
    now = read_clock()
    form = ByHandForm(event, now)
    if request.method != "POST":
        return _page(form)
    if form.asked.has_files:
        with transaction():
            form.take_files()
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with transaction():
            outcome = add_by_hand(form.application(), over_capacity=form.over_capacity.data, by=actor(), now=now)
    except AlreadySubmitted as refusal:
        return _to_person(slug, registrations_of_form(refusal.form_key)[0].id)
    except AlreadyRegistered as refusal:
        form.email.errors = [words_of(refusal)]
        return _page(form), CONFLICT
    except ChoiceFull as refusal:
        form.asked.say_full(refusal.pool_id, words_of(refusal))
        return _page(form), CONFLICT
    except Refusal as refusal:
        form.say_refused(refusal)
        return _page(form), CONFLICT
    placed = outcome.placed[0]
    _say(placed, is_told=not form.is_quiet.data)
    return _to_person(slug, placed.registration.id)


def _say(outcome: Placed, *, is_told: bool) -> None:
    name = outcome.registration.person.name
    match outcome.state:
        case RegistrationState.CONFIRMED if not is_told:
            say_good(said(N_("%(name)s ist angemeldet. Eine E-Mail ging nicht hinaus."), name=name))
        case RegistrationState.CONFIRMED:
            say_good(said(N_("%(name)s ist angemeldet und bekommt die Bestätigung per E-Mail."), name=name))
        case RegistrationState.WAITLISTED:
            say_note(
                said(
                    N_("Alle Plätze sind vergeben: %(name)s steht auf Position %(position)s der Warteliste."),
                    name=name,
                    position=outcome.position,
                )
            )
        case _:
            say_note(
                said(N_("Die Bewerbung von %(name)s ist eingetragen und wartet auf Ihre Entscheidung."), name=name)
            )


def _page(form: ByHandForm) -> str:
    return render_template("organizer/attendees/new.html", form=form, event=form.event)


def _to_person(slug: str, registration_id: object) -> Response:
    return redirect(url_for("organizer.person", slug=slug, registration_id=registration_id), code=303)
