"""The people who work here: who they are, inviting more, ending an access."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from eventsvc.accounts import queries, second_factor, service
from eventsvc.accounts.errors import AccountEnded, AlreadyInvited, LastOwner, LastStaff, RoleNotHere
from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import IN_CLUSTERS, Grant, Permission
from eventsvc.accounts.queries import AccountRow, RoleRow
from eventsvc.clusters.queries import cluster_names
from eventsvc.events.holding import event_titles
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.web.account_history import history_of_account
from eventsvc.web.addresses import short_address
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.team import invitation_links, rights_table

from . import blueprint
from .forms import ALL_CLUSTERS, InvitationForm

CONFLICT, UNPROCESSABLE = 409, 422


@blueprint.get("/konten")
@requires(Permission.INVITE)
@short_address
def accounts() -> str:
    """List the people of the own clusters, or all, and what each role may do."""
    own, roles, words = _own_clusters(), _roles(), request.args.get("q", "").strip()
    return render_template(
        "staff/accounts.html",
        rows=queries.accounts_in(own, words),
        words=words,
        own=own,
        roles=roles,
        rights=rights_table(roles),
    )


@blueprint.route("/konten/einladen", methods=["GET", "POST"])
@requires(Permission.INVITE)
def invite() -> str | Response | tuple[str, int]:
    """Invite someone: they get a letter with the link to accept."""
    form, now = InvitationForm(role=Role.ORGANIZER.value), read_clock()
    form.offer(_roles())
    form.cluster.choices = _cluster_choices()
    if request.method != "POST":
        return render_template("staff/invite.html", form=form)
    if not form.validate():
        return render_template("staff/invite.html", form=form), UNPROCESSABLE
    person = form.person()
    cluster_id = None if form.cluster.data == ALL_CLUSTERS else UUID(form.cluster.data)
    try:
        with transaction():
            offer = _offer(Grant(Role(form.role.data), cluster_id))
            service.invite(person, offer, by=_actor(), links=invitation_links(), now=now)
    except (AlreadyInvited, AccountEnded) as refusal:
        form.email.errors = [words_of(refusal)]
        return render_template("staff/invite.html", form=form), CONFLICT
    except RoleNotHere as refusal:
        form.role.errors = [words_of(refusal)]
        return render_template("staff/invite.html", form=form), UNPROCESSABLE
    say_good(said(N_("%(name)s ist eingeladen."), name=person.name))
    return redirect(url_for("staff.accounts"), code=303)


@blueprint.get("/konten/<uuid:account_id>")
@requires(Permission.INVITE)
def account(account_id: UUID) -> str:
    """Show one account with its roles, and what can be done with it."""
    row = _own_account(account_id)
    at_events = event_titles([role.event_id for role in row.roles if role.event_id])
    return render_template(
        "staff/account.html",
        account=row,
        may_end=_may_end(row),
        own=_own_clusters(),
        at_events=at_events,
        history=history_of_account(account_id),
    )


@blueprint.post("/konten/<uuid:account_id>/erneut-einladen")
@requires(Permission.INVITE)
def invite_again(account_id: UUID) -> Response:
    """Send a fresh invitation; the older link ends."""
    row, now = _own_account(account_id), read_clock()
    role = _role_of(row)
    person = service.Person(name=row.name, email=row.email)
    return _done(
        row,
        lambda: service.invite(person, _offer(role.grant), by=_actor(), links=invitation_links(), now=now),
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


@blueprint.post("/konten/<uuid:account_id>/zweiter-faktor")
@requires(Permission.INVITE)
def reset_second_factor(account_id: UUID) -> Response:
    """Take the second factor from someone who has lost it; they set up another at their next sign-in."""
    row, now = _own_account(account_id), read_clock()
    if not _may_end(row):
        raise NotFound(account_id)
    text = N_("Der zweite Faktor ist zurückgesetzt; die Person ist überall abgemeldet und hat eine E-Mail bekommen.")
    return _done(row, lambda: second_factor.reset(account_id, by=_actor(), now=now), text)


@blueprint.post("/konten/<uuid:account_id>/abmelden")
@requires(Permission.INVITE)
def end_sessions(account_id: UUID) -> Response:
    """Sign someone out everywhere, for a lost laptop; their password and factors stay."""
    row, now = _own_account(account_id), read_clock()
    if not _may_end(row):
        raise NotFound(account_id)
    text = N_("Die Person ist überall abgemeldet.")
    return _done(row, lambda: service.end_sessions(account_id, by=_actor(), now=now), text)


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
    role = _role_of(row)
    text = N_("Die Einladung ist zurückgenommen.") if role.invited_at else N_("Die Aufgabe ist beendet.")
    return _done(row, lambda: service.end_role(account_id, role.grant, by=_actor(), now=now), text)


def _done(row: AccountRow, change: Callable[[], object], text: str) -> Response:
    """Make the change, tell what became of it, and go back to the account."""
    try:
        with transaction():
            change()
    except (AlreadyInvited, AccountEnded, LastStaff, LastOwner) as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(text))
    try:
        _own_account(row.id)
    except NotFound:
        # With the last role in the own clusters the account has left this view.
        return redirect(url_for("staff.accounts"), code=303)
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


def _role_of(row: AccountRow) -> RoleRow:
    """Return the role that the form names, if the account holds it and it is ours to end."""
    own = _own_clusters()
    for role in row.roles:
        if str(role.id) == request.form.get("membership") and (own is None or role.cluster_id in own):
            return role
    raise NotFound(row.id)


def _roles() -> Sequence[Role]:
    """Return the roles that can be given: by the office all, by a cluster's lead those of the cluster."""
    return list(Role) if _own_clusters() is None else IN_CLUSTERS


def _offer(grant: Grant) -> service.Offer:
    """Return the role as its letter names it."""
    if grant.cluster_id is not None:
        german, english = cluster_names([grant.cluster_id])[grant.cluster_id]
        return service.Offer(grant=grant, place_de=german, place_en=english)
    if grant.event_id is not None:
        title = event_titles([grant.event_id])[grant.event_id]
        return service.Offer(grant=grant, place_de=title.german, place_en=title.english)
    return service.Offer(grant=grant)


def _cluster_choices() -> list[SelectChoice]:
    own = _own_clusters()
    rows = queries.clusters_to_work_in(own)
    choices = [SelectChoice(str(id_), in_language(chosen_language(), german, english)) for id_, german, english in rows]
    choices += [SelectChoice(ALL_CLUSTERS, said(N_("alle Cluster")))] if own is None else []
    # Nobody gets access to a cluster because it happened to stand first.
    return choices if len(choices) == 1 else [SelectChoice("", said(N_("Bitte wählen"))), *choices]


def _actor() -> Actor:
    return Actor.account(current_user.id)
