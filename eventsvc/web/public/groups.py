"""My group: a booking of several people as its contact sees it, through the link in the mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.events.change_service import fee_ladder
from eventsvc.events.fees import FeeStep
from eventsvc.events.queries import Terms, get_terms
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import OF_NEEDS
from eventsvc.events.rules import WindowStatus, window_status
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.bookings import LARGEST_GROUP, BookingRow, people_of
from eventsvc.registration.contact import country_name, readable_number
from eventsvc.registration.errors import EventOver, FeeHasRisen, TooLate, WrongState
from eventsvc.registration.letters import TICKET
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.shown import shown_answers
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import contact, public
from eventsvc.web.guests import find_opened_group, hand_over_group
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.security import keep_private
from eventsvc.workflows.withdrawal import withdraw, withdraw_all, withdrawal_fee

from . import blueprint
from .group_answers import can_answer, own_answers
from .seats import seats_of
from .standing import Face, can_all_ask_back_in, can_end, face_of
from .tickets import enclosed_tickets, enclosure, has_ticket

NOT_FOUND = 404

Answer = str | Response | tuple[str, int]


@blueprint.get("/g/<group_id>/<token>")
@public
def open_group(group_id: str, token: str) -> Answer:
    """Take the link out of a mail: lead to the booking's clean address, with the cookie that opens it."""
    keep_private()
    booking = find_opened_group(group_id, token)
    if booking is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    return hand_over_group(redirect(page_of(booking), code=303), booking)


@blueprint.get("/gruppe/<group_id>")
@contact
def group(booking: BookingRow) -> Answer:
    """Show where everyone stands, and what the contact can do."""
    now = read_clock()
    terms = get_terms(booking.event_id)
    people = people_of(booking.id)
    seats = seats_of(people, terms, now)
    return render_template(
        "public/groups/group.html",
        booking=booking,
        terms=terms,
        facts=terms.facts,
        seats=[seat for seat in seats if seat.registration.state.is_living],
        ended=[seat for seat in seats if not seat.registration.state.is_living],
        offered=[seat.registration for seat in seats if seat.face is Face.OFFERED],
        has_needs=terms.has_questions and any(one.purpose in OF_NEEDS for one in questions_of(booking.event_id)),
        lapsed=can_all_ask_back_in(people, terms, now),
        can_add=can_add(booking, terms, now),
        answers=shown_answers(own_answers(booking)),
        can_answer=can_answer(booking, terms, now),
        phone=readable_number(booking.contact.phone),
        billing_country=country_name(booking.billing.country, chosen_language()),
    )


@blueprint.get("/gruppe/<group_id>/<person_id>/ticket.pdf")
@contact
def group_ticket(booking: BookingRow, person_id: str) -> Response:
    """Send one person's ticket as a PDF."""
    return enclosure(TICKET, person_in(booking, person_id), "attachment")


@blueprint.get("/gruppe/<group_id>/tickets.pdf")
@contact
def group_tickets(booking: BookingRow) -> Response:
    """Send the tickets of everyone who has a place on site as one PDF, a page each."""
    now, terms = read_clock(), get_terms(booking.event_id)
    return enclosed_tickets(terms, [one for one in people_of(booking.id) if has_ticket(one, face_of(one, terms, now))])


@blueprint.route("/gruppe/<group_id>/<person_id>/abmelden", methods=["GET", "POST"])
@contact
def remove_person(booking: BookingRow, person_id: str) -> Answer:
    """Say what it will do to sign one person off, and do it at the second click."""
    now = read_clock()
    registration = person_in(booking, person_id)
    terms = get_terms(booking.event_id)
    if not can_end(registration, terms, now):
        return redirect(page_of(booking), code=303)
    if request.method != "POST":
        return render_template(
            "public/groups/remove.html",
            booking=booking,
            registration=registration,
            facts=terms.facts,
            fee_cents=withdrawal_fee(registration, terms, now).cents,
            fees=_fees([registration], terms),
        )
    return _end(
        booking,
        lambda: withdraw(registration.id, now, by_contact=True, shown_cents=_shown_cents()),
        said(N_("%(name)s ist abgemeldet."), name=registration.person.name),
    )


@blueprint.route("/gruppe/<group_id>/alle-abmelden", methods=["GET", "POST"])
@contact
def remove_all(booking: BookingRow) -> Answer:
    """Say what it will do to sign everyone off, and do it at the second click."""
    now = read_clock()
    terms = get_terms(booking.event_id)
    people = [one for one in people_of(booking.id) if can_end(one, terms, now)]
    if not people:
        return redirect(page_of(booking), code=303)
    if request.method != "POST":
        fee_cents = sum(withdrawal_fee(one, terms, now).cents for one in people)
        return render_template(
            "public/groups/remove_all.html",
            booking=booking,
            people=people,
            facts=terms.facts,
            fee_cents=fee_cents,
            fees=_fees(people, terms),
        )
    return _end(
        booking,
        lambda: withdraw_all(booking.id, now, shown_cents=_shown_cents()),
        said(N_("Alle Personen dieser Buchung sind abgemeldet.")),
    )


def _fees(people: Sequence[RegistrationRow], terms: Terms) -> list[tuple[date, FeeStep]]:
    """What signing off costs those of them who have a place."""
    has_place = any(one.state is RegistrationState.CONFIRMED for one in people)
    return (
        fee_ladder(terms.facts.id, terms.facts.starts_at, terms.facts.timezone) if has_place and terms.has_fees else []
    )


def _end(booking: BookingRow, verb: Callable[[], object], done: str) -> Response:
    try:
        with transaction():
            verb()
        say_good(done)
    except WrongState:
        say_note(said(N_("Das war schon erledigt.")))
    except FeeHasRisen:
        say_note(said(N_("Inzwischen kostet die Abmeldung mehr. Lesen Sie bitte noch einmal, was jetzt gilt.")))
        return redirect(request.path, code=303)
    except TooLate as refusal:
        say_bad(words_of(refusal))
    except EventOver:
        say_bad(said(N_("Die Veranstaltung hat schon begonnen. Abmelden geht jetzt nicht mehr.")))
    return redirect(page_of(booking), code=303)


def _shown_cents() -> int:
    """The fee that stood on the page: what nobody has read is not charged."""
    return request.form.get("fee", 0, int)


def page_of(booking: BookingRow) -> str:
    """Return the address of the booking's page."""
    return url_for("public.group", group_id=booking.public_id)


def person_in(booking: BookingRow, person_id: str) -> RegistrationRow:
    """Return the person of this booking, or answer that there is none."""
    found = next((one for one in people_of(booking.id) if one.public_id == person_id), None)
    return found or abort(NOT_FOUND)


def can_add(booking: BookingRow, terms: Terms, now: datetime) -> bool:
    """Whether one more person may come into the booking: within the window, and up to twenty."""
    living = sum(one.state.is_living for one in people_of(booking.id))
    return window_status(terms.window, now) is WindowStatus.OPEN and living < LARGEST_GROUP
