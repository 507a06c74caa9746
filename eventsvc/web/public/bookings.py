"""My booking: what became of a sign-up, and what can be done with it, through the link in the mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.events.category_queries import find_category
from eventsvc.events.change_service import fee_ladder
from eventsvc.events.fees import FeeStep
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.queries import Terms, get_called_off_reason, get_terms
from eventsvc.events.rules import WindowStatus, window_status
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import written_code
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Person
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.contact import country_name, readable_number
from eventsvc.registration.errors import (
    AlreadyRegistered,
    ChoiceFull,
    EventOver,
    FeeHasRisen,
    FileGone,
    OnlyTheContactMay,
    QuestionsChanged,
    TooLate,
    WrongState,
)
from eventsvc.registration.files import get_file
from eventsvc.registration.offers import offered_together
from eventsvc.registration.participant_list import find_list_span, list_standing
from eventsvc.registration.queries import (
    RegistrationRow,
    get_registration,
    standing_consents,
)
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.web.errors import words_of
from eventsvc.web.fields.category import price_words
from eventsvc.web.fields.shown import shown_answers
from eventsvc.web.files import hand_out
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import guest, public
from eventsvc.web.guests import find_opened, hand_over
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.limits import instead
from eventsvc.web.security import keep_private, takes_files
from eventsvc.workflows.acting import acts_alone
from eventsvc.workflows.answer_change import Sheet
from eventsvc.workflows.data_change import change_data
from eventsvc.workflows.repeated_sign_up import tell_known
from eventsvc.workflows.substitution import can_send_substitute
from eventsvc.workflows.switching import can_switch_to_online
from eventsvc.workflows.withdrawal import withdraw, withdrawal_fee

from . import blueprint
from .change_form import ChangeForm, answered, unanswered
from .forms import TOO_OFTEN
from .standing import Face, can_ask_back_in, can_change, can_leave_queues, can_sign_off, face_of
from .tickets import drawn_code, has_ticket

NOT_FOUND, CONFLICT, UNPROCESSABLE = 404, 409, 422

TOLD_BY_MAIL = N_("Was für %(email)s gilt, steht in der E-Mail, die wir dorthin geschickt haben.")

Answer = str | Response | tuple[str, int]


@blueprint.get("/b/<public_id>/<token>")
@public
def open_booking(public_id: str, token: str) -> Answer:
    """Take the link out of a mail: lead to the booking's clean address, with the cookie that opens it."""
    keep_private()
    registration = find_opened(public_id, token)
    if registration is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    return hand_over(redirect(_page(registration), code=303), registration)


def _position(registration: RegistrationRow, terms: Terms) -> int | None:
    """Where the person stands in the queue, if the event tells them."""
    is_told = terms.tells_position and registration.state is RegistrationState.WAITLISTED
    return waiting_position(registration) if is_told else None


@blueprint.get("/buchung/<public_id>")
@guest
def booking(registration: RegistrationRow) -> Answer:
    """Show where the registration stands, what comes next and what can be done."""
    now = read_clock()
    terms = get_terms(registration.event_id)
    face = face_of(registration, terms, now)
    category = find_category(registration.event_id, registration.category_id)
    span = find_list_span(registration, terms)
    answers, may_change = answered(registration), can_change(registration, terms, now)
    return render_template(
        "public/bookings/booking.html",
        registration=registration,
        person=registration.person,
        terms=terms,
        facts=terms.facts,
        face=face,
        now=now,
        position=_position(registration, terms),
        called_off_reason=get_called_off_reason(registration.event_id) if face is Face.CALLED_OFF else "",
        qr_code=drawn_code(registration.ticket_code) if has_ticket(registration, face) else None,
        ticket_number=written_code(registration.ticket_code),
        category=category,
        category_price=price_words(category) if category else "",
        country=country_name(registration.person.country, chosen_language()),
        consents=sorted(standing_consents(registration.id)),
        phone=readable_number(registration.person.phone),
        given_answers=shown_answers(answers),
        unanswered=unanswered(registration, answers) if may_change and terms.has_questions else 0,
        number_offered=len(offered_together(registration)) if face is Face.OFFERED else 0,
        can_go_online=can_switch_to_online(registration, terms, now),
        can_ask_back_in=can_ask_back_in(registration, terms, now),
        can_change=may_change,
        **_programme(registration, terms, now),
        **_signing_off(registration, terms, now),
        acts_alone=acts_alone(terms, registration),
        can_send_substitute=can_send_substitute(registration, terms, now),
        list_span=span,
        list_standing=list_standing(registration, span, now),
        can_come_again=window_status(terms.window, now) is WindowStatus.OPEN,
    )


def _programme(registration: RegistrationRow, terms: Terms, now: datetime) -> dict[str, Any]:
    """What the page says of the programme, and whether the person can leave the queues of its sessions."""
    return {
        "sessions": sessions_chosen_by(registration.id) if terms.has_programme else (),
        "has_choice": terms.has_programme and any(one.is_choosable for one in programme_of(registration.event_id)),
        "can_leave_queues": can_leave_queues(registration, terms, now),
    }


@guest
def _too_often(registration: RegistrationRow) -> Response:
    now, terms = read_clock(), get_terms(registration.event_id)
    form = ChangeForm(registration)
    form.take_files(now)
    form.ask_again(TOO_OFTEN)
    consents_only = not can_change(registration, terms, now)
    return make_response(_change_page(form, registration, terms, consents_only=consents_only))


@blueprint.route("/buchung/<public_id>/aendern", methods=["GET", "POST"])
@instead(_too_often)
@takes_files
@guest
def change(registration: RegistrationRow) -> Answer:
    """Change one's data until the deadline, and one's consents at any time."""
    now = read_clock()
    terms = get_terms(registration.event_id)
    form = ChangeForm(registration)
    consents_only = not can_change(registration, terms, now)
    if request.method != "POST":
        form.show(registration.person)
        return _change_page(form, registration, terms, consents_only=consents_only)
    if form.asked.has_files and not consents_only:
        with transaction():
            form.take_files(now)
    if not (form.check_consents() if consents_only else form.validate()):
        return _change_page(form, registration, terms, consents_only=consents_only), UNPROCESSABLE
    person = registration.person if consents_only else form.person()
    return _change(form, registration, person, now, sheet=None if consents_only else form.sheet())


@blueprint.route("/buchung/<public_id>/abmelden", methods=["GET", "POST"])
@guest
def sign_off(registration: RegistrationRow) -> Answer:
    """Say what signing off will do, and do it at the second click."""
    now = read_clock()
    terms = get_terms(registration.event_id)
    if not can_sign_off(registration, terms, now):
        return redirect(_page(registration), code=303)
    if request.method != "POST":
        return _sign_off_page(registration, terms, now)
    try:
        with transaction():
            withdraw(
                registration.id,
                now,
                shown_cents=request.form.get("fee", 0, int),
                link_version=registration.link_version,
            )
    except WrongState:
        say_note(said(N_("Das war schon erledigt.")))
    except FeeHasRisen:
        say_note(said(N_("Inzwischen kostet die Abmeldung mehr. Lesen Sie bitte noch einmal, was jetzt gilt.")))
        return redirect(request.path, code=303)
    except (TooLate, OnlyTheContactMay) as refusal:
        say_bad(words_of(refusal))
    except EventOver:
        say_bad(said(N_("Die Veranstaltung hat schon begonnen. Abmelden können Sie sich jetzt nicht mehr.")))
    return redirect(_page(registration), code=303)


@blueprint.get("/buchung/<public_id>/datei/<uuid:answer_id>")
@guest
def answer_file(registration: RegistrationRow, answer_id: UUID) -> Response:
    """Send back a file that someone has sent along."""
    if answer_id not in {given.id for given in answered(registration)}:
        raise NotFound(answer_id)
    return hand_out(*get_file(answer_id, registration.id, registration.booking_id))


def _fees(registration: RegistrationRow, terms: Terms) -> list[tuple[date, FeeStep]]:
    """What signing off costs whoever has a place."""
    if registration.state is not RegistrationState.CONFIRMED or not terms.has_fees:
        return []
    return fee_ladder(registration.event_id, terms.facts.starts_at, terms.facts.timezone)


def _signing_off(registration: RegistrationRow, terms: Terms, now: datetime) -> dict[str, Any]:
    """Whether the person can sign off, and what it costs."""
    is_possible = can_sign_off(registration, terms, now)
    fees = _fees(registration, terms) if is_possible else []
    return {
        "can_sign_off": is_possible,
        "fees": fees,
        "fee": withdrawal_fee(registration, terms, now) if fees else None,
    }


def _sign_off_page(registration: RegistrationRow, terms: Terms, now: datetime) -> str:
    return render_template(
        "public/bookings/sign_off.html",
        registration=registration,
        terms=terms,
        facts=terms.facts,
        fee=withdrawal_fee(registration, terms, now),
        can_send_substitute=can_send_substitute(registration, terms, now),
        steps=_fees(registration, terms),
    )


def _change(
    form: ChangeForm, registration: RegistrationRow, person: Person, now: datetime, *, sheet: Sheet | None
) -> Answer:
    try:
        with transaction():
            was_new = change_data(
                registration.id, person, form.consents, now, sheet=sheet, link_version=registration.link_version
            )
    except AlreadyRegistered:
        return _keep_address(form, registration, person, now, sheet=sheet)
    except (ChoiceFull, QuestionsChanged, FileGone) as refusal:
        again = ChangeForm(registration)
        again.tell(refusal)
        return _change_page(again, registration, get_terms(registration.event_id)), CONFLICT
    except (TooLate, OnlyTheContactMay, WrongState):
        say_bad(said(N_("Ihre Angaben lassen sich jetzt nicht mehr ändern.")))
        return redirect(_page(registration), code=303)
    if was_new:
        say_good(said(N_("Ihre Änderungen sind gespeichert.")))
    else:
        say_note(said(N_("Es war nichts zu ändern.")))
    if person.email != registration.person.email:
        say_note(said(TOLD_BY_MAIL, email=person.email))
    # Another address has made another link: this browser goes on with it.
    return hand_over(redirect(_page(registration), code=303), get_registration(registration.id))


def _keep_address(
    form: ChangeForm, registration: RegistrationRow, person: Person, now: datetime, *, sheet: Sheet | None
) -> Answer:
    """Save all but an address that is known, and tell its mailbox alone that it is."""
    with transaction():
        tell_known(registration.event_id, person.email, now)
        change_data(registration.id, replace(person, email=registration.person.email), form.consents, now, sheet=sheet)
    say_good(said(N_("Ihre Änderungen sind gespeichert.")))
    say_note(said(TOLD_BY_MAIL, email=person.email))
    return redirect(_page(registration), code=303)


def _change_page(form: ChangeForm, registration: RegistrationRow, terms: Terms, *, consents_only: bool = False) -> str:
    return render_template(
        "public/bookings/change.html",
        form=form,
        registration=registration,
        terms=terms,
        facts=terms.facts,
        consents_only=consents_only,
    )


def _page(registration: RegistrationRow) -> str:
    return url_for("public.booking", public_id=registration.public_id)
