"""Saved views of the list: one's own, and those that the team shares."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request
from flask_security import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.saved_views import (
    LONGEST_NAME,
    Audience,
    SavedViewRow,
    drop_view,
    get_view,
    save_view,
    views_on,
)
from eventsvc.web.fields.text import Line
from eventsvc.web.flash import say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said

from . import blueprint
from .listing import Listing, shelf_of
from .ownership import Sight, may, people_in_sight

UNPROCESSABLE = 422
VIEWS = "/veranstaltungen/<slug>/teilnehmende/ansichten"
SHARES = frozenset({Permission.MANAGE_ATTENDEES, Permission.DECIDE})
Page = str | tuple[str, int] | Response


class ViewForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """What a view is called, and who finds it."""

    name = Line(N_("Name der Ansicht"), longest=LONGEST_NAME, missing=N_("Geben Sie der Ansicht einen Namen."))
    audience = RadioField(
        N_("Für wen?"),
        [InputRequired()],
        choices=[SelectChoice(one.value, one.label) for one in Audience],
        default=Audience.OWN.value,
    )


@blueprint.route(VIEWS, methods=["GET", "POST"])
@requires(Permission.SEE_APPLICATIONS)
def list_views(slug: str) -> Page:
    """Save what the list shows under a name, and list what is saved."""
    sight = people_in_sight(slug)
    event = sight.event
    if event.state is EventState.DRAFT:
        raise NotFound(slug)
    listing, form = Listing(event, sight), _form(event)
    view = listing.asked(request.args)
    if request.method == "POST" and form.validate():
        with transaction():
            save_view(shelf_of(event), form.name.data, view, Audience(form.audience.data), read_clock())
        say_good(said(N_("Die Ansicht „%(name)s“ ist gespeichert."), name=form.name.data))
        return redirect(listing.address(view), code=303)
    page = render_template(
        "organizer/attendees/views.html",
        event=event,
        listing=listing,
        view=view,
        form=form,
        views=[(one, listing.allowed(one.view), _can_drop(event, one)) for one in views_in(sight)],
    )
    return (page, UNPROCESSABLE) if form.errors else page


@blueprint.post(f"{VIEWS}/<uuid:view_id>/loeschen")
@requires(Permission.SEE_APPLICATIONS)
def drop_list_view(slug: str, view_id: UUID) -> Response:
    """Delete one's own view, or a shared one as somebody who organizes."""
    sight = people_in_sight(slug)
    event = sight.event
    saved = get_view(shelf_of(event), view_id)
    if not _can_drop(event, saved):
        raise NotFound(view_id)
    with transaction():
        drop_view(view_id)
    say_good(said(N_("Die Ansicht „%(name)s“ ist gelöscht."), name=saved.name))
    listing = Listing(event, sight)
    return redirect(listing.address(listing.asked(request.args), "organizer.list_views"), code=303)


def views_in(sight: Sight) -> list[SavedViewRow]:
    """Return the views that the account finds; whoever sees but some of the people finds their own: others' may name people."""
    found = views_on(shelf_of(sight.event))
    return found if sight.is_whole else [one for one in found if one.account_id == current_user.id]


def _form(event: HeldEvent) -> ViewForm:
    """Whoever only looks at the list keeps views for themselves."""
    form = ViewForm()
    if not any(may(right, event) for right in SHARES):
        form.audience.choices = [SelectChoice(Audience.OWN.value, Audience.OWN.label)]
    return form


def _can_drop(event: HeldEvent, saved: SavedViewRow) -> bool:
    return saved.account_id == current_user.id or may(Permission.MANAGE_ATTENDEES, event)
