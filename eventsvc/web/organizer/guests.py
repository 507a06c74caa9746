"""Who is let in besides the open door: personal invitations, codes and contingents of an event."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import categories_of
from eventsvc.events.codes import add_code, change_code, codes_of, get_code
from eventsvc.events.contingents import ContingentRow, contingents_of, get_contingent, taken_of
from eventsvc.events.errors import CodeTaken
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.errors import NotFound, Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.entries import comers_by_contingent, uses_by_code
from eventsvc.registration.errors import CapacityBelowTaken, ContingentFull, ContingentReleased, NotSoManyFree
from eventsvc.registration.invitations import InvitationRow, get_invitation, invitations_of, reserved_by_contingent
from eventsvc.registration.states import InvitationState
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.contingents import change_contingent_terms, hold_contingent, release
from eventsvc.workflows.inviting import invite, remind, revoke

from . import blueprint
from .differences import Difference, compared
from .guest_forms import CodeForm, ContingentForm, GuestsForm
from .ownership import actor, own_guests

UNPROCESSABLE, CONFLICT = 422, 409
GUESTS = "/veranstaltungen/<slug>/einladungen"
GUEST = f"{GUESTS}/<uuid:invitation_id>"
CODES = "/veranstaltungen/<slug>/codes"
CONTINGENTS = "/veranstaltungen/<slug>/kontingente"
TONES = {
    InvitationState.INVITED: "quiet",
    InvitationState.ACCEPTED: "good",
    InvitationState.DECLINED: "warn",
    InvitationState.REVOKED: "bad",
}
Page = str | tuple[str, int] | Response


@blueprint.get(GUESTS)
@requires(Permission.EDIT_EVENTS)
def guests(slug: str) -> str:
    """List invitations, codes and contingents with how they stand."""
    event = own_guests(slug)
    return render_template(
        "organizer/guests/index.html",
        event=event,
        invitations=invitations_of(event.id),
        codes=codes_of(event.id),
        uses=uses_by_code(event.id),
        contingents=contingents_of(event.id),
        taken=taken_of(event.id),
        comers=comers_by_contingent(event.id),
        reserved=reserved_by_contingent(event.id),
        categories={one.id: one for one in categories_of(event.id)},
        tones=TONES,
        now=read_clock(),
        address=f"{current_app.extensions['settings'].base_url}/veranstaltungen/{slug}/anmeldung?code=",
    )


@blueprint.route(f"{GUESTS}/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def invite_guests(slug: str) -> Page:
    """Invite one or many people."""
    event = own_guests(slug)
    now = read_clock()
    form = GuestsForm(event, [one for one in contingents_of(event.id) if one.is_open(now)])
    if request.method != "POST":
        return _form_page("organizer/guests/invite.html", form, event)
    if not form.validate():
        return _form_page("organizer/guests/invite.html", form, event), UNPROCESSABLE
    try:
        with transaction():
            invited = invite(form.listed(), form.terms(), by=actor(), now=now)
    except (ContingentFull, ContingentReleased, NotSoManyFree) as refusal:
        form.contingent.errors = [words_of(refusal)]
        return _form_page("organizer/guests/invite.html", form, event), CONFLICT
    except Refusal as refusal:
        form.guests.errors = [words_of(refusal)]
        return _form_page("organizer/guests/invite.html", form, event), CONFLICT
    say_good(said_count("%(num)s Person ist eingeladen.", "%(num)s Personen sind eingeladen.", len(invited)))
    return _back(slug)


@blueprint.post(f"{GUEST}/erinnern")
@requires(Permission.EDIT_EVENTS)
def remind_guest(slug: str, invitation_id: UUID) -> Response:
    """Ask someone once more who has not answered."""
    invitation = _own_invitation(own_guests(slug), invitation_id)
    try:
        with transaction():
            remind(invitation_id, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("%(name)s bekommt eine Erinnerung."), name=invitation.name))
    return _back(slug)


@blueprint.route(f"{GUEST}/zuruecknehmen", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def revoke_guest(slug: str, invitation_id: UUID) -> Page:
    """Ask, then take the invitation back."""
    event = own_guests(slug)
    invitation = _own_invitation(event, invitation_id)
    if request.method != "POST":
        return render_template("organizer/guests/revoke.html", event=event, invitation=invitation)
    try:
        with transaction():
            revoke(invitation_id, by=actor(), now=read_clock())
    except Refusal as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Die Einladung an %(name)s gilt nicht mehr."), name=invitation.name))
    return _back(slug)


@blueprint.route(f"{CODES}/neu", endpoint="new_code", methods=["GET", "POST"])
@blueprint.route(f"{CODES}/<uuid:code_id>", endpoint="code", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def code(slug: str, code_id: UUID | None = None) -> Page:
    """Make a code, or change one: whoever has used it stays."""
    event = own_guests(slug)
    saved = get_code(event.id, code_id) if code_id else None
    kept = [one for one in contingents_of(event.id) if one.released_at is None]
    saved_form = CodeForm(event, kept, formdata=None)
    saved_form.show(saved)
    if request.method != "POST":
        return _form_page("organizer/guests/code.html", saved_form, event, saved=saved)
    form = CodeForm(event, kept)
    form.take(saved_form)
    if not form.validate():
        return _form_page("organizer/guests/code.html", form, event, saved=saved), UNPROCESSABLE
    try:
        with transaction():
            if saved is None:
                add_code(event.id, form.draft(), by=actor(), now=read_clock())
            else:
                change_code(event.id, saved.id, form.edit(), by=actor(), now=read_clock())
    except EditsClash as clash:
        assert saved is not None
        saved_form.show(get_code(event.id, saved.id))
        both = compared(clash, form, saved_form)
        return _form_page("organizer/guests/code.html", form, event, saved=saved, both=both), CONFLICT
    except CodeTaken as refusal:
        form.code.errors = [words_of(refusal)]
        return _form_page("organizer/guests/code.html", form, event, saved=saved), CONFLICT
    say_good(said(N_("Der Code „%(code)s“ ist gespeichert."), code=form.code.data))
    return _back(slug)


@blueprint.route(f"{CONTINGENTS}/neu", endpoint="new_contingent", methods=["GET", "POST"])
@blueprint.route(f"{CONTINGENTS}/<uuid:contingent_id>", endpoint="contingent", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def contingent(slug: str, contingent_id: UUID | None = None) -> Page:
    """Keep places for an organization, or change how many, until when and for whom."""
    event, now = own_guests(slug), read_clock()
    saved = _own_contingent(event, contingent_id) if contingent_id else None
    saved_form = ContingentForm(event, saved, now, formdata=None)
    if saved:
        saved_form.show(saved)
    if request.method != "POST":
        return _form_page("organizer/guests/contingent.html", saved_form, event, saved=saved)
    form = ContingentForm(event, saved, now)
    form.take(saved_form)
    if not form.validate():
        return _form_page("organizer/guests/contingent.html", form, event, saved=saved), UNPROCESSABLE
    try:
        with transaction():
            if saved is None:
                hold_contingent(event.id, form.draft(), by=actor(), now=now)
            else:
                change_contingent_terms(saved.id, form.edit(), by=actor(), now=now)
    except EditsClash as clash:
        assert saved is not None
        saved_form.show(get_contingent(saved.id))
        both = compared(clash, form, saved_form)
        return _form_page("organizer/guests/contingent.html", form, event, saved=saved, both=both), CONFLICT
    except (NotSoManyFree, CapacityBelowTaken) as refusal:
        form.capacity.errors = [words_of(refusal)]
        return _form_page("organizer/guests/contingent.html", form, event, saved=saved), CONFLICT
    except Refusal as refusal:
        form.form_errors = [words_of(refusal)]
        return _form_page("organizer/guests/contingent.html", form, event, saved=saved), CONFLICT
    say_good(said(N_("Die Plätze für %(organization)s sind freigehalten."), organization=form.organization.data))
    return _back(slug)


@blueprint.route(f"{CONTINGENTS}/<uuid:contingent_id>/freigeben", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def release_contingent(slug: str, contingent_id: UUID) -> Page:
    """Ask, then give the rest back to everyone before its date."""
    event = own_guests(slug)
    found = _own_contingent(event, contingent_id)
    if request.method != "POST":
        taken = taken_of(event.id).get(contingent_id, 0)
        return render_template("organizer/guests/release.html", event=event, contingent=found, taken=taken)
    with transaction():
        moved_up = release(contingent_id, by=actor(), now=read_clock())
    say_good(
        said(
            N_("Das Kontingent ist freigegeben. Nachgerückt: %(number)s."),
            number=moved_up,
        )
    )
    return _back(slug)


def _form_page(
    template: str, form: object, event: HeldEvent, *, saved: object = None, both: Sequence[Difference] = ()
) -> str:
    return render_template(template, form=form, event=event, saved=saved, both=both)


def _own_invitation(event: HeldEvent, invitation_id: UUID) -> InvitationRow:
    invitation = get_invitation(invitation_id)
    if invitation.event_id != event.id:
        raise NotFound(invitation_id)
    return invitation


def _own_contingent(event: HeldEvent, contingent_id: UUID) -> ContingentRow:
    found = get_contingent(contingent_id)
    if found.event_id != event.id:
        raise NotFound(contingent_id)
    return found


def _back(slug: str) -> Response:
    return redirect(url_for("organizer.guests", slug=slug), code=303)
