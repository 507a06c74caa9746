"""Who holds an event together: on what terms, by which link people come through each, and what the lead says of it."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import choosable
from eventsvc.events.errors import NoLongerInvited, OnlyTheLeadMay
from eventsvc.events.host_queries import HostRow, holders_of, hosts_of_event
from eventsvc.events.hosts import agree_on, drop_host, invite_host
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.localized import home_day
from eventsvc.kit.text import N_
from eventsvc.registration.figures import counts_of
from eventsvc.web.errors import words_of
from eventsvc.web.fields.origin import VIA
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said

from . import blueprint
from .cluster_choices import named
from .event_form import translated
from .events import HOST_TONES
from .ownership import actor, own_event

UNPROCESSABLE = 422
HOSTS = "/veranstaltungen/<slug>/mitveranstalter"
HOST = f"{HOSTS}/<uuid:cluster_id>"
Page = str | tuple[str, int] | Response


class TermsForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What is agreed with a further cluster."""

    role = RadioField(N_("Als was der Cluster dabei ist"), [InputRequired()], choices=translated(HostRole))
    view = RadioField(N_("Wen sein Team sieht"), [InputRequired()], choices=translated(HostView))

    def terms(self) -> HostTerms:
        """Return what was chosen; the form must be valid."""
        return HostTerms(HostRole(self.role.data), HostView(self.view.data))


class InviteForm(TermsForm):
    """Which cluster is asked, and on what terms."""

    cluster = SelectField(N_("Cluster"), [InputRequired(N_("Wählen Sie den Cluster."))])


@blueprint.get(HOSTS)
@requires(Permission.SEE_EVENTS)
def hosts(slug: str) -> str:
    """Show who holds the event, on what terms, and the link of each."""
    event = own_event(slug, Permission.SEE_EVENTS)
    return _page(event, _invite_form(event))


@blueprint.post(HOSTS)
@requires(Permission.EDIT_EVENTS)
def ask_host(slug: str) -> Page:
    """Ask one more cluster."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    form = _invite_form(event)
    if not form.validate():
        return _page(event, form), UNPROCESSABLE
    try:
        with transaction():
            invite_host(
                event.id, UUID(form.cluster.data), form.terms(), own=_own_clusters(), by=actor(), now=read_clock()
            )
    except OnlyTheLeadMay as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Die Einladung ist unterwegs; eigene Cluster sind sofort dabei.")))
    return _back(slug)


@blueprint.post(f"{HOST}/vereinbarung")
@requires(Permission.EDIT_EVENTS)
def agree_with_host(slug: str, cluster_id: UUID) -> Page:
    """Change what is agreed with a cluster; it holds at once."""
    event, form = own_event(slug, Permission.EDIT_EVENTS), TermsForm()
    if not form.validate():
        say_bad(said(N_("Wählen Sie, als was der Cluster dabei ist und wen sein Team sieht.")))
        return _back(slug)
    try:
        with transaction():
            agree_on(event.id, cluster_id, form.terms(), own=_own_clusters(), by=actor(), now=read_clock())
    except (OnlyTheLeadMay, NoLongerInvited) as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Gespeichert. Die Vereinbarung gilt ab sofort.")))
    return _back(slug)


@blueprint.post(f"{HOST}/ohne")
@requires(Permission.EDIT_EVENTS)
def do_without_host(slug: str, cluster_id: UUID) -> Response:
    """Hold the event without a cluster, or take the invitation back."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    try:
        with transaction():
            drop_host(event.id, cluster_id, own=_own_clusters(), by=actor(), now=read_clock())
    except OnlyTheLeadMay as refusal:
        say_bad(words_of(refusal))
    else:
        say_note(said(N_("Der Cluster ist nicht mehr dabei; sein Team sieht die Veranstaltung nicht mehr.")))
    return _back(slug)


def _page(event: HeldEvent, form: InviteForm) -> str:
    others = hosts_of_event(event.id)
    return render_template(
        "organizer/hosts/index.html",
        event=event,
        hosts=others,
        form=form,
        terms={host.cluster_id: _terms_form(host) for host in others if not host.state.is_gone},
        is_lead=_leads(event),
        own={host.cluster_id for host in others if access().may(Permission.EDIT_EVENTS, [host.cluster_id])},
        tones=HOST_TONES,
        through=counts_of([event.id])[0].through,
        lead_address=_address(event, next(one.slug for one in holders_of(event.id))),
        addresses={host.cluster_id: _address(event, host.cluster_slug) for host in others},
    )


def _address(event: HeldEvent, cluster_slug: str) -> str:
    """Return the link by which people come through a cluster."""
    return f"{current_app.extensions['settings'].base_url}/veranstaltungen/{event.slug}?{VIA}={cluster_slug}"


def _invite_form(event: HeldEvent) -> InviteForm:
    form = InviteForm(role=HostRole.CO_HOST.value, view=HostView.OWN.value)
    asked = {host.cluster_id for host in hosts_of_event(event.id) if not host.state.is_gone} | {event.lead_cluster_id}
    form.cluster.choices = named([one for one in choosable(home_day(read_clock())) if one.id not in asked])
    return form


def _terms_form(host: HostRow) -> TermsForm:
    form = TermsForm(formdata=None, role=host.role.value, view=host.view.value)
    for field in (form.role, form.view):
        # The page has one for each cluster.
        field.id = f"{field.id}-{host.cluster_id.hex}"
    return form


def _leads(event: HeldEvent) -> bool:
    return access().may(Permission.EDIT_EVENTS, [event.lead_cluster_id])


def _own_clusters() -> frozenset[UUID] | None:
    return access().clusters(Permission.EDIT_EVENTS)


def _back(slug: str) -> Response:
    return redirect(url_for("organizer.hosts", slug=slug), code=303)
