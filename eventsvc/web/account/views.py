"""One's own account: where the work is, and the first password."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts import queries, service
from eventsvc.accounts.errors import InvitationExpired
from eventsvc.accounts.invitations import is_standing
from eventsvc.accounts.models import Account, Role
from eventsvc.events.holding import event_titles
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import access, public, signed_in
from eventsvc.web.languages import said
from eventsvc.web.team import invitation_links

from . import blueprint
from .forms import FirstPasswordForm

GONE = 410
PREPARE, LOOK = N_("Veranstaltungen vorbereiten"), N_("Veranstaltungen ansehen")
# Where the day's work begins: the first role that someone holds decides.
HOMES = {
    Role.OWNER: (PREPARE, "/organisation/"),
    Role.ORGANIZER: (PREPARE, "/organisation/"),
    Role.STAFF: (N_("Verwaltung"), "/verwaltung/"),
    Role.DECIDER: (N_("Über Bewerbungen entscheiden"), "/organisation/"),
    Role.VIEWER: (LOOK, "/organisation/"),
    Role.FINANCE: (LOOK, "/organisation/"),
    Role.DESK: (N_("Einlass"), "/einlass/"),
}


@blueprint.get("/")
@signed_in
def home() -> str:
    """Show who is signed in, where they may work, and what they are invited to."""
    roles, now = queries.roles_of(current_user.id), read_clock()
    return render_template(
        "account/home.html",
        roles=[role for role in roles if role.invited_at is None],
        invitations=[role for role in roles if is_standing(role.invited_at, now)],
        at_events=event_titles([role.event_id for role in roles if role.event_id]),
        places=_places(),
    )


@blueprint.get("/start")
@signed_in
def start() -> Response:
    """Lead to where the account's work begins."""
    target = next((home for _label, home in _places()), url_for("account.home"))
    return redirect(target, code=303)


@blueprint.route("/einladung/<uuid:membership_id>/<token>", methods=["GET", "POST"])
@public
def accept_invitation(membership_id: UUID, token: str) -> str | Response | tuple[str, int]:
    """Let an invited person choose their first password, or lead whoever has one to the answer in their account."""
    now, links, form = read_clock(), invitation_links(), FirstPasswordForm()
    invited = service.find_invited(membership_id, token, links=links, now=now)
    if invited is None:
        return render_template("account/invitation_gone.html"), GONE
    if invited.password is not None:
        return _to_answer(invited)
    if not form.validate_on_submit():
        return render_template("account/accept_invitation.html", form=form, account=invited)
    try:
        with transaction():
            service.accept_with_password(membership_id, token, str(form.password.data), links=links, now=now)
    except InvitationExpired:
        return render_template("account/invitation_gone.html"), GONE
    say_good(said(N_("Ihr Konto ist bereit. Melden Sie sich mit Ihrem neuen Passwort an.")))
    return redirect(url_for("security.login"), code=303)


@blueprint.post("/einladungen/<uuid:membership_id>")
@signed_in
def answer_invitation(membership_id: UUID) -> Response:
    """Accept or decline a role that was offered to this account."""
    is_accepted = request.form.get("word") == "yes"
    answer = service.accept if is_accepted else service.decline
    try:
        with transaction():
            answer(membership_id, current_user.id, now=read_clock())
    except InvitationExpired as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Sie gehören jetzt dazu.")) if is_accepted else said(N_("Sie haben die Einladung abgelehnt.")))
    return redirect(url_for("account.home"), code=303)


def _to_answer(invited: Account) -> str | Response:
    """Whoever has an account answers there, signed in as themselves."""
    if not current_user.is_authenticated:
        say_note(said(N_("Melden Sie sich an, um die Einladung anzunehmen.")))
        return redirect(url_for("security.login", next=url_for("account.home")), code=303)
    if current_user.id != invited.id:
        return render_template("account/invitation_of_another.html", account=invited)
    return redirect(url_for("account.home"), code=303)


def _places() -> list[tuple[str, str]]:
    """Return where the account's roles lead, the first of them first."""
    held = {grant.role for grant in access().grants}
    places = {home: label for role, (label, home) in reversed(HOMES.items()) if role in held}
    return [(label, home) for home, label in reversed(places.items())]
