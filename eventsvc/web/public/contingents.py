"""The page of a contingent's contact: who has its places, and giving them out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField

from eventsvc.events.contingents import ContingentRow, find_contingent
from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.contact import check_name, deliverable_address
from eventsvc.registration.entries import Colleague, colleagues_of
from eventsvc.registration.errors import AlreadyInvited
from eventsvc.registration.invitations import Guest, InvitationRow, invitations_by
from eventsvc.registration.links import MANAGE_CONTINGENT
from eventsvc.registration.states import InvitationState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.person import email_line
from eventsvc.web.fields.text import Line
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import public
from eventsvc.web.guests import keep, kept, links
from eventsvc.web.languages import said
from eventsvc.web.limits import instead
from eventsvc.web.security import keep_private
from eventsvc.workflows.contingents import renew_colleagues_link
from eventsvc.workflows.inviting import invite_colleague, remove_colleague, replace_colleague

from . import blueprint

NOT_FOUND, UNPROCESSABLE, CONFLICT = 404, 422, 409
PAGE = "/kontingent/<public_id>"
TOO_OFTEN = N_(
    "Auf diesen Plätzen wurden gerade sehr viele Personen eingeladen oder ausgetauscht. Alles ist noch da: Warten Sie einige Minuten und senden Sie es dann noch einmal ab."
)
Answer = str | Response | tuple[str, int]


class ColleagueForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """A colleague to be invited."""

    name = Line(N_("Name"), longest=160, missing=N_("Geben Sie den Namen der Person ein."), check=check_name)
    email = email_line()
    is_email_fixed = BooleanField(N_("Nur mit dieser E-Mail-Adresse anmelden"))

    def guest(self) -> Guest:
        """Return who was typed; the form must be valid."""
        return Guest(self.name.data, deliverable_address(self.email.data))


@dataclass(frozen=True)
class Place:
    """One place as the contact sees it: who has it, and the address of whom was invited by it."""

    invitation: InvitationRow | None
    colleague: Colleague | None

    @property
    def id(self) -> UUID | None:
        """What tells it from other places on this page."""
        if self.invitation is not None:
            return self.invitation.id
        return self.colleague.registration_id if self.colleague else None

    @property
    def name(self) -> str:
        """Who has it now; empty once they are forgotten."""
        if self.colleague is not None:
            return f"{self.colleague.first_name} {self.colleague.last_name}".strip()
        return self.invitation.name if self.invitation else ""

    @property
    def email(self) -> str:
        """The address at which they were invited; empty where they came by themselves, or by another one."""
        if self.invitation is None:
            return ""
        is_theirs = self.colleague is None or self.colleague.email.casefold() == self.invitation.email.casefold()
        return self.invitation.email if is_theirs else ""


@blueprint.get("/k/<public_id>/<token>")
@public
def follow_contingent(public_id: str, token: str) -> Answer:
    """Take the link out of the mail: lead to its clean address."""
    keep_private()
    contingent = find_contingent(public_id)
    if contingent is None or not links().opens(token, MANAGE_CONTINGENT, public_id, contingent.link_version):
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    return keep(_back(public_id), "contingent", public_id, token)


def _invited_too_often(public_id: str) -> Response:
    found, form = _held(public_id), ColleagueForm()
    form.form_errors = [said(TOO_OFTEN)]
    return make_response(_page(found, form) if found else render_template("public/bookings/unknown.html"))


@blueprint.route(PAGE, methods=["GET", "POST"])
@instead(_invited_too_often)
@public
def contingent(public_id: str) -> Answer:
    """Show used and free places, and invite a colleague by name."""
    keep_private()
    found = _held(public_id)
    if found is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    form = ColleagueForm()
    if request.method != "POST":
        return _page(found, form)
    if not form.validate():
        return _page(found, form), UNPROCESSABLE
    try:
        with transaction():
            invited = invite_colleague(found.id, form.guest(), read_clock(), is_email_fixed=form.is_email_fixed.data)
    except Refusal as refusal:
        form.email.errors = [words_of(refusal)]
        return _page(found, form), CONFLICT
    say_good(said(N_("%(name)s ist eingeladen und bekommt eine E-Mail."), name=invited.name))
    return _back(public_id)


def _changed_too_often(public_id: str, place_id: UUID) -> Response:
    found, form = _held(public_id), ColleagueForm()
    place = _place(found, place_id)
    form.form_errors = [said(TOO_OFTEN)]
    if found is None or place is None:
        return make_response(render_template("public/bookings/unknown.html"))
    return make_response(_colleague_page(found, place, form))


@blueprint.route(f"{PAGE}/person/<uuid:place_id>", methods=["GET", "POST"])
@instead(_changed_too_often)
@public
def change_colleague(public_id: str, place_id: UUID) -> Answer:
    """Let someone else have a colleague's place, or take it back."""
    keep_private()
    found = _held(public_id)
    place = _place(found, place_id)
    if found is None or place is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    form = ColleagueForm(formdata=None) if request.form.get("do") == "remove" else ColleagueForm()
    if request.method != "POST":
        return _colleague_page(found, place, form)
    is_removal = request.form.get("do") == "remove"
    if not is_removal and not form.validate():
        return _colleague_page(found, place, form), UNPROCESSABLE
    try:
        with transaction():
            if is_removal:
                remove_colleague(found.id, place_id, read_clock())
            else:
                is_email_fixed = form.is_email_fixed.data
                replace_colleague(found.id, place_id, form.guest(), read_clock(), is_email_fixed=is_email_fixed)
    except AlreadyInvited as refusal:
        form.email.errors = [words_of(refusal)]
        return _colleague_page(found, place, form), CONFLICT
    except Refusal as refusal:
        say_bad(words_of(refusal))
        return _back(public_id)
    if is_removal:
        say_good(said(N_("Der Platz von %(name)s ist wieder frei."), name=place.name))
    else:
        say_good(said(N_("%(new)s ist statt %(name)s eingeladen."), new=form.name.data, name=place.name))
    return _back(public_id)


@blueprint.post(f"{PAGE}/neuer-link")
@public
def renew_link(public_id: str) -> Answer:
    """End the link that was shared with colleagues, and begin a new one."""
    keep_private()
    found = _held(public_id)
    if found is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    with transaction():
        renew_colleagues_link(found.id, read_clock())
    say_good(said(N_("Der alte Link gilt nicht mehr. Wer schon angemeldet ist, bleibt es.")))
    return _back(public_id)


def _page(found: ContingentRow, form: ColleagueForm) -> str:
    places = _places(found)
    used = sum(place.colleague is not None and place.colleague.holds_place for place in places)
    kept = sum(place.colleague is None for place in places)
    return render_template(
        "public/contingents/show.html",
        contingent=found,
        facts=get_terms(found.event_id).facts,
        form=form,
        places=places,
        used=used,
        kept=kept,
        is_open=found.is_open(read_clock()),
        link=links().colleagues(found.public_id, found.colleagues_version),
    )


def _places(found: ContingentRow) -> list[Place]:
    """Return who comes, then who is invited and has not answered."""
    invited = invitations_by(found.id)
    by_registration = {one.registration_id: one for one in invited if one.registration_id}
    coming = [Place(by_registration.get(one.registration_id), one) for one in colleagues_of(found.id)]
    return coming + [Place(one, None) for one in invited if one.state is InvitationState.INVITED]


def _colleague_page(found: ContingentRow, place: Place, form: ColleagueForm) -> str:
    return render_template(
        "public/contingents/colleague.html",
        contingent=found,
        facts=get_terms(found.event_id).facts,
        place=place,
        form=form,
    )


def _place(found: ContingentRow | None, place_id: UUID) -> Place | None:
    places = _places(found) if found else []
    return next((one for one in places if one.id == place_id), None)


def _held(public_id: str) -> ContingentRow | None:
    """Return the contingent if this browser's cookie proves the contact's present link."""
    token = kept("contingent", public_id)
    found = find_contingent(public_id) if token else None
    if found is None or not links().opens(token, MANAGE_CONTINGENT, public_id, found.link_version):
        return None
    return found


def _back(public_id: str) -> Response:
    return redirect(url_for("public.contingent", public_id=public_id), code=303)
