"""Signing up for an event: the form, and what came of it."""

from __future__ import annotations

from datetime import datetime

from flask import make_response, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from eventsvc.events.errors import ChoiceUnfit
from eventsvc.events.offering import EventOffer
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import (
    AlreadyRegistered,
    AlreadySubmitted,
    ChoiceFull,
    EventFull,
    FileGone,
    QuestionsChanged,
    WayNotOffered,
)
from eventsvc.registration.queries import RegistrationRow, registrations_of_form
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.origin import VIA, WHO_READS
from eventsvc.web.flash import say_note
from eventsvc.web.guards import public
from eventsvc.web.guests import hand_over
from eventsvc.web.languages import said
from eventsvc.web.limits import answers_at_once, instead
from eventsvc.web.security import takes_files
from eventsvc.workflows.repeated_sign_up import tell_repeated
from eventsvc.workflows.sign_up import Placed
from eventsvc.workflows.sign_up import sign_up as sign_up_workflow

from . import blueprint
from .choices import say_what_is_full
from .entrance import CONFLICT, OK, SHUT, UNPROCESSABLE, Answer, refused_page, while_open
from .entry import held_for
from .forms import FILE_GONE, JUST_GONE, QUESTIONS_CHANGED, SENT_FOR_SOMEONE_ELSE, TOO_OFTEN, WAY_GONE, SignUpForm
from .offers import Situation, closed_words, deadline, fees_of, fresh_offer, is_mixed, promise, recent_offer, situation

MENDED_IN_THE_FORM = (ChoiceFull, ChoiceUnfit, EventFull, FileGone, QuestionsChanged, WayNotOffered)


@blueprint.record_once
def check_token_in_the_form(state: BlueprintSetupState) -> None:
    """Leave the CSRF token to the form itself: it keeps what was typed where a bare refusal would lose it."""
    state.app.extensions["csrf"].exempt(sign_up)


@blueprint.get("/veranstaltungen/<slug>/anmeldung")
@public
def sign_up_form(slug: str) -> Answer:
    """Show the form, or why one cannot sign up and what one can do instead; a code in the address is redeemed first."""
    if code := request.args.get("code"):
        return redirect(url_for("public.redeem_code", slug=slug, code=code), code=303)
    now = read_clock()
    return while_open(slug, now, lambda offer: _form_page(SignUpForm(offer, now)))


def _too_often(slug: str) -> Response:
    now = read_clock()

    def give_back(offer: EventOffer) -> Answer:
        form = SignUpForm(offer, now)
        form.take_files()
        form.ask_again(TOO_OFTEN)
        return _form_page(form)

    return while_open(slug, now, give_back)


@blueprint.post("/veranstaltungen/<slug>/anmeldung")
@instead(_too_often)
@takes_files
@public
def sign_up(slug: str) -> Answer:
    """Take the form, and lead to the booking that came of it."""
    now = read_clock()
    return while_open(slug, now, lambda offer: _send(SignUpForm(offer, now), slug, now), is_sent=True)


def _send(form: SignUpForm, slug: str, now: datetime) -> Answer:
    if form.asked.has_files:
        with transaction():
            form.take_files()
    if not form.validate():
        return _form_page(form, UNPROCESSABLE)
    return _take(form, slug, now, at_once=answers_at_once())


@blueprint.get("/veranstaltungen/<slug>/anmeldung/abgeschickt")
@public
def signed_up(slug: str) -> Answer:
    """Say that the answer is in the mail: the same words for all, whoever they are."""
    offer = recent_offer(slug, read_clock())
    return render_template("public/registration/sent.html", offer=offer, facts=offer.terms.facts)


def _take(form: SignUpForm, slug: str, now: datetime, *, at_once: bool) -> Answer:
    """Sign the person up; what became of it is shown `at_once`, or told by mail alone."""
    application = form.application()
    try:
        with transaction():
            signed_up = sign_up_workflow(application, now)
    except AlreadySubmitted as refusal:
        before = registrations_of_form(refusal.form_key)[0]
        return _submitted_before(form, before, slug, now, at_once=at_once)
    except AlreadyRegistered:
        return _known_before(form, slug, now, at_once=at_once)
    except Refusal as refusal:
        return _refused(refusal, slug, now)
    if not at_once:
        return _to_mailbox(slug)
    placed = signed_up.placed[0]
    _tell_surprise(form, placed)
    return _to_booking(placed.registration)


def _form_page(form: SignUpForm, status: int = OK) -> Response:
    page = render_template(
        "public/registration/form.html",
        form=form,
        offer=form.offer,
        facts=form.offer.terms.facts,
        promise=promise(form.offer),
        is_mixed=is_mixed(form.offer),
        closed=closed_words(form.offer),
        deadline=deadline(form.offer),
        held=(held := held_for(form.offer.terms.facts.id, form.now)),
        fees=fees_of(form.offer),
        who_reads=WHO_READS,
        via=request.args.get(VIA),
        has_codes=held is None and form.offer.has_codes,
    )
    response = make_response(page, status)
    # The form's key is for one person. It may come back from the browser's own memory with all that was typed.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _refused(refusal: Refusal, slug: str, now: datetime) -> Answer:
    """Say what the workflow refused where it can be mended, or on a page that shows what one can do instead."""
    if not isinstance(refusal, (*SHUT, *MENDED_IN_THE_FORM)):
        raise refusal
    offer = fresh_offer(slug, now)
    stands = situation(offer, now)
    if stands is not Situation.OPEN:
        return refused_page(offer, stands)
    again = SignUpForm(offer, now)
    if isinstance(refusal, SHUT):
        again.participation.errors = [words_of(refusal)]
    elif isinstance(refusal, ChoiceUnfit):
        again.sessions.errors = [words_of(refusal)]
    elif isinstance(refusal, EventFull):
        (again.category if again.category.categories else again.participation).errors = [said(JUST_GONE)]
    elif isinstance(refusal, ChoiceFull):
        again.asked.check()
        again.asked.say_full(refusal.pool_id, words_of(refusal))
    else:
        again.ask_again({WayNotOffered: WAY_GONE, QuestionsChanged: QUESTIONS_CHANGED}.get(type(refusal), FILE_GONE))
    return _form_page(again, CONFLICT)


def _known_before(form: SignUpForm, slug: str, now: datetime, *, at_once: bool) -> Answer:
    """Say to the mailbox alone that it is known; if it has just ceased to be, it signs up as anybody."""
    try:
        with transaction():
            told = tell_repeated(form.application(), now)
    except Refusal as refusal:
        return _refused(refusal, slug, now)
    return _to_mailbox(slug) if told else _take(form, slug, now, at_once=at_once)


def _submitted_before(
    form: SignUpForm, registration: RegistrationRow, slug: str, now: datetime, *, at_once: bool
) -> Answer:
    """Lead to the booking of a form that was sent twice; with another person in it, it is a new wish.

    Where nothing is shown at once, asking whether it is one would tell that the first was new.
    """
    if registration.person == form.person():
        return _to_booking(registration) if at_once else _to_mailbox(slug)
    form.renew()
    if not at_once:
        return _take(form, slug, now, at_once=at_once)
    form.ask_again(SENT_FOR_SOMEONE_ELSE)
    return _form_page(form, CONFLICT)


def _tell_surprise(form: SignUpForm, placed: Placed) -> None:
    """Say it if the place that the form still showed has gone to somebody else."""
    way = placed.registration.participation
    if placed.state is RegistrationState.WAITLISTED and form.showed_place(way, placed.registration.category_id):
        say_note(said(N_("Während Sie das Formular ausgefüllt haben, ging der letzte Platz an jemand anderen.")))
    say_what_is_full(placed.registration.id, form.sessions.data & form.sessions.promised)


def _to_mailbox(slug: str) -> Response:
    return redirect(url_for("public.signed_up", slug=slug), code=303)


def _to_booking(registration: RegistrationRow) -> Response:
    target = url_for("public.booking", public_id=registration.public_id)
    return hand_over(redirect(target, code=303), registration)
