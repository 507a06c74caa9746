"""Adding someone by hand who signed up by phone, by mail or in person."""

from __future__ import annotations

import re
import secrets

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import categories_of
from eventsvc.events.kinds import Participation
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.localized import Language
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Application, Participant, Source, own_contact
from eventsvc.registration.errors import AlreadyRegistered, AlreadySubmitted
from eventsvc.registration.queries import registrations_of_form
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.category import CategoryField, ProofField, further_pools_of
from eventsvc.web.fields.person import PersonForm
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.workflows.sign_up import Placed, add_by_hand

from . import blueprint
from .ownership import actor, own_event

UNPROCESSABLE, CONFLICT = 422, 409
KEY_BYTES = 24
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
Page = str | tuple[str, int] | Response


class ByHandForm(PersonForm):
    """A person's data as the public form asks them, with what only the team decides."""

    participation = RadioField(N_("Teilnahme"), validate_choice=False)
    category = CategoryField()
    proof = ProofField()
    over_capacity = BooleanField(N_("Auch ohne freien Platz: Die Zahl der Plätze steigt dann um eins"))
    language = RadioField(
        N_("Sprache der E-Mails"),
        [InputRequired()],
        choices=[SelectChoice(Language.GERMAN.value, "Deutsch"), SelectChoice(Language.ENGLISH.value, "English")],
        default=Language.GERMAN.value,
    )
    form_key = HiddenField()

    def __init__(self, event: HeldEvent) -> None:
        super().__init__()
        self.event = event
        self.participation.flags.required = True
        self.participation.choices = [
            SelectChoice(pool.participation.value, said(pool.participation.label)) for pool in event.pools
        ]
        if self.participation.data not in {pool.participation.value for pool in event.pools}:
            self.participation.data = event.pools[0].participation.value
        self.category.offer(categories_of(event.id))
        if not FORM_KEY.fullmatch(self.form_key.data or ""):
            self.renew()

    def renew(self) -> None:
        """Give the form a fresh one-time key."""
        self.form_key.data = secrets.token_urlsafe(KEY_BYTES)

    def application(self) -> Application:
        """Return what was typed; the form must be valid. Nobody consents for somebody else."""
        way = Participation(self.participation.data)
        person = self.person()
        pool_id = next(pool.id for pool in self.event.pools if pool.participation is way)
        category = self.category.chosen
        participant = Participant(
            person=person,
            pool_id=pool_id,
            participation=way,
            category_id=category.id if category else None,
            proof=self.proof.data if category else "",
            further_pool_ids=further_pools_of(category),
        )
        return Application(
            event_id=self.event.id,
            contact=own_contact(person),
            people=(participant,),
            language=self.language.data,
            form_key=self.form_key.data,
            source=Source.STAFF,
        )


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/neu", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def add_person(slug: str) -> Page:
    """Add someone by hand: the window does not bind them, the places do."""
    event = own_event(slug, Permission.DECIDE)
    form = ByHandForm(event)
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with transaction():
            outcome = add_by_hand(
                form.application(), over_capacity=form.over_capacity.data, by=actor(), now=read_clock()
            )
    except AlreadySubmitted as refusal:
        return _to_person(slug, registrations_of_form(refusal.form_key)[0].id)
    except AlreadyRegistered as refusal:
        form.email.errors = [words_of(refusal)]
        return _page(form), CONFLICT
    except Refusal as refusal:
        form.form_errors = [words_of(refusal)]
        return _page(form), CONFLICT
    placed = outcome.placed[0]
    _say(placed)
    return _to_person(slug, placed.registration.id)


def _say(outcome: Placed) -> None:
    name = outcome.registration.person.name
    match outcome.state:
        case RegistrationState.CONFIRMED:
            say_good(said(N_("%(name)s ist angemeldet und bekommt die Bestätigung per E-Mail."), name=name))
        case RegistrationState.WAITLISTED:
            say_note(
                said(
                    N_("Alle Plätze sind vergeben: %(name)s steht auf Position %(position)s der Warteliste."),
                    name=name,
                    position=outcome.position,
                )
            )
        case _:
            say_note(
                said(N_("Die Bewerbung von %(name)s ist eingetragen und wartet auf Ihre Entscheidung."), name=name)
            )


def _page(form: ByHandForm) -> str:
    return render_template("organizer/attendees/new.html", form=form, event=form.event)


def _to_person(slug: str, registration_id: object) -> Response:
    return redirect(url_for("organizer.person", slug=slug, registration_id=registration_id), code=303)
