"""What organizers decide about one person: accept, decline, confirm out of turn, cancel."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField

from eventsvc.accounts.policy import Permission
from eventsvc.events.filling import PoolRow
from eventsvc.events.organizer_queries import HeldEvent, get_held_event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import EventFull
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.waiting import waiting_position
from eventsvc.web.errors import words_of
from eventsvc.web.fields.text import Paragraph
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.data_change import confirm_look
from eventsvc.workflows.decisions import (
    accept_application,
    confirm_out_of_turn,
    decline_application,
    reserve_application,
)
from eventsvc.workflows.substitution import approve_substitute, decline_substitute

from . import blueprint
from .ownership import actor, own_applicant, own_registration

UNPROCESSABLE = 422
LONGEST_REASON = 500
STILL_UNDECIDED = N_(
    "Alle Plätze sind vergeben; über die Bewerbung von %(name)s ist noch nicht entschieden. "
    "Erhöhen Sie die Zahl der Plätze, oder nutzen Sie die Reserveliste."
)
PERSON = "/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>"
Page = str | tuple[str, int] | Response


class ReasonForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Why someone does not come, in words that they will read."""

    reason = Paragraph(
        N_("Begründung"), longest=LONGEST_REASON, missing=N_("Nennen Sie den Grund; er steht in der E-Mail.")
    )


class DeclineForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Why an application is declined: in words that the person reads, or that the team keeps."""

    reason = Paragraph(N_("Begründung"), longest=LONGEST_REASON)
    tells_reason = BooleanField(N_("Begründung in der E-Mail nennen"), default=True)


@blueprint.post(f"{PERSON}/annehmen")
@requires(Permission.DECIDE)
def accept(slug: str, registration_id: UUID) -> Page:
    """Accept an application; the person hears of it at once. Leads back to where the button stood."""
    registration = own_applicant(slug, registration_id)
    try:
        with transaction():
            state = accept_application(registration.id, by=actor(), now=read_clock())
    except EventFull:
        say_bad(said(STILL_UNDECIDED, name=_name(registration)))
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        if state is RegistrationState.CONFIRMED:
            say_good(
                said(N_("%(name)s ist angenommen und bekommt die Bestätigung per E-Mail."), name=_name(registration))
            )
        else:
            say_note(
                said(
                    N_("Alle Plätze sind vergeben: %(name)s steht jetzt auf der Warteliste."), name=_name(registration)
                )
            )
    if "list" in request.form:
        return redirect(url_for("organizer.attendees", slug=slug, stand=RegistrationState.APPLIED.value), code=303)
    return _to_person(slug, registration_id)


@blueprint.post(f"{PERSON}/vertretung")
@requires(Permission.MANAGE_ATTENDEES)
def decide_substitute(slug: str, registration_id: UUID) -> Page:
    """Let the substitute come who waits for the team's word, or the first person after all; both hear of it."""
    registration = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES)
    is_approved = request.form.get("word") == "yes"
    verb = approve_substitute if is_approved else decline_substitute
    try:
        with transaction():
            verb(registration.id, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        words = (
            N_("Die Vertretung gilt. Beide bekommen eine E-Mail.")
            if is_approved
            else N_("Die Vertretung ist abgelehnt. Beide bekommen eine E-Mail.")
        )
        say_good(said(words))
    if "list" in request.form:
        return redirect(url_for("organizer.changes", slug=slug), code=303)
    return _to_person(slug, registration_id)


@blueprint.post(f"{PERSON}/gesehen")
@requires(Permission.MANAGE_ATTENDEES)
def confirm_change(slug: str, registration_id: UUID) -> Page:
    """Note that the team has seen what someone has changed."""
    registration = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES)
    with transaction():
        was_new = confirm_look(registration.id, by=actor(), now=read_clock())
    if was_new:
        say_good(said(N_("Die Änderung ist als gesehen vermerkt.")))
    if "list" in request.form:
        return redirect(url_for("organizer.changes", slug=slug), code=303)
    return _to_person(slug, registration_id)


@blueprint.route(f"{PERSON}/ablehnen", methods=["GET", "POST"])
@requires(Permission.DECIDE)
def decline(slug: str, registration_id: UUID) -> Page:
    """Ask for the reason, then decline the application."""
    registration, form = own_applicant(slug, registration_id), DeclineForm()
    if request.method != "POST" or not form.validate():
        return _ask("organizer/attendees/decline.html", registration, form)
    try:
        with transaction():
            told = bool(form.tells_reason.data)
            reason = (form.reason.data or "").strip()
            decline_application(registration.id, reason, is_reason_told=told, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(
            said(N_("Die Bewerbung von %(name)s ist abgelehnt. Die E-Mail ist unterwegs."), name=_name(registration))
        )
    return _to_person(slug, registration_id)


@blueprint.post(f"{PERSON}/reserve")
@requires(Permission.DECIDE)
def reserve_person(slug: str, registration_id: UUID) -> Page:
    """Put an application on the reserve list; the person hears of it at once."""
    registration = own_applicant(slug, registration_id)
    try:
        with transaction():
            place = reserve_application(registration.id, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        words = said(N_("%(name)s steht auf Platz %(place)s der Reserveliste."), name=_name(registration), place=place)
        say_good(words)
    return _to_person(slug, registration_id)


@blueprint.route(f"{PERSON}/stornieren", methods=["GET", "POST"])
@requires(Permission.MANAGE_ATTENDEES)
def cancel(slug: str, registration_id: UUID) -> Page:
    """Ask for the reason, then cancel the registration; a freed place goes to the queue."""
    registration, form = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES), ReasonForm()
    if request.method != "POST" or not form.validate():
        return _ask("organizer/attendees/cancel.html", registration, form)
    try:
        with transaction():
            cancel_registration(registration.id, form.reason.data, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(
            said(N_("Die Anmeldung von %(name)s ist storniert. Die E-Mail ist unterwegs."), name=_name(registration))
        )
    return _to_person(slug, registration_id)


@blueprint.route(f"{PERSON}/bestaetigen", methods=["GET", "POST"])
@requires(Permission.MANAGE_ATTENDEES)
def confirm(slug: str, registration_id: UUID) -> Page:
    """Say who is passed over and whether a place is added, then confirm someone from the waiting list."""
    registration = own_registration(slug, registration_id, Permission.MANAGE_ATTENDEES)
    if registration.state is not RegistrationState.WAITLISTED:
        return _to_person(slug, registration_id)
    if request.method != "POST":
        return _ask("organizer/attendees/confirm.html", registration, None)
    try:
        with transaction():
            confirm_out_of_turn(registration.id, add_place="add_place" in request.form, by=actor(), now=read_clock())
    except EventFull:
        say_bad(said(N_("Inzwischen sind alle Plätze vergeben. Prüfen Sie, ob ein Platz dazukommen soll.")))
        return redirect(request.path, code=303)
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("%(name)s hat jetzt einen Platz. Die E-Mail ist unterwegs."), name=_name(registration)))
    return _to_person(slug, registration_id)


def _ask(template: str, registration: RegistrationRow, form: FlaskForm | None) -> Page:
    event = get_held_event(registration.event_id)
    is_waiting = registration.state is RegistrationState.WAITLISTED
    page = render_template(
        template,
        event=event,
        registration=registration,
        person=registration.person,
        form=form,
        pool=_pool(event, registration),
        position=waiting_position(registration) if is_waiting else None,
    )
    return (page, UNPROCESSABLE) if form is not None and form.errors else page


def _pool(event: HeldEvent, registration: RegistrationRow) -> PoolRow:
    return next(pool for pool in event.pools if pool.participation is registration.participation)


def _name(registration: RegistrationRow) -> str:
    return registration.person.name


def _to_person(slug: str, registration_id: UUID) -> Response:
    return redirect(url_for("organizer.person", slug=slug, registration_id=registration_id), code=303)
