"""Another cluster asks to hold an event together: the question, and the answer."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.accounts.policy import Permission
from eventsvc.events.calendar_queries import get_any_page
from eventsvc.events.errors import NoLongerInvited, TermsChanged
from eventsvc.events.host_queries import Invitation, get_invitation
from eventsvc.events.hosts import answer_invitation
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.states import HostState
from eventsvc.events.timetable import timetable
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.localized import in_language
from eventsvc.kit.text import N_
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said

from . import blueprint
from .ownership import actor

INVITATION = "/einladungen/<uuid:event_id>/<uuid:cluster_id>"


@blueprint.get(INVITATION)
@requires(Permission.EDIT_EVENTS)
def invitation(event_id: UUID, cluster_id: UUID) -> str:
    """Show which event another cluster asks to hold together, and how one has answered."""
    found = _own_invitation(event_id, cluster_id)
    return render_template(
        "organizer/invitations/show.html",
        invitation=found,
        event=get_any_page(event_id),
        days=timetable(programme_of(event_id), found.timezone),
        state=found.host.state,
    )


@blueprint.post(f"{INVITATION}/annehmen")
@requires(Permission.EDIT_EVENTS)
def accept_invitation(event_id: UUID, cluster_id: UUID) -> Response:
    """Hold the event together from now on."""
    found = _own_invitation(event_id, cluster_id)
    if not _answer(found, HostState.ACCEPTED):
        return redirect(url_for("organizer.invitation", event_id=event_id, cluster_id=cluster_id), code=303)
    say_good(
        said(
            N_("%(cluster)s ist jetzt dabei; Ihr Team findet die Veranstaltung bei den eigenen."),
            cluster=in_language(chosen_language(), found.host.name_de, found.host.name_en),
        )
    )
    return redirect(url_for("organizer.event", slug=found.slug), code=303)


@blueprint.post(f"{INVITATION}/ablehnen")
@requires(Permission.EDIT_EVENTS)
def decline_invitation(event_id: UUID, cluster_id: UUID) -> Response:
    """Leave the event to its lead."""
    if _answer(_own_invitation(event_id, cluster_id), HostState.DECLINED):
        say_note(said(N_("Die Einladung ist abgelehnt. Der federführende Cluster sieht das bei der Veranstaltung.")))
    return redirect(url_for("organizer.home"), code=303)


@blueprint.post(f"{INVITATION}/aussteigen")
@requires(Permission.EDIT_EVENTS)
def leave_event(event_id: UUID, cluster_id: UUID) -> Response:
    """Hold the event together no longer: its people and its places here are the others' from now on."""
    found = _own_invitation(event_id, cluster_id)
    if _answer(found, HostState.LEFT):
        name = in_language(chosen_language(), found.host.name_de, found.host.name_en)
        say_note(said(N_("%(cluster)s ist nicht mehr dabei. Die Veranstaltung geht ohne Sie weiter."), cluster=name))
    return redirect(url_for("organizer.home"), code=303)


def _read_terms() -> HostTerms | None:
    """Return the terms as the page showed them whose form was sent."""
    try:
        return HostTerms(HostRole(request.form["role"]), HostView(request.form["view"]))
    except (KeyError, ValueError):
        return None


def _answer(found: Invitation, answer: HostState) -> bool:
    try:
        with transaction():
            answer_invitation(
                found.event_id, found.host.cluster_id, answer, read=_read_terms(), by=actor(), now=read_clock()
            )
    except (NoLongerInvited, TermsChanged) as refusal:
        say_bad(words_of(refusal))
        return False
    return True


def _own_invitation(event_id: UUID, cluster_id: UUID) -> Invitation:
    """Return the invitation if the account of this request answers for the cluster, or raise NotFound."""
    if not access().may(Permission.EDIT_EVENTS, [cluster_id]):
        raise NotFound(event_id)
    return get_invitation(event_id, cluster_id)
