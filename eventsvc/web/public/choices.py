"""Changing what one has chosen of the programme, through the link in the mail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.events.queries import Terms, get_terms
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.errors import RegistrationClosed, WrongState
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import ChoiceState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.choosing import ChoiceForm
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import guest
from eventsvc.web.languages import chosen_language, said
from eventsvc.workflows.choice_change import change_sessions, leave_session_queue

from . import blueprint
from .standing import can_change, can_leave_queues

UNPROCESSABLE, CONFLICT = 422, 409
JUST_FULL = N_(
    "Der letzte Platz in „%(session)s“ ging inzwischen an jemand anderen. Dort stehen Sie auf Platz %(position)s der Warteliste."
)
JUST_FULL_UNTOLD = N_(
    "Der letzte Platz in „%(session)s“ ging inzwischen an jemand anderen. Dort stehen Sie auf der Warteliste."
)

Answer = str | Response | tuple[str, int]


@blueprint.route("/buchung/<public_id>/programm", methods=["GET", "POST"])
@guest
def choose(registration: RegistrationRow) -> Answer:
    """Change what one has chosen, until the deadline; what is given up goes on at once."""
    now = read_clock()
    terms = get_terms(registration.event_id)
    if not can_change(registration, terms, now):
        say_note(said(N_("Ihre Auswahl lässt sich jetzt nicht mehr ändern.")))
        return redirect(_page(registration), code=303)
    form = ChoiceForm(registration, terms.facts.timezone)
    if request.method != "POST":
        return _choice_page(form, terms)
    if not form.validate():
        return _choice_page(form, terms), UNPROCESSABLE
    return _change(form, terms, now)


@blueprint.route("/buchung/<public_id>/programm/<uuid:session_id>/warteliste-verlassen", methods=["GET", "POST"])
@guest
def leave_session(registration: RegistrationRow, session_id: UUID) -> Answer:
    """Say what leaving the waiting list of a session does, and do it at the second click."""
    now, terms = read_clock(), get_terms(registration.event_id)
    if request.method == "POST":
        return _leave(registration, session_id, now)
    chosen = sessions_chosen_by(registration.id)
    session = next((one for one in chosen if one.id == session_id and one.state is ChoiceState.WAITING), None)
    if session is None or not can_leave_queues(registration, terms, now):
        return redirect(_page(registration), code=303)
    return render_template(
        "public/bookings/leave_session.html", registration=registration, session=session, facts=terms.facts
    )


def say_what_is_full(registration_id: UUID, promised: frozenset[UUID]) -> None:
    """Say it if a place in a session, shown as free a moment ago, has gone to somebody else."""
    for session in sessions_chosen_by(registration_id) if promised else ():
        if session.id in promised and session.state is ChoiceState.WAITING:
            title = in_language(chosen_language(), session.title_de, session.title_en)
            say_note(
                said(JUST_FULL if session.position else JUST_FULL_UNTOLD, session=title, position=session.position)
            )


def _leave(registration: RegistrationRow, session_id: UUID, now: datetime) -> Response:
    try:
        with transaction():
            leave_session_queue(registration.id, session_id, now, link_version=registration.link_version)
    except WrongState:
        say_note(said(N_("Das war schon erledigt.")))
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Sie stehen nicht mehr auf dieser Warteliste. Wir haben es Ihnen auch per E-Mail geschickt.")))
    return redirect(_page(registration), code=303)


def _change(form: ChoiceForm, terms: Terms, now: datetime) -> Answer:
    chosen, promised = form.sessions.data, form.sessions.promised
    try:
        with transaction():
            was_new = change_sessions(form.registration.id, chosen, promised=promised, by=Actor.person(), now=now)
    except (RegistrationClosed, WrongState):
        say_bad(said(N_("Ihre Auswahl lässt sich jetzt nicht mehr ändern.")))
        return redirect(_page(form.registration), code=303)
    except Refusal as refusal:
        form.see()
        form.sessions.errors = [words_of(refusal)]
        return _choice_page(form, terms), CONFLICT
    if was_new:
        say_good(said(N_("Ihre Auswahl ist gespeichert. Wir haben sie Ihnen auch per E-Mail geschickt.")))
    else:
        say_note(said(N_("Es war nichts zu ändern.")))
    return redirect(_page(form.registration), code=303)


def _choice_page(form: ChoiceForm, terms: Terms) -> str:
    return render_template(
        "public/bookings/programme.html", form=form, registration=form.registration, terms=terms, facts=terms.facts
    )


def _page(registration: RegistrationRow) -> str:
    return url_for("public.booking", public_id=registration.public_id)
