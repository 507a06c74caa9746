"""My group, when places are offered: its contact accepts, declines or asks back in for all of them; two clicks each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.bookings import BookingRow, people_of
from eventsvc.registration.errors import WrongState
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import contact
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.offers import accept_offers, ask_all_back_in
from eventsvc.workflows.withdrawal import decline_offers

from . import blueprint
from .groups import page_of
from .standing import can_all_ask_back_in

Answer = str | Response


@blueprint.route("/gruppe/<group_id>/annehmen", methods=["GET", "POST"])
@contact
def accept_all(booking: BookingRow) -> Answer:
    """Say whose places are accepted, and do it at the second click; too late, say so."""
    if request.method != "POST":
        return _ask(booking, "public/groups/accept_all.html", _offered(booking))
    return _do(booking, partial(accept_offers, by_contact=True), _accepted)


@blueprint.route("/gruppe/<group_id>/ablehnen", methods=["GET", "POST"])
@contact
def decline_all(booking: BookingRow) -> Answer:
    """Say whose places are given back, and do it at the second click."""
    if request.method != "POST":
        return _ask(booking, "public/groups/decline_all.html", _offered(booking))
    return _do(booking, decline_offers, _declined)


@blueprint.route("/gruppe/<group_id>/wieder-warten", methods=["GET", "POST"])
@contact
def all_wait_again(booking: BookingRow) -> Answer:
    """Say who comes back to the end of the waiting list, and do it at the second click."""
    if request.method == "POST":
        return _do(booking, ask_all_back_in, _back_in)
    terms, people = get_terms(booking.event_id), people_of(booking.id)
    return _ask(booking, "public/groups/all_wait_again.html", can_all_ask_back_in(people, terms, read_clock()))


def _offered(booking: BookingRow) -> list[RegistrationRow]:
    now = read_clock()
    return [one for one in people_of(booking.id) if one.is_offered(now)]


def _ask(booking: BookingRow, template: str, people: Sequence[RegistrationRow]) -> Answer:
    if not people:
        return redirect(page_of(booking), code=303)
    terms = get_terms(booking.event_id)
    # Nobody is answered for who did not stand on the page.
    shown = " ".join(one.public_id for one in people)
    return render_template(template, booking=booking, people=people, shown=shown, terms=terms, facts=terms.facts)


def _accepted(number: int) -> str:
    return said_count(
        "%(num)s Person ist jetzt fest angemeldet.", "%(num)s Personen sind jetzt fest angemeldet.", number
    )


def _declined(number: int) -> str:
    return said_count("%(num)s Platz ist abgelehnt.", "%(num)s Plätze sind abgelehnt.", number)


def _back_in(number: int) -> str:
    return said_count(
        "%(num)s Person ist wieder eingetragen. Wo sie steht, sehen Sie unten.",
        "%(num)s Personen sind wieder eingetragen. Wo sie stehen, sehen Sie unten.",
        number,
    )


def _do(booking: BookingRow, step: Callable[[Sequence[UUID], datetime], int], told: Callable[[int], str]) -> Response:
    shown = request.form.get("people", "").split()
    ids = [each.id for each in people_of(booking.id) if each.public_id in shown]
    if not ids:
        return redirect(page_of(booking), code=303)
    try:
        with transaction():
            number = step(ids, read_clock())
    except WrongState:
        say_note(said(N_("Das war schon erledigt.")))
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(told(number))
    return redirect(page_of(booking), code=303)
