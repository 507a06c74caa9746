"""Who works on one event beside the teams of its clusters: people who were added to it alone."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts import service
from eventsvc.accounts.errors import AccountEnded, AlreadyInvited
from eventsvc.accounts.models import Role
from eventsvc.accounts.policy import AT_EVENTS, Grant, Permission
from eventsvc.accounts.queries import TeamRow, accounts_in, team_of_event
from eventsvc.events.organizer_queries import HeldEvent, hosts_of
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.team import ColleagueForm, invitation_links, rights_table

from . import blueprint
from .ownership import actor, own_event

CONFLICT, UNPROCESSABLE = 409, 422
TEAM = "/veranstaltungen/<slug>/team"
Page = str | tuple[str, int] | Response


@blueprint.route(TEAM, methods=["GET", "POST"])
@requires(Permission.SHARE_EVENTS)
def team(slug: str) -> Page:
    """Show who works on the event, and invite someone from elsewhere to it alone."""
    event, form = own_event(slug, Permission.SHARE_EVENTS), ColleagueForm(role=Role.ORGANIZER.value)
    form.offer(AT_EVENTS)
    if request.method != "POST":
        return _page(event, form)
    if not form.validate():
        return _page(event, form), UNPROCESSABLE
    person, offer = form.person(), _offer(event, Role(form.role.data))
    try:
        with transaction():
            service.invite(person, offer, by=actor(), links=invitation_links(), now=read_clock())
    except (AlreadyInvited, AccountEnded) as refusal:
        form.email.errors = [words_of(refusal)]
        return _page(event, form), CONFLICT
    say_good(said(N_("%(name)s ist eingeladen."), name=person.name))
    return _back(slug)


@blueprint.post(f"{TEAM}/erneut-einladen")
@requires(Permission.SHARE_EVENTS)
def invite_colleague_again(slug: str) -> Response:
    """Send a fresh invitation; the older link ends."""
    event = own_event(slug, Permission.SHARE_EVENTS)
    row = _row(event)
    person, offer = service.Person(name=row.name, email=row.email), _offer(event, row.role.role)
    try:
        with transaction():
            service.invite(person, offer, by=actor(), links=invitation_links(), now=read_clock())
    except (AlreadyInvited, AccountEnded) as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Eine neue Einladung ist unterwegs. Der ältere Link gilt nicht mehr.")))
    return _back(slug)


@blueprint.post(f"{TEAM}/entfernen")
@requires(Permission.SHARE_EVENTS)
def remove_colleague(slug: str) -> Response:
    """Take the event from someone who was added to it, or an invitation back."""
    row = _row(own_event(slug, Permission.SHARE_EVENTS))
    with transaction():
        service.end_role(row.account_id, row.role.grant, by=actor(), now=read_clock())
    words = (
        N_("Die Einladung an %(name)s ist zurückgenommen.")
        if row.role.invited_at
        else N_("%(name)s gehört nicht mehr zu dieser Veranstaltung und ist überall abgemeldet.")
    )
    say_good(said(words, name=row.name))
    return _back(slug)


def _page(event: HeldEvent, form: ColleagueForm) -> str:
    clusters = {event.lead_cluster_id, *hosts_of(event.id)}
    return render_template(
        "organizer/events/team.html",
        event=event,
        form=form,
        added=team_of_event(event.id),
        clusters=clusters,
        colleagues=accounts_in(frozenset(clusters)),
        roles=AT_EVENTS,
        rights=rights_table(AT_EVENTS, at_event=True),
    )


def _row(event: HeldEvent) -> TeamRow:
    """Return the person of the event's own team whom the form names."""
    for row in team_of_event(event.id):
        if str(row.role.id) == request.form.get("membership"):
            return row
    raise NotFound(event.id)


def _offer(event: HeldEvent, role: Role) -> service.Offer:
    return service.Offer(
        grant=Grant(role, event_id=event.id), place_de=event.title_de, place_en=event.title_en or event.title_de
    )


def _back(slug: str) -> Response:
    return redirect(url_for("organizer.team", slug=slug), code=303)
