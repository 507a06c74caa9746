"""The organizers' events: the list, one event, its publication, its end, its places."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField
from wtforms.validators import NumberRange, Optional

from eventsvc.accounts.policy import Permission
from eventsvc.events.errors import ClosesOutsideWindow, EventOver, NotADraft, NotPublished
from eventsvc.events.filling import PoolRow
from eventsvc.events.host_queries import hosts_of_event
from eventsvc.events.kinds import EventKind, Participation
from eventsvc.events.organizer_queries import EventFilter, HeldEvent, held_events
from eventsvc.events.queries import get_terms
from eventsvc.events.rules import WindowStatus
from eventsvc.events.service import delete_draft
from eventsvc.events.states import EventState, HostState
from eventsvc.events.views import EventView
from eventsvc.imports.queries import unfinished_imports
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.errors import CapacityBelowTaken
from eventsvc.registration.figures import origins_of
from eventsvc.registration.organizer_queries import living_among, state_counts
from eventsvc.registration.queries import living_count
from eventsvc.web.addresses import short_address
from eventsvc.web.errors import words_of
from eventsvc.web.fields.text import Paragraph
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.capacity_change import change_capacity, change_closing
from eventsvc.workflows.event_cancellation import call_off_event

from . import blueprint
from .editor_pages import found_of
from .event_form import DATETIMES, MOST_PLACES, NO_NUMBER, PlacesField
from .figures import bars_of, by_host, filling_of
from .history import history
from .ownership import actor, may, own_event
from .templates import template_page

UNPROCESSABLE, CONFLICT = 422, 409
LONGEST_REASON = 500
DAY = timedelta(days=1)
Page = str | tuple[str, int] | Response
WAYS = {"vor-ort": Participation.ON_SITE, "online": Participation.ONLINE}
HOST_TONES = {
    HostState.INVITED: "brand",
    HostState.ACCEPTED: "good",
    HostState.DECLINED: "quiet",
    HostState.LEFT: "quiet",
}
ADDRESSES = {way: word for word, way in WAYS.items()}


class CallOffForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Why an event is called off."""

    reason = Paragraph(
        N_("Grund"), longest=LONGEST_REASON, missing=N_("Nennen Sie den Grund; er steht in der E-Mail an alle.")
    )


class CapacityForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """How many places there are from now on, and until when one can sign up for them."""

    capacity = PlacesField(N_("Plätze"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    closes_at = DateTimeLocalField(N_("Eigener Anmeldeschluss"), [Optional()], format=DATETIMES)

    def __init__(self, pool: PoolRow, zone: ZoneInfo) -> None:
        present = pool.closes_at.astimezone(zone).replace(tzinfo=None) if pool.closes_at else None
        capacity = request.args.get("plaetze", pool.capacity, type=int)
        super().__init__(data={"capacity": capacity, "closes_at": present})
        self.zone = zone

    def instant(self) -> datetime | None:
        """Return until when one can sign up this way; None: as long as for the event."""
        return self.closes_at.data.replace(tzinfo=self.zone) if self.closes_at.data else None


@blueprint.get("/veranstaltungen")
@requires(Permission.SEE_EVENTS)
@short_address
def events() -> str:
    """List the events of the account's clusters with their fill level."""
    now = read_clock()
    wanted = _wanted_events()
    page = held_events(wanted, now, request.args.get("seite", 1, type=int))
    return render_template(
        "organizer/events/index.html",
        page=page,
        wanted=wanted,
        views=list(EventView),
        kinds=list(EventKind),
        now=now,
        can_create=access().may_anywhere(Permission.CREATE_EVENTS),
    )


@blueprint.get("/veranstaltungen/<slug>")
@requires(Permission.SEE_EVENTS)
def event(slug: str) -> str:
    """Show where an event stands, and what can be done with it."""
    held = own_event(slug, Permission.SEE_EVENTS)
    return template_page(held) if held.is_template else _event_page(held)


@blueprint.route("/veranstaltungen/<slug>/loeschen", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def delete_event(slug: str) -> Page:
    """Say what goes with a draft, and delete it at the second click."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    if not _may_delete(held):
        say_note(said(N_("Löschen lässt sich nur ein Entwurf, und nur vom federführenden Cluster.")))
        return _to(slug)
    if request.method != "POST":
        return render_template("organizer/events/delete.html", event=held, hosts=hosts_of_event(held.id))
    try:
        with transaction():
            delete_draft(held.id, own=access().clusters(Permission.EDIT_EVENTS), now=read_clock(), by=actor())
    except NotADraft:
        say_note(said(N_("Die Veranstaltung ist inzwischen veröffentlicht; löschen lässt sie sich nicht mehr.")))
        return _to(slug)
    say_good(said(N_("Der Entwurf „%(title)s“ ist gelöscht."), title=held.title_de))
    return redirect(url_for("organizer.events"), code=303)


@blueprint.route("/veranstaltungen/<slug>/absagen", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def call_off(slug: str) -> Page:
    """Say whom calling off will concern, ask for the reason, and do it at the second click."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    form = CallOffForm()
    if request.method != "POST" or not form.validate():
        page = render_template("organizer/events/call_off.html", event=held, form=form, number=living_count(held.id))
        return page if request.method != "POST" else (page, UNPROCESSABLE)
    try:
        with transaction():
            told = call_off_event(held.id, form.reason.data, now=read_clock(), by=actor())
    except NotPublished:
        say_note(said(N_("Die Veranstaltung ist nicht veröffentlicht oder schon abgesagt.")))
    except EventOver:
        say_bad(said(N_("Die Veranstaltung ist vorbei und lässt sich nicht mehr absagen.")))
    else:
        say_good(said(N_("Die Veranstaltung ist abgesagt. E-Mails unterwegs: %(number)s."), number=told))
    return _to(slug)


@blueprint.route("/veranstaltungen/<slug>/plaetze/<word>", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def places(slug: str, word: str) -> Page:
    """Change how many places there are, the queue moves up at once; with several ways to take part, until when too."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    pool = _pool(held, word)
    is_offering = get_terms(held.id).offer_hours is not None
    form = CapacityForm(pool, ZoneInfo(held.timezone))
    if len(held.pools) == 1:
        del form.closes_at
    if request.method == "POST" and form.validate():
        now = read_clock()
        try:
            with transaction():
                if "closes_at" in form:
                    change_closing(pool.id, form.instant(), by=actor(), now=now)
                moved = change_capacity(pool.id, form.capacity.data, by=actor(), now=now)
        except ClosesOutsideWindow as refusal:
            form.closes_at.errors = [words_of(refusal)]
        except CapacityBelowTaken as refusal:
            form.capacity.errors = [
                said_count(
                    "Es ist schon %(num)s Platz vergeben; weniger kann es nicht werden.",
                    "Es sind schon %(num)s Plätze vergeben; weniger können es nicht werden.",
                    refusal.taken,
                )
            ]
        else:
            _say_moved(moved, is_offering=is_offering)
            return _to(slug)
    page = render_template("organizer/events/places.html", event=held, pool=pool, is_offering=is_offering, form=form)
    if not form.errors:
        return page
    return page, UNPROCESSABLE


def _say_moved(moved: int, *, is_offering: bool) -> None:
    if moved and is_offering:
        say_good(said(N_("Gespeichert. Ein Angebot haben bekommen: %(number)s."), number=moved))
    elif moved:
        say_good(said(N_("Gespeichert. Nachgerückt: %(number)s."), number=moved))
    else:
        say_good(said(N_("Gespeichert.")))


def _event_page(held: HeldEvent) -> str:
    now = read_clock()
    counts = state_counts(held.id)
    regions, kinds = bars_of(origins_of([held.id]))
    return render_template(
        "organizer/events/show.html",
        event=held,
        status=held.status(now),
        statuses=WindowStatus,
        is_draft=held.state is EventState.DRAFT,
        found=found_of(held.id) if may(Permission.EDIT_EVENTS, held) else (),
        counts=counts,
        filling=filling_of(held, now),
        regions=regions,
        kinds=kinds,
        by_host=by_host(held.id),
        concerned=living_among(counts),
        ways=ADDRESSES,
        hosts=hosts_of_event(held.id),
        host_tones=HOST_TONES,
        history=history(held.id),
        days=(held.starts_at - now) // DAY,
        now=now,
        can_delete=_may_delete(held),
        may_create=access().may_anywhere(Permission.CREATE_EVENTS),
        imports=unfinished_imports(held.id),
    )


def _may_delete(held: HeldEvent) -> bool:
    return held.state is EventState.DRAFT and access().may(Permission.EDIT_EVENTS, [held.lead_cluster_id])


def _wanted_events() -> EventFilter:
    view, kind = request.args.get("ansicht", ""), request.args.get("art", "")
    return EventFilter(
        reach=access().reach(Permission.SEE_EVENTS),
        view=EventView(view) if view in set(EventView) else EventView.COMING,
        words=request.args.get("suche", "").strip()[:100],
        kind=EventKind(kind) if kind in set(EventKind) else None,
    )


def _pool(held: HeldEvent, word: str) -> PoolRow:
    for pool in held.pools:
        if pool.participation is WAYS.get(word):
            return pool
    raise NotFound(word)


def _to(slug: str) -> Response:
    return redirect(url_for("organizer.event", slug=slug), code=303)
