"""The answers of one person, filled in by the team: internal questions, too."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.question_queries import questions_of
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.answers import Owner, answers_of
from eventsvc.registration.errors import ChoiceFull, FileGone, QuestionsChanged, WrongState
from eventsvc.registration.files import get_file
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.errors import words_of
from eventsvc.web.fields.asking import FormQuestions, QuestionsForm
from eventsvc.web.files import hand_out
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.reading import note_reading
from eventsvc.web.security import takes_files
from eventsvc.workflows.answer_change import Sheet
from eventsvc.workflows.data_change import answer_by_hand

from . import blueprint
from .ownership import actor, own_event, own_registration, sighted
from .reading import known_answers

UNPROCESSABLE, CONFLICT = 422, 409
Page = str | tuple[str, int] | Response


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>/antworten", methods=["GET", "POST"])
@takes_files
@requires(Permission.MANAGE_ATTENDEES)
def answers(slug: str, registration_id: UUID) -> Page:
    """Show and save what a person has answered; neither the deadline nor a required question binds the team."""
    registration = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES)
    form = QuestionsForm(lambda form: _asked(form, registration))
    if request.method != "POST":
        return _page(form, slug, registration)
    key, now = f"team:{registration.public_id}", read_clock()
    if form.asked.has_files:
        with transaction():
            form.asked.take_files(registration.event_id, key, now)
    if not _is_valid(form):
        return _page(form, slug, registration), UNPROCESSABLE
    sheet = Sheet(
        questions=form.asked.questions,
        person=form.asked.person.answers,
        booking=form.asked.booking.answers,
        form_key=key,
    )
    try:
        with transaction():
            was_new = answer_by_hand(registration_id, sheet, by=actor(), now=now)
    except (ChoiceFull, QuestionsChanged, FileGone) as refusal:
        form.form_errors = [words_of(refusal)]
        return _page(form, slug, registration), CONFLICT
    except WrongState as refusal:
        say_bad(words_of(refusal))
    else:
        if was_new:
            say_good(said(N_("Die Antworten sind gespeichert.")))
        else:
            say_note(said(N_("Es war nichts zu ändern.")))
    return redirect(url_for("organizer.person", slug=slug, registration_id=registration_id), code=303)


@blueprint.get("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>/datei/<uuid:answer_id>")
@requires(Permission.SEE_APPLICATIONS)
def answer_file(slug: str, registration_id: UUID, answer_id: UUID) -> Response:
    """Send a file that someone has sent along."""
    sight, registration = sighted(slug, registration_id)
    if answer_id not in {answer.id for answer in known_answers(sight, registration)}:
        raise NotFound(answer_id)
    found = get_file(answer_id, registration.id, registration.booking_id)
    note_reading("read.file", registration.id, registration.event_id)
    return hand_out(*found)


def _asked(form: QuestionsForm, registration: RegistrationRow) -> FormQuestions:
    given = answers_of(Owner(registration.id), Owner(booking_id=registration.booking_id))
    return FormQuestions(form, questions_of(registration.event_id), given, for_team=True)


def _is_valid(form: QuestionsForm) -> bool:
    form.validate()
    if not form.asked.were_read:
        form.form_errors = [words_of(QuestionsChanged())]
    return not form.errors


def _page(form: QuestionsForm, slug: str, registration: RegistrationRow) -> str:
    return render_template(
        "organizer/attendees/answers.html",
        form=form,
        event=own_event(slug, Permission.MANAGE_ATTENDEES),
        registration=registration,
        person=registration.person,
    )
