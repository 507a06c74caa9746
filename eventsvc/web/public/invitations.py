"""Coming in by a code or an invitation: redeeming the one, answering the other."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from eventsvc.events.codes import find_code
from eventsvc.events.contingents import find_contingent, get_contingent
from eventsvc.events.queries import get_terms
from eventsvc.events.rules import WindowStatus, open_until, window_status
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.entries import uses_of
from eventsvc.registration.errors import CodeExpired, CodeUsedUp, InvitationEnded
from eventsvc.registration.invitations import InvitationRow, find_invitation
from eventsvc.registration.links import ANSWER, JOIN_CONTINGENT
from eventsvc.registration.states import InvitationState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.text import Line
from eventsvc.web.flash import say_note
from eventsvc.web.guards import public
from eventsvc.web.guests import links
from eventsvc.web.languages import said
from eventsvc.web.limits import instead
from eventsvc.web.security import keep_private
from eventsvc.web.wording import told_instant
from eventsvc.workflows.inviting import answer_until, decline

from . import blueprint
from .entry import hold_code, hold_contingent_link, hold_invitation, holds_invitation
from .offers import deadline, recent_offer

NOT_FOUND, UNPROCESSABLE = 404, 422
UNKNOWN_CODE = N_(
    "Diesen Code gibt es bei dieser Veranstaltung nicht. Prüfen Sie bitte, ob er richtig geschrieben ist."
)
TOO_MANY_CODES = N_(
    "Das waren viele falsche Codes. Warten Sie bitte einige Minuten und versuchen Sie es dann noch einmal."
)
Answer = str | Response | tuple[str, int]


class CodeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The code that someone was given."""

    code = Line(N_("Code"), longest=60, missing=N_("Geben Sie den Code ein, den Sie bekommen haben."))


def _too_often(slug: str) -> Response:
    form = CodeForm(formdata=request.values)
    form.code.errors = [said(TOO_MANY_CODES)]
    return make_response(_code_page(form, slug))


@blueprint.route("/veranstaltungen/<slug>/code", methods=["GET", "POST"])
@instead(_too_often)
@public
def redeem_code(slug: str) -> Answer:
    """Redeem a code, typed or from a link, and lead to the clean address of the sign-up."""
    keep_private()
    now = read_clock()
    facts = recent_offer(slug, now).terms.facts
    is_link = request.method != "POST" and bool(request.args.get("code"))
    form = CodeForm(formdata=request.args if is_link else request.form, meta={"csrf": not is_link})
    if request.method != "POST" and not is_link:
        return _code_page(CodeForm(), slug)
    if not form.validate():
        return _code_page(form, slug), UNPROCESSABLE
    code = find_code(facts.id, form.code.data)
    if code is None:
        form.code.errors = [said(UNKNOWN_CODE)]
    elif code.is_expired(now):
        form.code.errors = [words_of(CodeExpired())]
    elif code.most_uses is not None and uses_of(code.id) >= code.most_uses:
        form.code.errors = [words_of(CodeUsedUp(0))]
    else:
        return hold_code(redirect(url_for("public.sign_up_form", slug=slug), code=303), code)
    return _code_page(form, slug), UNPROCESSABLE


@blueprint.get("/e/<public_id>/<token>")
@public
def follow_invitation(public_id: str, token: str) -> Answer:
    """Take the link out of the mail: lead to its clean address."""
    keep_private()
    invitation = find_invitation(public_id)
    if invitation is None or not links().opens(token, ANSWER, public_id, invitation.link_version):
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    return hold_invitation(redirect(url_for("public.answer_invitation", public_id=public_id), code=303), invitation)


@blueprint.get("/einladung/<public_id>")
@public
def answer_invitation(public_id: str) -> Answer:
    """Show who invites to what, and how one can answer, or how one has."""
    keep_private()
    invitation = _held(public_id)
    if invitation is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    terms, now = get_terms(invitation.event_id), read_clock()
    contingent = get_contingent(invitation.contingent_id) if invitation.contingent_id else None
    until = answer_until(invitation, terms, contingent)
    status = window_status(open_until(terms.window, until), now)
    is_their_own = contingent is not None or until < terms.closes_at
    return render_template(
        "public/invitations/show.html",
        invitation=invitation,
        facts=terms.facts,
        contingent=contingent,
        is_open=invitation.state.is_open and status is WindowStatus.OPEN,
        status=status,
        opens_at=terms.opens_at,
        deadline=told_instant(until, terms.facts.timezone)
        if is_their_own
        else deadline(recent_offer(terms.facts.slug, now)),
        kept_until=contingent.release_at if contingent is not None and contingent.is_open(now) else None,
    )


@blueprint.route("/einladung/<public_id>/absagen", methods=["GET", "POST"])
@public
def decline_guest(public_id: str) -> Answer:
    """Ask once, then write down that they cannot come."""
    keep_private()
    invitation = _held(public_id)
    if invitation is None:
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    page = redirect(url_for("public.answer_invitation", public_id=public_id), code=303)
    if invitation.state is not InvitationState.INVITED:
        return page
    if request.method != "POST":
        facts = get_terms(invitation.event_id).facts
        return render_template("public/invitations/decline.html", invitation=invitation, facts=facts)
    try:
        with transaction():
            decline(invitation.id, read_clock())
    except InvitationEnded:
        return page
    return page


@blueprint.get("/p/<public_id>/<token>")
@public
def follow_colleagues(public_id: str, token: str) -> Answer:
    """Take the link that a contact has shared: lead to the clean address of the sign-up."""
    keep_private()
    contingent = find_contingent(public_id)
    if contingent is None or not links().opens(token, JOIN_CONTINGENT, public_id, contingent.colleagues_version):
        return render_template("public/bookings/unknown.html"), NOT_FOUND
    slug = get_terms(contingent.event_id).facts.slug
    if not contingent.is_open(read_clock()):
        say_note(
            said(
                N_("Die Plätze von %(organization)s sind wieder für alle freigegeben."),
                organization=contingent.organization,
            )
        )
        return redirect(url_for("public.event", slug=slug), code=303)
    return hold_contingent_link(redirect(url_for("public.sign_up_form", slug=slug), code=303), contingent)


def _held(public_id: str) -> InvitationRow | None:
    invitation = find_invitation(public_id)
    return invitation if invitation is not None and holds_invitation(invitation) else None


def _code_page(form: CodeForm, slug: str) -> str:
    offer = recent_offer(slug, read_clock())
    return render_template("public/invitations/code.html", form=form, facts=offer.terms.facts)
