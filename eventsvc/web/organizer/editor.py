"""Creating and editing an event."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.clusters.carriers import hostings
from eventsvc.events.change_service import fee_ladder
from eventsvc.events.errors import BadDraft, EventChangedMeanwhile, SessionsOutsideEvent, WayStillUsed
from eventsvc.events.host_queries import hosts_of_event
from eventsvc.events.kinds import Participation
from eventsvc.events.markdown import rendered
from eventsvc.events.previews import page_of
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.service import create_event
from eventsvc.events.states import EventState
from eventsvc.events.timetable import timetable
from eventsvc.events.written import WrittenEvent, get_written_event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.registration.queries import living_count
from eventsvc.web.errors import words_of
from eventsvc.web.fields.category import told_categories
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import deadline_of, said_count, session_places, standing_of
from eventsvc.workflows import rescheduling
from eventsvc.workflows.asking import begin_asking
from eventsvc.workflows.likening import make_like

from . import blueprint
from .differences import Difference, differences
from .event_form import TIMES, EventForm
from .ownership import actor, own_key
from .sections import marks

UNPROCESSABLE, CONFLICT = 422, 409
YEAR = timedelta(weeks=52)
VERSION = re.compile(r"[0-9]{1,9}")
Page = str | tuple[str, int] | Response


@blueprint.get("/veranstaltungen/neu")
@requires(Permission.CREATE_EVENTS)
def new_event() -> Page:
    """Show the form for a new event, empty or filled from an earlier one."""
    form = EventForm(formdata=None)
    _offer(form, None)
    template = request.args.get("vorlage", "")
    if template:
        _copy(form, template)
    else:
        form.contact_name.data, form.contact_email.data = current_user.name, current_user.email
    return _page(form, None)


@blueprint.post("/veranstaltungen/neu")
@requires(Permission.CREATE_EVENTS)
def create() -> Page:
    """Write the new event down as a draft."""
    form = _typed(None)
    if not form.validate():
        return _page(form, None), UNPROCESSABLE
    now = read_clock()
    try:
        with transaction():
            draft = form.draft()
            created = create_event(draft, now=now, by=actor(), own=_own())
            like = _likened()
            begin_asking(created.id, draft.kind, like=like, by=actor(), now=now)
            left_out = make_like(created.id, like, by=actor(), now=now) if like else ()
    except BadDraft as refusal:
        form.tell(refusal)
        return _page(form, None), UNPROCESSABLE
    say_good(said(N_("Der Entwurf ist gespeichert. Nur Ihr Team sieht ihn, bis Sie ihn veröffentlichen.")))
    if left_out:
        titles = ", ".join(title.said(chosen_language()) for title in left_out)
        say_note(said(N_("Diese Programmpunkte passen nicht in die neue Veranstaltung: %(titles)s."), titles=titles))
    return redirect(url_for("organizer.event", slug=created.slug), code=303)


@blueprint.get("/veranstaltungen/<slug>/bearbeiten")
@requires(Permission.EDIT_EVENTS)
def edit_event(slug: str) -> Page:
    """Show the form with the event as it was last saved."""
    written = get_written_event(own_key(slug, Permission.EDIT_EVENTS).id)
    return _page(_form_of(written), written)


@blueprint.post("/veranstaltungen/<slug>/bearbeiten")
@requires(Permission.EDIT_EVENTS)
def save(slug: str) -> Page:
    """Save the event; whoever it concerns hears of a new time or place."""
    written = get_written_event(own_key(slug, Permission.EDIT_EVENTS).id)
    form = _typed(written)
    if not form.validate():
        return _page(form, written), UNPROCESSABLE
    return _save(form, written)


@blueprint.post("/vorschau")
@requires(Permission.EDIT_EVENTS)
def preview() -> Page:
    """Show the page of the event as participants would see what is typed; nothing is saved."""
    slug = request.args.get("veranstaltung", "")
    written = get_written_event(own_key(slug, Permission.EDIT_EVENTS).id) if slug else None
    form = _typed(written)
    if not form.validate():
        return render_template("organizer/events/no_preview.html", form=form), UNPROCESSABLE
    draft, now = form.draft(), read_clock()
    page = page_of(
        draft,
        written.id if written else None,
        html_de=rendered(draft.description_de),
        html_en=rendered(draft.description_en),
    )
    return render_template(
        "public/events/show.html",
        event=page,
        standing=standing_of(page, now),
        deadline=deadline_of(page),
        days=timetable(programme_of(page.id), page.timezone) if page.has_programme else (),
        fees=fee_ladder(page.id, page.starts_at, page.timezone),
        places=session_places,
        categories=told_categories(page, now),
        url="",
        data=None,
        is_preview=True,
    )


def _typed(written: WrittenEvent | None) -> EventForm:
    """Return the form as it was sent, with what is not changed here as it was."""
    form = EventForm()
    _offer(form, written)
    if written is not None:
        _keep_capacities(form, written)
        _keep_holders(form, written)
    return form


def _save(form: EventForm, written: WrittenEvent) -> Page:
    typed = form.version.data or ""
    version = int(typed) if VERSION.fullmatch(typed) else 0
    now = read_clock()
    try:
        with transaction():
            edited, told = rescheduling.edit_event(
                written.id, form.draft(), version=version, now=now, by=actor(), own=_own()
            )
    except BadDraft as refusal:
        form.tell(refusal)
        return _page(form, written), UNPROCESSABLE
    except WayStillUsed as refusal:
        way = said(refusal.participation.label)
        form.format.errors = [said(N_("Für „%(way)s“ gibt es schon Anmeldungen."), way=way)]
        return _page(form, written), CONFLICT
    except SessionsOutsideEvent as refusal:
        form.ends_at.errors = [words_of(refusal)]
        return _page(form, written), CONFLICT
    except EventChangedMeanwhile:
        return _conflict(form, written.id)
    if told:
        say_note(
            said_count(
                "Gespeichert. %(num)s Person bekommt eine E-Mail über die Änderung.",
                "Gespeichert. %(num)s Personen bekommen eine E-Mail über die Änderung.",
                told,
            )
        )
    else:
        say_good(said(N_("Gespeichert.")))
    return redirect(url_for("organizer.event", slug=edited.slug), code=303)


def _conflict(form: EventForm, event_id: UUID) -> Page:
    """Show both values where they differ; what was typed stays, and can be saved knowingly."""
    present = get_written_event(event_id)
    found = differences(form, _form_of(present))
    if not found:
        return redirect(url_for("organizer.event", slug=present.slug), code=303)
    form.version.data = str(present.version)
    return _page(form, present, found), CONFLICT


def _page(form: EventForm, written: WrittenEvent | None, conflict: list[Difference] | None = None) -> str:
    form.make_room()
    is_public = written is not None and written.state is not EventState.DRAFT
    return render_template(
        "organizer/events/form.html",
        form=form,
        written=written,
        is_public=is_public,
        conflict=conflict or [],
        concerned=living_count(written.id) if written is not None and is_public else 0,
        marks=marks(form, read_clock()),
        fixed_ways=_fixed_ways(written),
        is_lead=_is_lead(written),
        hosts=hosts_of_event(written.id) if written else (),
    )


def _form_of(written: WrittenEvent) -> EventForm:
    form = EventForm(formdata=None)
    form.show(written.draft)
    form.version.data = str(written.version)
    _offer(form, written)
    return form


def _offer(form: EventForm, written: WrittenEvent | None) -> None:
    """Offer the clusters the account may lead with, and the event's own lead beside them."""
    everyone = hostings()
    allowed = _own()
    present = written.draft.lead_cluster_id if written else None
    leading = [one for one in everyone if allowed is None or one.id in allowed or one.id == present]
    form.offer(leading, everyone)


def _likened() -> UUID | None:
    """The earlier event that the new one was made like."""
    template = request.args.get("vorlage", "")
    return own_key(template, Permission.SEE_EVENTS).id if template else None


def _copy(form: EventForm, slug: str) -> None:
    """Fill the form from an earlier event: on the same weekdays in the next year that is still to come."""
    earlier = get_written_event(own_key(slug, Permission.SEE_EVENTS).id)
    form.show(earlier.draft)
    form.join_url.data = ""
    now = read_clock().replace(tzinfo=None)
    shift = YEAR
    while form.starts_at.data + shift < now:
        shift += YEAR
    for name in TIMES:
        if form[name].data:
            form[name].data += shift


def _fixed_ways(written: WrittenEvent | None) -> dict[Participation, int | None]:
    """The ways whose capacity is not changed here, because people already rely on it."""
    if written is None or written.state is EventState.DRAFT:
        return {}
    return {seats.participation: seats.capacity for seats in written.draft.seats}


def _keep_capacities(form: EventForm, written: WrittenEvent) -> None:
    for way, capacity in _fixed_ways(written).items():
        form[f"capacity_{way}"].data = capacity


def _keep_holders(form: EventForm, written: WrittenEvent) -> None:
    """Leave to the lead who leads the event and who holds it too."""
    if not _is_lead(written):
        form.lead_cluster.data = str(written.draft.lead_cluster_id)
        form.hosts.data = [str(cluster_id) for cluster_id in written.draft.host_cluster_ids]


def _is_lead(written: WrittenEvent | None) -> bool:
    return written is None or access().may(Permission.EDIT_EVENTS, [written.draft.lead_cluster_id])


def _own() -> frozenset[UUID] | None:
    """The clusters for which the account of this request may answer."""
    return access().clusters(Permission.EDIT_EVENTS)
