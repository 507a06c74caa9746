"""Several people with one contact and one billing address, entered by the team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField

from eventsvc.accounts.policy import Permission
from eventsvc.events.answering import put_to
from eventsvc.events.category_queries import categories_of
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.queries import Way
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Question, Scope
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Application, Source
from eventsvc.registration.contact import deliverable_address
from eventsvc.registration.errors import AlreadyRegistered, AlreadySubmitted, EventFull
from eventsvc.registration.queries import RegistrationRow, find_living_registration, registrations_of_form
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.asking import FormQuestions
from eventsvc.web.fields.attendee import Asked
from eventsvc.web.fields.several import SeveralPeople
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.security import takes_files
from eventsvc.web.wording import said_count
from eventsvc.workflows.sign_up import SignedUp, add_by_hand

from . import blueprint
from .hand_form import HandForm
from .ownership import actor, own_event

UNPROCESSABLE, CONFLICT = 422, 409
NO_PLACE = N_("Alle Plätze sind vergeben, und eine Warteliste gibt es nicht. Erhöhen Sie unten die Zahl der Plätze.")
NOT_ALL = N_(
    "Für alle zusammen reichen die Plätze nicht, und eine Warteliste gibt es nicht. Tragen Sie so viele wie möglich ein, oder erhöhen Sie unten die Zahl der Plätze."
)
OTHERS = N_(
    "Mit diesem Formular sind schon andere Personen eingetragen. Um auch diese einzutragen, senden Sie es noch einmal ab."
)
Page = str | tuple[str, int] | Response


class GroupByHandForm(SeveralPeople, HandForm):
    """All that the public form for several people asks, with what only the team decides."""

    comes_along = BooleanField(N_("Der Kontakt nimmt selbst teil"))
    over_capacity = BooleanField(N_("Auch ohne freie Plätze: Ihre Zahl steigt dann um die, die fehlen"))

    def __init__(self, event: HeldEvent, now: datetime) -> None:
        super().__init__(event, now)
        self.contingent.label.text = N_("Woher kommen die Plätze?")
        questions = questions_of(event.id)
        each = put_to(questions, Scope.PERSON, with_internal=True)
        self.asked = FormQuestions(self, questions, scopes=[Scope.BOOKING], for_team=True)
        self.asked.beside = each
        self.gather(self._asked_of_each(each))
        self.placing.offer(has_waiting_list=event.has_waiting_list)

    def wished_ways(self) -> set[str]:
        """Return how these people take part, as far as that was chosen."""
        parts = self.people.parts
        return {one.participation.data for one in parts if one.participation.data and not one.is_blank}

    def wished_categories(self) -> set[UUID]:
        """Return the categories of these people, as far as they were chosen."""
        return {one.category.chosen.id for one in self.people.parts if one.category.chosen and not one.is_blank}

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the whole form with all its parts."""
        is_whole = super().validate(extra_validators)
        return self.check_parts() and is_whole

    def take_files(self) -> None:
        """Keep the files that came, so that they need not be sent again. It needs a transaction."""
        self.take_parts_files(self.event.id, self.form_key.data, self.now)

    def application(self) -> Application:
        """Return what was typed; the form must be valid."""
        return Application(
            event_id=self.event.id,
            contact=self.valid_contact(),
            people=self.come_by(self.people.participants(self.origin()), self.came_by.cluster_id),
            language=self.language.data,
            form_key=self.form_key.data,
            questions=self.asked.questions,
            answers=self.asked.booking.answers,
            billing=self.billing.billing(),
            entry=self.entry,
            is_together=self.placing.is_together and not self.event.is_decided,
            source=Source.STAFF,
            is_told=not self.is_quiet.data,
        )

    def say_known(self, words: str) -> None:
        """Say at each person who comes already that they do."""
        for part in self.people.parts:
            if find_living_registration(self.event.id, deliverable_address(part.email.data)):
                part.email.errors = [words]

    def _asked_of_each(self, questions: tuple[Question, ...]) -> Asked:
        pools = self.event.pools
        return Asked(
            ways=tuple(
                Way(
                    pool_id=pool.id,
                    participation=pool.participation,
                    capacity=pool.capacity,
                    taken=pool.taken,
                    waiting=pool.waiting,
                    closes_at=pool.closes_at or self.event.closes_at,
                )
                for pool in pools
            ),
            labels={pool.participation.value: said(pool.participation.label) for pool in pools},
            categories=tuple(categories_of(self.event.id)),
            programme=tuple(programme_of(self.event.id)),
            timezone=self.event.timezone,
            questions=questions,
            for_others=questions,
            is_team=True,
            category_words=self.category_words,
        )


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/neu/gruppe", methods=["GET", "POST"])
@takes_files
@requires(Permission.MANAGE_ATTENDEES)
def add_group(slug: str) -> Page:
    """Add several people by hand, or lay one more block out, take one away, or take a table over."""
    form = GroupByHandForm(own_event(slug, Permission.MANAGE_ATTENDEES), read_clock())
    if request.method != "POST":
        return _page(form)
    if form.asked.has_files:
        with transaction():
            form.take_files()
    if form.people.rearrange(request.form.get("do", "")):
        return _page(form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    return _take(form)


def _take(form: GroupByHandForm) -> Page:
    application = form.application()
    try:
        with transaction():
            outcome = add_by_hand(application, over_capacity=form.over_capacity.data, by=actor(), now=form.now)
    except AlreadySubmitted as refusal:
        return _submitted_before(form, application, registrations_of_form(refusal.form_key))
    except AlreadyRegistered as refusal:
        form.say_known(words_of(refusal))
    except EventFull:
        form.placing.errors = [said(NOT_ALL if application.is_together else NO_PLACE)]
    except Refusal as refusal:
        form.say_refused(refusal)
    else:
        _say(outcome, is_told=application.is_told)
        return _to_person(form, outcome.placed[0].registration)
    return _page(form), CONFLICT


def _submitted_before(form: GroupByHandForm, application: Application, known: Sequence[RegistrationRow]) -> Page:
    """Lead to the booking of a form that was sent twice; with other people in it, it is a new wish."""
    if {one.person for one in known} <= {one.person for one in application.people}:
        return _to_person(form, known[0])
    form.renew()
    form.form_errors = [said(OTHERS)]
    return _page(form), CONFLICT


def _say(outcome: SignedUp, *, is_told: bool) -> None:
    count = Counter(one.state for one in outcome.placed)
    if number := count[RegistrationState.CONFIRMED]:
        words = said_count("%(num)s Person ist angemeldet.", "%(num)s Personen sind angemeldet.", number)
        say_good(words if is_told else " ".join((words, said(N_("Eine E-Mail ging nicht hinaus.")))))
    if number := count[RegistrationState.WAITLISTED]:
        say_note(
            said_count(
                "%(num)s Person steht auf der Warteliste.", "%(num)s Personen stehen auf der Warteliste.", number
            )
        )
    if number := count[RegistrationState.APPLIED]:
        say_note(
            said_count(
                "%(num)s Bewerbung ist eingetragen und wartet auf Ihre Entscheidung.",
                "%(num)s Bewerbungen sind eingetragen und warten auf Ihre Entscheidung.",
                number,
            )
        )
    if outcome.left_out:
        names = ", ".join(one.person.name for one in outcome.left_out)
        say_note(said(N_("Keinen Platz mehr gab es für: %(names)s."), names=names))


def _page(form: GroupByHandForm) -> str:
    return render_template("organizer/attendees/new_group.html", form=form, event=form.event)


def _to_person(form: GroupByHandForm, one: RegistrationRow) -> Response:
    return redirect(url_for("organizer.person", slug=form.event.slug, registration_id=one.id), code=303)
