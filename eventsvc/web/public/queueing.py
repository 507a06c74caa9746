"""From the waiting list: accept a place that is offered, ask back in, take a place online instead; two clicks each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.events.change_service import fee_ladder
from eventsvc.events.queries import Terms, get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import EventFull, WrongState
from eventsvc.registration.offers import offered_together
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_note
from eventsvc.web.guards import guest
from eventsvc.web.languages import said
from eventsvc.workflows.offers import accept_offers, ask_back_in
from eventsvc.workflows.switching import can_switch_to_online, switch_to_online

from . import blueprint
from .standing import can_ask_back_in

Answer = str | Response


@blueprint.route("/buchung/<public_id>/annehmen", methods=["GET", "POST"])
@guest
def accept_place(registration: RegistrationRow) -> Answer:
    """Say what accepting does, for how many, and do it at the second click; too late, say so."""
    now, terms = read_clock(), get_terms(registration.event_id)
    party = offered_together(registration)
    if request.method == "POST":
        ids = [one.id for one in party] or [registration.id]
        return _do(registration, partial(accept_offers, ids, now))
    if not registration.is_offered(now):
        return redirect(_page(registration), code=303)
    fees = fee_ladder(terms.facts.id, terms.facts.starts_at, terms.facts.timezone)
    return _ask("public/bookings/accept.html", registration, terms, party=party, fees=fees)


@blueprint.route("/buchung/<public_id>/wieder-warten", methods=["GET", "POST"])
@guest
def wait_again(registration: RegistrationRow) -> Answer:
    """Put someone who was too late at the end of the waiting list, at the second click."""
    now, terms = read_clock(), get_terms(registration.event_id)
    if request.method == "POST":
        return _do(registration, partial(ask_back_in, registration.id, now))
    if not can_ask_back_in(registration, terms, now):
        return redirect(_page(registration), code=303)
    return _ask("public/bookings/wait_again.html", registration, terms)


@blueprint.route("/buchung/<public_id>/online", methods=["GET", "POST"])
@guest
def go_online(registration: RegistrationRow) -> Answer:
    """Give someone who waits for a place on site one online instead, at the second click."""
    now, terms = read_clock(), get_terms(registration.event_id)
    if request.method == "POST":
        full = N_("Online ist inzwischen kein Platz mehr frei. Sie bleiben auf der Warteliste.")
        return _do(registration, partial(switch_to_online, registration.id, now), full=full)
    if not can_switch_to_online(registration, terms, now):
        return redirect(_page(registration), code=303)
    return _ask("public/bookings/go_online.html", registration, terms)


def _do(registration: RegistrationRow, step: Callable[[], object], *, full: str = "") -> Response:
    try:
        with transaction():
            step()
    except WrongState:
        say_note(said(N_("Das war schon erledigt.")))
    except Refusal as refusal:
        say_bad(said(full) if full and isinstance(refusal, EventFull) else words_of(refusal))
    return redirect(_page(registration), code=303)


def _ask(template: str, registration: RegistrationRow, terms: Terms, **more: object) -> str:
    return render_template(template, registration=registration, terms=terms, facts=terms.facts, **more)


def _page(registration: RegistrationRow) -> str:
    return url_for("public.booking", public_id=registration.public_id)
