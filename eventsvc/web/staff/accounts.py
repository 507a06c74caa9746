"""The people who work here: who they are, inviting more, ending an access."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import current_app, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from eventsvc.accounts import queries, service
from eventsvc.accounts.errors import AccountEnded, AlreadyInvited, LastStaff
from eventsvc.accounts.invitations import InvitationLinks
from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import Grant, Permission
from eventsvc.accounts.queries import AccountRow
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said

from . import blueprint
from .forms import ALL_CLUSTERS, InvitationForm

CONFLICT, UNPROCESSABLE = 409, 422


@blueprint.get("/konten")
@requires(Permission.INVITE)
def accounts() -> str:
    """List the accounts of the own clusters, or all."""
    return render_template("staff/accounts.html", rows=queries.accounts_in(_own_clusters()))


@blueprint.route("/konten/einladen", methods=["GET", "POST"])
@requires(Permission.INVITE)
def invite() -> str | Response | tuple[str, int]:
    """Invite someone: they get a letter with the link to choose a password."""
    form, now = InvitationForm(role=request.args.get("rolle", Role.ORGANIZER.value)), read_clock()
    form.cluster.choices = _cluster_choices()
    if request.method != "POST":
        return render_template("staff/invite.html", form=form)
    if not form.validate():
        return render_template("staff/invite.html", form=form), UNPROCESSABLE
    person = service.Person(name=form.name.data, email=form.email.data, language=form.language.data)
    grant = Grant(Role(form.role.data), None if form.cluster.data == ALL_CLUSTERS else UUID(form.cluster.data))
    try:
        with transaction():
            service.invite(person, grant, by=_actor(), links=_links(), now=now)
    except (AlreadyInvited, AccountEnded) as refusal:
        form.email.errors = [words_of(refusal)]
        return render_template("staff/invite.html", form=form), CONFLICT
    say_good(said(N_("%(name)s ist eingeladen."), name=person.name))
    return redirect(url_for("staff.accounts"), code=303)


@blueprint.get("/konten/<uuid:account_id>")
@requires(Permission.INVITE)
def account(account_id: UUID) -> str:
    """Show one account with its roles, and what can be done with it."""
    row = _own_account(account_id)
    return render_template("staff/account.html", account=row, may_end=_may_end(row), own=_own_clusters())


@blueprint.post("/konten/<uuid:account_id>/erneut-einladen")
@requires(Permission.INVITE)
def invite_again(account_id: UUID) -> Response:
    """Send a fresh invitation; the older link ends."""
    row, now = _own_account(account_id), read_clock()
    return _done(
        row,
        lambda: service.invite_again(account_id, by=_actor(), links=_links(), now=now),
        N_("Eine neue Einladung ist unterwegs. Der ältere Link gilt nicht mehr."),
    )


@blueprint.get("/konten/<uuid:account_id>/beenden")
@requires(Permission.INVITE)
def ask_deactivate(account_id: UUID) -> str:
    """Ask before an access is ended."""
    row = _own_account(account_id)
    if not _may_end(row):
        raise NotFound(account_id)
    return render_template("staff/end_account.html", account=row)


@blueprint.post("/konten/<uuid:account_id>/beenden")
@requires(Permission.INVITE)
def deactivate(account_id: UUID) -> Response:
    """End an access at once."""
    row, now = _own_account(account_id), read_clock()
    if not _may_end(row):
        raise NotFound(account_id)
    return _done(row, lambda: service.deactivate(account_id, by=_actor(), now=now), N_("Der Zugang ist beendet."))


@blueprint.post("/konten/<uuid:account_id>/freigeben")
@requires(Permission.INVITE)
def reactivate(account_id: UUID) -> Response:
    """Let an account sign in again."""
    row, now = _own_account(account_id), read_clock()
    if not _may_end(row):
        raise NotFound(account_id)
    return _done(row, lambda: service.reactivate(account_id, by=_actor(), now=now), N_("Der Zugang ist wieder frei."))


@blueprint.post("/konten/<uuid:account_id>/aufgabe-beenden")
@requires(Permission.INVITE)
def end_role(account_id: UUID) -> Response:
    """Take one role away."""
    row, now = _own_account(account_id), read_clock()
    grant = _grant_of(row, request.form.get("role", ""), request.form.get("cluster", ""))
    return _done(row, lambda: service.end_role(account_id, grant, by=_actor(), now=now), N_("Die Aufgabe ist beendet."))


def _done(row: AccountRow, change: Callable[[], None], text: str) -> Response:
    """Make the change, tell what became of it, and go back to the account."""
    try:
        with transaction():
            change()
    except (AlreadyInvited, AccountEnded, LastStaff) as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(text))
    return redirect(url_for("staff.account", account_id=row.id), code=303)


def _own_clusters() -> frozenset[UUID] | None:
    return access().clusters(Permission.INVITE)


def _own_account(account_id: UUID) -> AccountRow:
    """Return the account if it works in one of the own clusters; another's does not exist."""
    row, own = queries.get_account(account_id), _own_clusters()
    if own is not None and not any(role.cluster_id in own for role in row.roles):
        raise NotFound(account_id)
    return row


def _may_end(row: AccountRow) -> bool:
    """Whether the whole account is ours to end: every role of it, and not one's own."""
    own = _own_clusters()
    is_ours = own is None or all(role.cluster_id in own for role in row.roles)
    return is_ours and row.id != current_user.id


def _grant_of(row: AccountRow, role: str, cluster: str) -> Grant:
    """Return the role that the form names, if the account holds it and it is ours to end."""
    own = _own_clusters()
    for held in row.roles:
        is_meant = held.role.value == role and str(held.cluster_id or ALL_CLUSTERS) == cluster
        if is_meant and (own is None or held.cluster_id in own):
            return Grant(held.role, held.cluster_id)
    raise NotFound(role)


def _cluster_choices() -> list[SelectChoice]:
    own = _own_clusters()
    rows = queries.clusters_to_work_in(own)
    choices = [SelectChoice(str(id_), in_language(chosen_language(), german, english)) for id_, german, english in rows]
    choices += [SelectChoice(ALL_CLUSTERS, said(N_("alle Cluster")))] if own is None else []
    # Nobody gets access to a cluster because it happened to stand first.
    return choices if len(choices) == 1 else [SelectChoice("", said(N_("Bitte wählen"))), *choices]


def _actor() -> Actor:
    return Actor.account(current_user.id)


def _links() -> InvitationLinks:
    return InvitationLinks(current_app.extensions["settings"].base_url, current_app.extensions["keyring"])
