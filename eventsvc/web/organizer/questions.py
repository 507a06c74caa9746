"""What an event asks: the list with its order, one question, and the sets of a cluster."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import choosable
from eventsvc.events.answering import put_to
from eventsvc.events.default_questions import default_questions
from eventsvc.events.errors import BadQuestions, QuestionChangedMeanwhile
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.question_queries import KeptSet, get_kept_set, kept_sets, questions_of
from eventsvc.events.questionnaire import drop_set, fresh, keep_set, move_question, remove_question
from eventsvc.events.questions import MOST_QUESTIONS, QuestionKind, Scope
from eventsvc.events.written_answers import label_of
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import home_day, in_language
from eventsvc.kit.text import N_
from eventsvc.registration.answers import answer_counts
from eventsvc.web.fields.questions import Content, QuestionFields, only_if
from eventsvc.web.fields.text import Line, Needed
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count
from eventsvc.workflows.asking import add_questions, edit_question

from . import blueprint
from .ordering import just_moved, kept_focus, wanted_place
from .ownership import actor, own_event
from .question_form import QuestionForm, new_question

UNPROCESSABLE, CONFLICT = 422, 409
LONGEST_NAME = 120
Page = str | tuple[str, int] | Response
CHANGED = N_("Diese Frage hat inzwischen jemand anderes geändert oder entfernt. Öffnen Sie sie noch einmal.")


class SetForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Under which name, and for which cluster, the questions are kept."""

    name = Line(N_("Name des Sets"), longest=LONGEST_NAME, missing=N_("Geben Sie dem Set einen Namen."))
    cluster = SelectField(N_("Für welchen Cluster?"), [Needed(N_("Wählen Sie den Cluster."))])

    def offer(self, event: HeldEvent) -> None:
        """Offer the clusters in which the account may edit events, the event's own first."""
        allowed, language = access().clusters(Permission.EDIT_EVENTS), chosen_language()
        mine = [one for one in choosable(home_day(read_clock())) if allowed is None or one.id in allowed]
        mine.sort(key=lambda one: one.id != event.lead_cluster_id)
        self.cluster.choices = [
            SelectChoice(str(one.id), in_language(language, one.name_de, one.name_en)) for one in mine
        ]


@blueprint.get("/veranstaltungen/<slug>/fragen")
@requires(Permission.EDIT_EVENTS)
def questions(slug: str) -> Page:
    """List what the event asks, with all that can be done about it."""
    return _list(own_event(slug, Permission.EDIT_EVENTS))


@blueprint.post("/veranstaltungen/<slug>/fragen/reihenfolge")
@requires(Permission.EDIT_EVENTS)
def arrange_questions(slug: str) -> Page:
    """Put a question at another place."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    question_id, place = request.form.get("question", type=UUID), wanted_place()
    if question_id is None or place is None:
        return _to_list(slug)
    try:
        with transaction():
            move_question(event.id, question_id, min(max(place, 0), MOST_QUESTIONS), by=actor(), now=read_clock())
    except BadQuestions as refusal:
        labels = {one.key: label_of(one, chosen_language()) for one in questions_of(event.id)}
        hanging = labels.get(refusal.problems[0][0], "")
        say_bad(said(N_("„%(question)s“ muss hinter der Frage stehen, von der sie abhängt."), question=hanging))
    except QuestionChangedMeanwhile:
        say_note(said(CHANGED))
    return _to_list(slug, **kept_focus(question_id))


@blueprint.route("/veranstaltungen/<slug>/fragen/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def add_question(slug: str) -> Page:
    """Ask one more question of the kind that was chosen."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    kind = request.args.get("art", "")
    if kind not in set(QuestionKind):
        return _to_list(slug)
    asked = questions_of(event.id)
    form = QuestionForm(new_question(QuestionKind(kind)), asked)
    if request.method != "POST" or form.rearrange():
        return _form_page(form, event)
    if not form.validate():
        return _form_page(form, event), UNPROCESSABLE
    try:
        with transaction():
            add_questions(event.id, [form.draft()], by=actor(), now=read_clock())
    except BadQuestions as refusal:
        form.tell(refusal, asked)
        return _form_page(form, event), UNPROCESSABLE
    say_good(said(N_("Die Frage steht jetzt am Ende der Liste.")))
    return _to_list(slug)


@blueprint.route("/veranstaltungen/<slug>/fragen/<uuid:question_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def question(slug: str, question_id: UUID) -> Page:
    """Show and save one question; answers keep the words they were given to."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    asked = questions_of(event.id)
    place = next((place for place, one in enumerate(asked) if one.id == question_id), None)
    if place is None:
        say_note(said(CHANGED))
        return _to_list(slug)
    form = QuestionForm(asked[place], asked[:place])
    if request.method != "POST" or form.rearrange():
        return _form_page(form, event)
    if not form.validate():
        return _form_page(form, event), UNPROCESSABLE
    try:
        with transaction():
            edit_question(event.id, question_id, form.draft(), by=actor(), now=read_clock())
    except BadQuestions as refusal:
        form.tell(refusal, asked)
        return _form_page(form, event), UNPROCESSABLE
    except QuestionChangedMeanwhile:
        say_note(said(CHANGED))
        return _to_list(slug)
    say_good(said(N_("Gespeichert.")))
    return _to_list(slug)


@blueprint.route("/veranstaltungen/<slug>/fragen/<uuid:question_id>/entfernen", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def end_question(slug: str, question_id: UUID) -> Page:
    """Say what removing the question will do, and do it at the second click."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    asked = next((one for one in questions_of(event.id) if one.id == question_id), None)
    if asked is None:
        say_note(said(CHANGED))
        return _to_list(slug)
    if request.method != "POST":
        number = answer_counts(event.id).get(asked.key, 0)
        return render_template("organizer/questions/remove.html", event=event, question=asked, number=number)
    try:
        with transaction():
            remove_question(event.id, question_id, by=actor(), now=read_clock())
    except BadQuestions as refusal:
        labels = {one.key: label_of(one, chosen_language()) for one in questions_of(event.id)}
        hanging = labels.get(refusal.problems[0][0], "")
        say_bad(said(N_("Von dieser Frage hängt „%(question)s“ ab. Ändern Sie zuerst diese."), question=hanging))
    except QuestionChangedMeanwhile:
        say_note(said(CHANGED))
    else:
        say_good(said(N_("Die Frage ist entfernt.")))
    return _to_list(slug)


@blueprint.get("/veranstaltungen/<slug>/fragen/vorschau")
@requires(Permission.EDIT_EVENTS)
def question_preview(slug: str) -> Page:
    """Show the questions as whoever signs up sees them."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    asked, form = questions_of(event.id), FlaskForm()
    return render_template(
        "organizer/questions/preview.html",
        event=event,
        person=QuestionFields(form, put_to(asked, Scope.PERSON), Content(), prefix="person"),
        booking=QuestionFields(form, put_to(asked, Scope.BOOKING), Content(), prefix="booking"),
    )


@blueprint.post("/veranstaltungen/<slug>/fragen/uebernehmen")
@requires(Permission.EDIT_EVENTS)
def ask_set(slug: str) -> Page:
    """Ask the questions of a set, the kind's own or one that was kept, behind those that are asked already."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    chosen = request.form.get("set", "")
    taken = default_questions(event.kind) if chosen == "kind" else _own_set(chosen).questions
    try:
        with transaction():
            add_questions(event.id, fresh(taken), by=actor(), now=read_clock())
    except BadQuestions as refusal:
        say_bad(said(str(getattr(refusal.problems[0][2], "label", ""))))
    else:
        say_good(said_count("%(num)s Frage übernommen.", "%(num)s Fragen übernommen.", len(taken)))
    return _to_list(slug)


@blueprint.post("/veranstaltungen/<slug>/fragen/merken")
@requires(Permission.EDIT_EVENTS)
def keep_questions(slug: str) -> Page:
    """Keep the event's questions as a set of a cluster."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    form = SetForm()
    form.offer(event)
    if not form.validate():
        return _list(event, form), UNPROCESSABLE
    with transaction():
        keep_set(UUID(form.cluster.data), form.name.data, questions_of(event.id), read_clock())
    say_good(said(N_("Das Set „%(name)s“ ist gespeichert."), name=form.name.data))
    return _to_list(slug)


@blueprint.route("/veranstaltungen/<slug>/fragen/sets/<uuid:set_id>/loeschen", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def end_set(slug: str, set_id: UUID) -> Page:
    """Ask whether a set may go, and delete it at the second click; events that ask its questions go on asking them."""
    event, kept = own_event(slug, Permission.EDIT_EVENTS), _own_set(str(set_id))
    if request.method != "POST":
        return render_template("organizer/questions/remove_set.html", event=event, kept=kept)
    with transaction():
        drop_set(kept.id)
    say_good(said(N_("Das Set „%(name)s“ ist gelöscht."), name=kept.name))
    return _to_list(slug)


def _own_set(set_id: str) -> KeptSet:
    """Return a set of a cluster in which the account may edit events; another does not exist for it."""
    try:
        kept = get_kept_set(UUID(set_id))
    except ValueError as problem:
        raise NotFound(set_id) from problem
    if not access().may(Permission.EDIT_EVENTS, [kept.cluster_id]):
        raise NotFound(set_id)
    return kept


def _list(event: HeldEvent, form: SetForm | None = None) -> str:
    asked = questions_of(event.id)
    if form is None:
        form = SetForm(formdata=None)
        form.offer(event)
    return render_template(
        "organizer/questions/index.html",
        event=event,
        questions=asked,
        only_if={one.key: only_if(one, asked) for one in asked},
        numbers=answer_counts(event.id),
        kinds=list(QuestionKind),
        sets=kept_sets(access().clusters(Permission.EDIT_EVENTS)),
        form=form,
        **just_moved(),
    )


def _form_page(form: QuestionForm, event: HeldEvent) -> str:
    form.make_room()
    return render_template(
        "organizer/questions/form.html",
        form=form,
        question=form.question,
        event=event,
        number=answer_counts(event.id).get(form.question.key, 0),
    )


def _to_list(slug: str, **query: Any) -> Response:
    return redirect(url_for("organizer.questions", slug=slug, **query), code=303)
