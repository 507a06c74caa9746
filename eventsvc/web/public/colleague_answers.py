"""My group: what is still open of one of its people, answered by the contact as far as the contact may know it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flask import make_response, redirect, render_template
from werkzeug.wrappers import Response

from eventsvc.events.answering import open_to_others, still_open
from eventsvc.events.queries import Terms, get_terms
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Question, Scope
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.answers import Owner, answers_of, values_of
from eventsvc.registration.bookings import BookingRow
from eventsvc.registration.errors import ChoiceFull, FileGone, QuestionsChanged, TooLate, WrongState
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.errors import words_of
from eventsvc.web.fields.asking import FormQuestions, QuestionsForm
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import contact
from eventsvc.web.languages import said
from eventsvc.web.limits import instead
from eventsvc.web.security import takes_files
from eventsvc.workflows.answer_change import Sheet, answer_for_person

from . import blueprint
from .forms import QUESTIONS_CHANGED, TOO_OFTEN
from .groups import page_of, person_in

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
Answer = str | Response | tuple[str, int]


@contact
def _too_often(booking: BookingRow, person_id: str) -> Response:
    registration = person_in(booking, person_id)
    form = _form(registration)
    form.asked.take_files(booking.event_id, _key(registration), read_clock())
    form.form_errors = [said(TOO_OFTEN)]
    return make_response(_page(form, booking, registration, OK))


@blueprint.route("/gruppe/<group_id>/<person_id>/antworten", methods=["GET", "POST"])
@instead(_too_often)
@takes_files
@contact
def answer_for_colleague(booking: BookingRow, person_id: str) -> Answer:
    """Show what is still open of one person of the booking, and save what the contact knows of it."""
    now, registration = read_clock(), person_in(booking, person_id)
    form = _form(registration)
    if not _can_answer(registration, form, get_terms(booking.event_id), now):
        say_note(said(N_("Hier ist nichts mehr zu beantworten.")))
        return redirect(page_of(booking), code=303)
    if not form.is_submitted():
        return _page(form, booking, registration, OK)
    if form.asked.has_files:
        with transaction():
            form.asked.take_files(booking.event_id, _key(registration), now)
    form.validate()
    if not form.asked.were_read:
        form.form_errors = [said(QUESTIONS_CHANGED)]
    if form.errors:
        return _page(form, booking, registration, UNPROCESSABLE)
    return _save(booking, registration, form, now)


def _save(booking: BookingRow, registration: RegistrationRow, form: QuestionsForm, now: datetime) -> Answer:
    asked = form.asked
    sheet = Sheet(questions=asked.questions, person=asked.person.answers, form_key=_key(registration))
    try:
        with transaction():
            was_new = answer_for_person(registration.id, sheet, now)
    except (ChoiceFull, QuestionsChanged, FileGone) as refusal:
        again = _form(registration)
        again.asked.check()
        if isinstance(refusal, ChoiceFull):
            again.asked.person.say_full(refusal.pool_id, words_of(refusal))
        else:
            again.form_errors = [words_of(refusal)]
        return _page(again, booking, registration, CONFLICT)
    except (TooLate, WrongState) as refusal:
        say_bad(words_of(refusal))
    else:
        if was_new:
            say_good(said(N_("Ihre Änderungen sind gespeichert.")))
        else:
            say_note(said(N_("Es war nichts zu ändern.")))
    return redirect(page_of(booking), code=303)


def _can_answer(registration: RegistrationRow, form: QuestionsForm, terms: Terms, now: datetime) -> bool:
    is_standing = registration.state.is_living and terms.state is EventState.PUBLISHED
    left = _open(registration)
    is_open = bool(left if form.is_submitted() else still_open(left, {}))
    return is_standing and now <= terms.change_until(registration.participation) and is_open


def _open(registration: RegistrationRow) -> tuple[Question, ...]:
    return open_to_others(questions_of(registration.event_id), values_of(answers_of(Owner(registration.id))))


def _form(registration: RegistrationRow) -> QuestionsForm:
    """Nothing of it must be answered: what the contact does not know, the person says."""
    asked = [replace(one, is_required=False) for one in _open(registration)]
    return QuestionsForm(lambda form: FormQuestions(form, asked, scopes=[Scope.PERSON]))


def _key(registration: RegistrationRow) -> str:
    """By this the files that come with the form are known."""
    return f"colleague:{registration.public_id}"


def _page(form: QuestionsForm, booking: BookingRow, registration: RegistrationRow, status: int) -> tuple[str, int]:
    terms = get_terms(booking.event_id)
    page = render_template(
        "public/groups/answers.html",
        form=form,
        booking=booking,
        facts=terms.facts,
        person=registration.person,
        until=terms.change_until(registration.participation),
    )
    return page, status
