"""My group: what is asked once for the whole booking, answered by its contact."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.events.answering import put_to
from eventsvc.events.queries import Terms, get_terms
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Scope
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.answers import GivenAnswer, Owner, answers_of
from eventsvc.registration.bookings import BookingRow, people_of
from eventsvc.registration.discretion import told_to_contact
from eventsvc.registration.errors import ChoiceFull, FileGone, QuestionsChanged, TooLate, WrongState
from eventsvc.registration.files import get_file
from eventsvc.web.errors import words_of
from eventsvc.web.fields.asking import FormQuestions, QuestionsForm
from eventsvc.web.files import hand_out
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import contact
from eventsvc.web.languages import said
from eventsvc.web.limits import instead
from eventsvc.web.security import takes_files
from eventsvc.workflows.answer_change import Sheet, answer_for_booking

from . import blueprint
from .forms import QUESTIONS_CHANGED, TOO_OFTEN

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
Answer = str | Response | tuple[str, int]


def own_answers(booking: BookingRow) -> list[GivenAnswer]:
    """Return the answers of the booking that its contact may read: nothing that only the team sees."""
    return [one for one in answers_of(Owner(booking_id=booking.id)) if not one.question.is_internal]


def can_answer(booking: BookingRow, terms: Terms, now: datetime) -> bool:
    """Whether anything is asked once for the booking, and may still be answered."""
    is_in_time = terms.state is EventState.PUBLISHED and now <= terms.cutoffs.change
    return is_in_time and bool(_asked(booking)) and any(one.state.is_living for one in people_of(booking.id))


@contact
def _too_often(booking: BookingRow) -> Response:
    form = _form(booking)
    form.asked.take_files(booking.event_id, _key(booking), read_clock())
    form.form_errors = [said(TOO_OFTEN)]
    return make_response(_page(form, booking, get_terms(booking.event_id), OK))


@blueprint.route("/gruppe/<group_id>/antworten", methods=["GET", "POST"])
@instead(_too_often)
@takes_files
@contact
def answer_for_group(booking: BookingRow) -> Answer:
    """Show and save what the contact has answered for the booking."""
    now, terms = read_clock(), get_terms(booking.event_id)
    if not can_answer(booking, terms, now):
        return redirect(_back(booking), code=303)
    form = _form(booking)
    if request.method != "POST":
        return _page(form, booking, terms, OK)
    if form.asked.has_files:
        with transaction():
            form.asked.take_files(booking.event_id, _key(booking), now)
    form.validate()
    if not form.asked.were_read:
        form.form_errors = [said(QUESTIONS_CHANGED)]
    if form.errors:
        return _page(form, booking, terms, UNPROCESSABLE)
    return _save(booking, terms, form, now)


def _save(booking: BookingRow, terms: Terms, form: QuestionsForm, now: datetime) -> Answer:
    sheet = Sheet(questions=form.asked.questions, booking=form.asked.booking.answers, form_key=_key(booking))
    try:
        with transaction():
            was_new = answer_for_booking(booking.id, sheet, now)
    except ChoiceFull as refusal:
        form.asked.say_full(refusal.pool_id, words_of(refusal))
        return _page(form, booking, terms, CONFLICT)
    except (QuestionsChanged, FileGone) as refusal:
        again = _form(booking)
        again.asked.check()
        again.form_errors = [words_of(refusal)]
        return _page(again, booking, terms, CONFLICT)
    except (TooLate, WrongState) as refusal:
        say_bad(words_of(refusal))
    else:
        if was_new:
            say_good(said(N_("Ihre Änderungen sind gespeichert.")))
        else:
            say_note(said(N_("Es war nichts zu ändern.")))
    return redirect(_back(booking), code=303)


@blueprint.get("/gruppe/<group_id>/datei/<uuid:booked_answer_id>")
@contact
def group_file(booking: BookingRow, booked_answer_id: UUID) -> Response:
    """Send back a file that was sent along for the booking, or for one of its people as far as the contact may know it."""
    if booked_answer_id in {given.id for given in own_answers(booking)}:
        return hand_out(*get_file(booked_answer_id, booking.id, booking.id))
    told = told_to_contact(booking.event_id, [one.id for one in people_of(booking.id) if one.state.is_living])
    for registration_id, what in told.items():
        if booked_answer_id in {given.id for given in what.answers}:
            return hand_out(*get_file(booked_answer_id, registration_id, booking.id))
    raise NotFound(booked_answer_id)


def _key(booking: BookingRow) -> str:
    """By this the files that come with the form are known."""
    return f"group:{booking.public_id}"


def _asked(booking: BookingRow) -> bool:
    return any(one.kind.asks for one in put_to(questions_of(booking.event_id), Scope.BOOKING))


def _form(booking: BookingRow) -> QuestionsForm:
    asked, given = questions_of(booking.event_id), own_answers(booking)
    return QuestionsForm(lambda form: FormQuestions(form, asked, given, scopes=[Scope.BOOKING]))


def _page(form: QuestionsForm, booking: BookingRow, terms: Terms, status: int) -> tuple[str, int]:
    page = render_template(
        "public/groups/answers.html",
        form=form,
        booking=booking,
        facts=terms.facts,
        person=None,
        until=terms.cutoffs.change,
    )
    return page, status


def _back(booking: BookingRow) -> str:
    return url_for("public.group", group_id=booking.public_id)
