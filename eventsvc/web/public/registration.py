"""Signing up for an event: the form, and what came of it."""

from __future__ import annotations

from datetime import datetime

from flask import make_response, redirect, render_template, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from eventsvc.events.queries import EventOffer
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import (
    AlreadyRegistered,
    AlreadySubmitted,
    EventFull,
    EventIsCalledOff,
    EventNotPublished,
    EventOver,
    RegistrationClosed,
    RegistrationNotYetOpen,
    WayNotOffered,
)
from eventsvc.registration.queries import RegistrationRow, registrations_of_form
from eventsvc.registration.states import RegistrationState
from eventsvc.web.flash import say_note
from eventsvc.web.guards import public
from eventsvc.web.guests import hand_over
from eventsvc.web.languages import said
from eventsvc.web.limits import instead
from eventsvc.workflows.sign_up import Placed
from eventsvc.workflows.sign_up import sign_up as sign_up_workflow

from . import blueprint
from .forms import JUST_GONE, SENT_FOR_SOMEONE_ELSE, TOO_OFTEN, WAY_GONE, SignUpForm
from .offers import Situation, fresh_offer, promise, recent_offer, situation

OK, CONFLICT, GONE, UNPROCESSABLE = 200, 409, 410, 422
FOR_GOOD = frozenset({Situation.CLOSED, Situation.OVER, Situation.CALLED_OFF})
SHUT = (EventIsCalledOff, EventNotPublished, EventOver, RegistrationClosed, RegistrationNotYetOpen)

Answer = str | Response | tuple[str, int]


@blueprint.record_once
def check_token_in_the_form(state: BlueprintSetupState) -> None:
    """Leave the CSRF token to the form itself: it keeps what was typed where a bare refusal would lose it."""
    state.app.extensions["csrf"].exempt(sign_up)


@blueprint.get("/veranstaltungen/<slug>/anmeldung")
@public
def sign_up_form(slug: str) -> Answer:
    """Show the form, or why one cannot sign up and what one can do instead."""
    now = read_clock()
    offer = recent_offer(slug, now)
    stands = situation(offer, now)
    if stands is not Situation.OPEN:
        return _shut_page(offer, stands)
    return _form_page(SignUpForm(offer, now))


def _too_often(slug: str) -> Response:
    now = read_clock()
    offer = recent_offer(slug, now)
    stands = situation(offer, now)
    if stands is not Situation.OPEN:
        return make_response(_shut_page(offer, stands))
    form = SignUpForm(offer, now)
    form.ask_again(TOO_OFTEN)
    return _form_page(form)


@blueprint.post("/veranstaltungen/<slug>/anmeldung")
@instead(_too_often)
@public
def sign_up(slug: str) -> Answer:
    """Take the form, and lead to the booking that came of it."""
    now = read_clock()
    offer = recent_offer(slug, now)
    stands = situation(offer, now)
    if stands is not Situation.OPEN:
        return _refused_page(offer, stands)
    form = SignUpForm(offer, now)
    if not form.validate():
        return _form_page(form, UNPROCESSABLE)
    application = form.application()
    try:
        with transaction():
            signed_up = sign_up_workflow(application, now)
    except AlreadySubmitted as refusal:
        return _submitted_before(form, registrations_of_form(refusal.form_key)[0])
    except Refusal as refusal:
        return _refused(refusal, form, slug, now)
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
        gone=[way.participation for way in form.offer.ways if way not in form.ways],
    )
    response = make_response(page, status)
    # The form's key is for one person. It may come back from the browser's own memory with all that was typed.
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _shut_page(offer: EventOffer, stands: Situation) -> str:
    return render_template(
        "public/registration/shut.html", offer=offer, facts=offer.terms.facts, situation=stands, Situation=Situation
    )


def _refused_page(offer: EventOffer, stands: Situation) -> tuple[str, int]:
    return _shut_page(offer, stands), GONE if stands in FOR_GOOD else CONFLICT


def _refused(refusal: Refusal, form: SignUpForm, slug: str, now: datetime) -> Answer:
    """Say what the workflow refused where it can be mended, or on a page that shows what one can do instead."""
    if isinstance(refusal, AlreadyRegistered):
        form.email.errors = [
            said(
                N_(
                    "Mit dieser Adresse ist schon jemand angemeldet. Der Link zur Buchung steht in der E-Mail, "
                    "die wir dorthin geschickt haben. Für eine weitere Person brauchen wir deren eigene Adresse."
                )
            )
        ]
        return _form_page(form, CONFLICT)
    offer = fresh_offer(slug, now)
    if isinstance(refusal, SHUT):
        return _refused_page(offer, situation(offer, now))
    if not isinstance(refusal, EventFull | WayNotOffered):
        raise refusal
    stands = situation(offer, now)
    if stands is not Situation.OPEN:
        return _refused_page(offer, stands)
    again = SignUpForm(offer, now)
    if isinstance(refusal, EventFull):
        again.participation.errors = [said(JUST_GONE)]
    else:
        again.ask_again(WAY_GONE)
    return _form_page(again, CONFLICT)


def _submitted_before(form: SignUpForm, registration: RegistrationRow) -> Answer:
    """Lead to the booking of a form that was sent twice; with another person in it, it is a new wish."""
    if registration.person == form.person():
        return _to_booking(registration)
    form.renew()
    form.ask_again(SENT_FOR_SOMEONE_ELSE)
    return _form_page(form, CONFLICT)


def _tell_surprise(form: SignUpForm, placed: Placed) -> None:
    """Say it if the place that the form still showed has gone to somebody else."""
    way = placed.registration.participation
    if placed.state is RegistrationState.WAITLISTED and form.showed_place(way):
        say_note(said(N_("Während Sie das Formular ausgefüllt haben, ging der letzte Platz an jemand anderen.")))


def _to_booking(registration: RegistrationRow) -> Response:
    target = url_for("public.booking", public_id=registration.public_id)
    return hand_over(redirect(target, code=303), registration)
