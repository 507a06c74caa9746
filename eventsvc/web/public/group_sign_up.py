"""Signing several people up at once: the form, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
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
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.contact import deliverable_address
from eventsvc.registration.errors import (
    AlreadyRegistered,
    AlreadySubmitted,
    ChoiceFull,
    FileGone,
    QuestionsChanged,
    WayNotOffered,
)
from eventsvc.registration.queries import RegistrationRow, registrations_of_form
from eventsvc.web.errors import words_of
from eventsvc.web.fields.attendee import AttendeePart
from eventsvc.web.fields.origin import VIA, WHO_READS
from eventsvc.web.fields.people import People
from eventsvc.web.flash import say_note
from eventsvc.web.guards import public
from eventsvc.web.guests import hand_over_group
from eventsvc.web.languages import said
from eventsvc.web.limits import instead, takes_groups
from eventsvc.web.security import takes_files
from eventsvc.workflows.repeated_sign_up import tell_repeated
from eventsvc.workflows.sign_up import SignedUp
from eventsvc.workflows.sign_up import sign_up as sign_up_workflow

from . import blueprint
from .entrance import CONFLICT, OK, SHUT, UNPROCESSABLE, Answer, refused_page, while_open
from .entry import held_for
from .forms import FILE_GONE, QUESTIONS_CHANGED, TOO_OFTEN, WAY_GONE
from .group_forms import GroupForm
from .offers import Situation, deadline, fees_of, fresh_offer, promise, situation
from .once import Patient
from .registration import MENDED_IN_THE_FORM

TOO_MANY = 429
ASKED_AGAIN: dict[type[Refusal], str] = {
    WayNotOffered: WAY_GONE,
    QuestionsChanged: QUESTIONS_CHANGED,
    FileGone: FILE_GONE,
}
NO_PLACE = N_("Gerade wurden die letzten Plätze vergeben, und eine Warteliste gibt es nicht.")
NOT_ALL = N_(
    "Für alle zusammen reichen die Plätze nicht, und eine Warteliste gibt es nicht. Melden Sie weniger Personen an, oder so viele wie möglich."
)
NOT_ANEW = N_(
    "Für diese Person legen wir keine neue Anmeldung an. Warum, haben wir ihr an diese Adresse geschrieben. Entfernen Sie sie hier, dann melden wir die anderen an."
)
OTHERS = N_(
    "Mit diesem Formular sind schon andere Personen angemeldet. Um auch diese anzumelden, senden Sie es noch einmal ab."
)


@blueprint.record_once
def check_token_in_the_form(state: BlueprintSetupState) -> None:
    """Leave the CSRF token to the form itself: it keeps what was typed where a bare refusal would lose it."""
    state.app.extensions["csrf"].exempt(sign_up_group)


@blueprint.get("/veranstaltungen/<slug>/anmeldung/gruppe")
@public
def group_form(slug: str) -> Answer:
    """Show the form for several people, or why one cannot sign up."""
    now = read_clock()
    return while_open(slug, now, lambda offer: _form_page(GroupForm(offer, now)))


def _too_often(slug: str) -> Response:
    now = read_clock()

    def give_back(offer: EventOffer) -> Answer:
        form = GroupForm(offer, now)
        form.take_files()
        form.ask_again(TOO_OFTEN)
        return _form_page(form)

    return while_open(slug, now, give_back)


@blueprint.post("/veranstaltungen/<slug>/anmeldung/gruppe")
@instead(_too_often)
@takes_files
@public
def sign_up_group(slug: str) -> Answer:
    """Add or remove a person in the form, take a table over, or take the form and lead to the booking."""
    now = read_clock()
    return while_open(slug, now, lambda offer: _send(GroupForm(offer, now), slug, now), is_sent=True)


def _send(form: GroupForm, slug: str, now: datetime) -> Answer:
    if form.asked.has_files:
        with transaction():
            form.take_files()
    if form.people.rearrange(request.form.get("do", "")):
        return _form_page(form)
    if not form.validate():
        return _form_page(form, UNPROCESSABLE)
    if not takes_groups():
        form.ask_again(TOO_OFTEN)
        return _form_page(form, TOO_MANY)
    return _take(form, slug, now)


def _take(form: GroupForm, slug: str, now: datetime) -> Answer:
    application = form.application()
    try:
        with transaction():
            signed_up = sign_up_workflow(application, now)
    except AlreadySubmitted as refusal:
        return _submitted_before(form, registrations_of_form(refusal.form_key))
    except AlreadyRegistered:
        return _known_before(form, slug, now)
    except Refusal as refusal:
        return _refused(refusal, form, slug, now)
    tell_left_out(signed_up)
    return _to_booking(signed_up.placed[0].registration)


def _form_page(form: GroupForm, status: int = OK) -> Response:
    page = render_template(
        "public/registration/group.html",
        form=form,
        people=form.people,
        offer=form.offer,
        facts=form.offer.terms.facts,
        fees=fees_of(form.offer),
        held=held_for(form.offer.terms.facts.id, form.now),
        promise=promise(form.offer),
        deadline=deadline(form.offer),
        who_reads=WHO_READS,
        via=request.args.get(VIA),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _known_before(form: GroupForm, slug: str, now: datetime) -> Answer:
    """Name the people whose mailboxes are told that they are known; if they have just ceased to be, all sign up."""
    try:
        with transaction():
            known = tell_repeated(form.application(), now)
    except Refusal as refusal:
        return _refused(refusal, form, slug, now)
    if not known:
        return _take(form, slug, now)
    name_known(form.people.parts, known)
    return _form_page(form, CONFLICT)


def name_known(parts: Sequence[AttendeePart], known: frozenset[str]) -> None:
    """Say at each person that is signed up already that there is a letter about it; each counts as a form."""
    takes_groups(len(known))
    for part in parts:
        if deliverable_address(part.email.data) in known:
            part.email.errors = [said(NOT_ANEW)]


def _refused(refusal: Refusal, form: GroupForm, slug: str, now: datetime) -> Answer:
    """Say what the workflow refused where it can be mended, or on a page that shows what one can do instead."""
    offer = fresh_offer(slug, now)
    stands = situation(offer, now)
    if stands is not Situation.OPEN:
        return refused_page(offer, stands)
    if not isinstance(refusal, (*SHUT, *MENDED_IN_THE_FORM)):
        raise refusal
    again = GroupForm(offer, now)
    if isinstance(refusal, (*SHUT, ChoiceUnfit)):
        again.ask_again(words_of(refusal))
    elif isinstance(refusal, ChoiceFull):
        if again.asked.check():
            say_choice_full(again, again.people, refusal)
    elif type(refusal) in ASKED_AGAIN:
        again.ask_again(ASKED_AGAIN[type(refusal)])
    else:
        again.placing.errors = [said(NOT_ALL if form.placing.is_together else NO_PLACE)]
    return _form_page(again, CONFLICT)


def say_choice_full(form: Patient, people: People, refusal: ChoiceFull) -> None:
    """Say at whom an answer's places end, as they stand by now; if there are enough again, ask to send the form anew."""
    if people.validate():
        form.ask_again(words_of(refusal))


def _submitted_before(form: GroupForm, registrations: list[RegistrationRow]) -> Answer:
    """Lead to the booking of a form that was sent twice; with other people in it, it is a new wish."""
    sent = {one.person for one in form.application().people}
    if {one.person for one in registrations} <= sent:
        return _to_booking(registrations[0])
    form.renew()
    form.ask_again(OTHERS)
    return _form_page(form, CONFLICT)


def tell_left_out(signed_up: SignedUp) -> None:
    """Name those who found neither a place nor a waiting list."""
    if signed_up.left_out:
        names = ", ".join(one.person.name for one in signed_up.left_out)
        say_note(said(N_("Keinen Platz mehr gab es für: %(names)s."), names=names))


def _to_booking(registration: RegistrationRow) -> Response:
    booking = get_booking(registration.booking_id)
    return hand_over_group(redirect(url_for("public.group", group_id=booking.public_id), code=303), booking)
