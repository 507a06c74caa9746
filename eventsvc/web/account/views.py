"""One's own account: where the work is, and the first password."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts import queries, service
from eventsvc.accounts.errors import InvitationExpired
from eventsvc.accounts.invitations import InvitationLinks
from eventsvc.accounts.models import Role
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_good
from eventsvc.web.guards import access, public, signed_in
from eventsvc.web.languages import said

from . import blueprint
from .forms import FirstPasswordForm

GONE = 410
# Where the day's work begins: the first role that someone holds decides.
HOMES = {
    Role.ORGANIZER: (N_("Veranstaltungen vorbereiten"), "/organisation/"),
    Role.STAFF: (N_("Verwaltung"), "/verwaltung/"),
    Role.DESK: (N_("Einlass"), "/einlass/"),
}


@blueprint.get("/")
@signed_in
def home() -> str:
    """Show who is signed in and where they may work."""
    return render_template("account/home.html", roles=queries.roles_of(current_user.id), places=_places())


@blueprint.get("/start")
@signed_in
def start() -> Response:
    """Lead to where the account's work begins."""
    target = next((home for _label, home in _places()), url_for("account.home"))
    return redirect(target, code=303)


@blueprint.route("/einladung/<uuid:account_id>/<token>", methods=["GET", "POST"])
@public
def accept_invitation(account_id: UUID, token: str) -> str | Response | tuple[str, int]:
    """Let an invited person choose their first password; afterwards they sign in with it."""
    now, links, form = read_clock(), invitation_links(), FirstPasswordForm()
    invited = service.find_invited(account_id, token, links=links, now=now)
    if invited is None:
        return render_template("account/invitation_gone.html"), GONE
    if not form.validate_on_submit():
        return render_template("account/accept_invitation.html", form=form, account=invited)
    try:
        with transaction():
            service.accept_invitation(account_id, token, str(form.password.data), links=links, now=now)
    except InvitationExpired:
        return render_template("account/invitation_gone.html"), GONE
    say_good(said(N_("Ihr Konto ist bereit. Melden Sie sich mit Ihrem neuen Passwort an.")))
    return redirect(url_for("security.login"), code=303)


def _places() -> list[tuple[str, str]]:
    """Return where the account's roles lead, the first of them first."""
    held = {grant.role for grant in access().grants}
    return [place for role, place in HOMES.items() if role in held]


def invitation_links() -> InvitationLinks:
    """Return what builds and checks the links of invitations."""
    return InvitationLinks(current_app.extensions["settings"].base_url, current_app.extensions["keyring"])
