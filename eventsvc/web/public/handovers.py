"""Substitutes: the link that someone sends on, and the page on which the substitute takes the place."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.events.change_service import fee_ladder
from eventsvc.events.queries import Terms, get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.errors import (
    AlreadyRegistered,
    ChoiceFull,
    EventOver,
    FileGone,
    HandoverEnded,
    OnlyTheContactMay,
    QuestionsChanged,
    TooLate,
    WrongState,
)
from eventsvc.registration.handovers import HandoverRow, newest_handover
from eventsvc.registration.queries import RegistrationRow, get_registration
from eventsvc.registration.states import HandoverState
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import guest, public
from eventsvc.web.guests import find_held_handover, find_opened_handover, hand_over_substitution, links
from eventsvc.web.languages import said
from eventsvc.web.security import keep_private, takes_files
from eventsvc.workflows.substitution import (
    accept_handover,
    can_send_substitute,
    leads_on,
    offer_handover,
    spend_handover,
    take_back_handover,
)

from . import blueprint
from .change_form import SubstituteForm

NOT_FOUND, CONFLICT, GONE, UNPROCESSABLE = 404, 409, 410, 422
Answer = str | Response | tuple[str, int]


@blueprint.get("/buchung/<public_id>/vertretung")
@guest
def substitute(registration: RegistrationRow) -> Answer:
    """Say what sending a substitute does; show the link once it is made."""
    now = read_clock()
    terms = get_terms(registration.event_id)
    handover = newest_handover(registration.id)
    if not can_send_substitute(registration, terms, now):
        return redirect(_booking(registration), code=303)
    return render_template(
        "public/handovers/send.html",
        registration=registration,
        terms=terms,
        facts=terms.facts,
        handover=handover,
        link=links().handover(handover.public_id) if handover and handover.state is HandoverState.OPEN else "",
    )


@blueprint.post("/buchung/<public_id>/vertretung")
@guest
def send_substitute(registration: RegistrationRow) -> Answer:
    """Make the link; asked for twice, it is one."""
    try:
        with transaction():
            offer_handover(registration.id, read_clock())
    except (WrongState, EventOver, TooLate, OnlyTheContactMay) as refusal:
        say_bad(words_of(refusal))
        return redirect(_booking(registration), code=303)
    return redirect(url_for("public.substitute", public_id=registration.public_id), code=303)


@blueprint.post("/buchung/<public_id>/vertretung/zurueckziehen")
@guest
def take_back_substitute(registration: RegistrationRow) -> Answer:
    """End the link; the person comes themselves."""
    with transaction():
        was_open = take_back_handover(registration.id, read_clock())
    if was_open:
        say_good(said(N_("Der Link gilt nicht mehr. Sie sind weiter angemeldet.")))
    else:
        say_note(said(N_("Das war schon erledigt.")))
    return redirect(_booking(registration), code=303)


@blueprint.get("/v/<handover_id>/<token>")
@public
def open_handover(handover_id: str, token: str) -> Answer:
    """Take the link that was sent on: lead to its clean address, with the cookie that opens it."""
    keep_private()
    handover = find_opened_handover(handover_id, token)
    if handover is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    target = url_for("public.take_over", handover_id=handover.public_id)
    return hand_over_substitution(redirect(target, code=303), handover)


@blueprint.route("/vertretung/<handover_id>", methods=["GET", "POST"])
@takes_files
@public
def take_over(handover_id: str) -> Answer:
    """Show what the place is, ask for the substitute's own data, and give it to them."""
    keep_private()
    now = read_clock()
    handover = find_held_handover(handover_id)
    if handover is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    registration = get_registration(handover.registration_id)
    terms = get_terms(registration.event_id)
    if handover.state is not HandoverState.OPEN or not leads_on(registration, terms, now):
        return _ended(handover, terms)
    form = SubstituteForm(handover, registration)
    if request.method != "POST":
        return _page(form, registration, terms)
    if form.asked.has_files:
        with transaction():
            form.take_files(now)
    if not form.validate():
        return _page(form, registration, terms), UNPROCESSABLE
    return _take_over(form, handover, registration, now)


def _take_over(form: SubstituteForm, handover: HandoverRow, registration: RegistrationRow, now: datetime) -> Answer:
    someone, terms = form.substitute(), get_terms(registration.event_id)
    try:
        with transaction():
            accept_handover(handover.public_id, someone, now)
    except AlreadyRegistered:
        with transaction():
            spend_handover(handover.public_id, someone.person.email, now)
    except (ChoiceFull, QuestionsChanged, FileGone) as refusal:
        again = SubstituteForm(handover, registration)
        again.tell(refusal)
        return _page(again, registration, terms), CONFLICT
    except HandoverEnded:
        return _ended(find_held_handover(handover.public_id) or handover, terms)
    return redirect(url_for("public.taken_over", handover_id=handover.public_id), code=303)


@blueprint.get("/vertretung/<handover_id>/abgeschickt")
@public
def taken_over(handover_id: str) -> Answer:
    """Say that the answer is in the mail: the same words for all, whoever they are."""
    keep_private()
    handover = find_held_handover(handover_id)
    if handover is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    terms = get_terms(get_registration(handover.registration_id).event_id)
    return render_template("public/handovers/sent.html", terms=terms, facts=terms.facts)


def _page(form: SubstituteForm, registration: RegistrationRow, terms: Terms) -> str:
    facts = terms.facts
    return render_template(
        "public/handovers/take_over.html",
        form=form,
        registration=registration,
        terms=terms,
        facts=facts,
        fees=fee_ladder(facts.id, facts.starts_at, facts.timezone),
    )


def _ended(handover: HandoverRow, terms: Terms) -> tuple[str, int]:
    was_used = handover.state not in {HandoverState.OPEN, HandoverState.WITHDRAWN}
    return render_template("public/handovers/ended.html", facts=terms.facts, was_used=was_used), GONE


def _booking(registration: RegistrationRow) -> str:
    return url_for("public.booking", public_id=registration.public_id)
