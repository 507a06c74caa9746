"""Publishing an event: what still hinders it, what its page will look like, and the step itself."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.calendar_queries import EventPage, get_any_page
from eventsvc.events.change_service import fee_ladder
from eventsvc.events.controller_queries import controllers_of
from eventsvc.events.edits import draft_of, parts_of
from eventsvc.events.errors import NotADraft, NotPublishable
from eventsvc.events.host_queries import holders_of
from eventsvc.events.markdown import rendered
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.previews import Scene, View, as_published, page_of, views_of
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.service import publish
from eventsvc.events.timetable import timetable
from eventsvc.events.written import get_written_event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import touched
from eventsvc.kit.text import N_
from eventsvc.web.fields.category import told_categories
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.wording import deadline_of, session_places, standing_of

from . import blueprint
from .editor import known_page, present_slug, typed_form
from .editor_pages import found_of
from .ownership import actor, own_event, own_key

UNPROCESSABLE = 422
FULL = "voll"
YEARS = range(2000, 2100)
Page = str | tuple[str, int] | Response


@blueprint.get("/veranstaltungen/<slug>/veroeffentlichung")
@requires(Permission.EDIT_EVENTS)
def publication(slug: str) -> Page:
    """Show the checklist, and the button that publishes."""
    return _checklist(own_event(slug, Permission.EDIT_EVENTS))


@blueprint.post("/veranstaltungen/<slug>/veroeffentlichen")
@requires(Permission.EDIT_EVENTS)
def publish_event(slug: str) -> Page:
    """Show the event to everyone."""
    key = own_key(slug, Permission.EDIT_EVENTS)
    try:
        with transaction():
            publish(key.id, now=read_clock(), by=actor())
    except NotADraft:
        say_note(said(N_("Die Veranstaltung ist schon veröffentlicht.")))
    except NotPublishable:
        # The page names what hinders.
        return _checklist(own_event(slug, Permission.EDIT_EVENTS)), UNPROCESSABLE
    else:
        say_good(said(N_("Die Veranstaltung ist veröffentlicht und steht jetzt im Kalender.")))
    return redirect(url_for("organizer.event", slug=slug), code=303)


@blueprint.get("/veranstaltungen/<slug>/vorschau")
@requires(Permission.EDIT_EVENTS)
def preview(slug: str) -> Page:
    """Show the saved event as participants see it, now or at another date."""
    page, now = get_any_page(own_key(slug, Permission.EDIT_EVENTS).id), read_clock()
    return _preview(page, View(_wished(page.timezone) or now, is_full=FULL in request.args), slug, now)


@blueprint.post("/veranstaltungen/<slug>/vorschau/<page>")
@requires(Permission.EDIT_EVENTS)
def typed_preview(slug: str, page: str) -> Page:
    """Show the event with what is typed on a page of the editor, before anything is saved."""
    here, slug = known_page(page), present_slug(slug)
    written = get_written_event(own_key(slug, Permission.EDIT_EVENTS).id)
    form = typed_form(here, written)
    if not form.validate():
        return render_template("organizer/editor/no_preview.html", form=form), UNPROCESSABLE
    if not touched(form.edit()):
        return redirect(url_for("organizer.preview", slug=slug), code=303)
    draft, now = draft_of(parts_of(written.draft) | form.wanted()), read_clock()
    texts = {"html_de": rendered(draft.description_de), "html_en": rendered(draft.description_en)}
    return _preview(page_of(draft, written.id, **texts), View(now), slug, now, is_saved=False)


def _preview(page: EventPage, view: View, slug: str, now: datetime, *, is_saved: bool = True) -> str:
    shown = as_published(page, is_full=view.is_full)
    return render_template(
        "organizer/editor/preview.html",
        event=shown,
        standing=standing_of(shown, view.at),
        deadline=deadline_of(shown),
        days=timetable(programme_of(shown.id), shown.timezone) if shown.has_programme else (),
        fees=fee_ladder(shown.id, shown.starts_at, shown.timezone),
        places=session_places,
        categories=told_categories(shown, view.at),
        url="",
        data=None,
        holders=holders_of(shown.id) if shown.co_hosts else (),
        controllers=controllers_of(shown.id) if shown.co_hosts else (),
        via=None,
        is_preview=True,
        slug=slug,
        view=view,
        at=_typed(view.at, shown.timezone),
        scenes=[(scene, query, query == _query(view, page.timezone)) for scene, query in _scenes(page, now)],
        scene_words={scene: scene.label for scene in Scene},
        is_saved=is_saved,
    )


def _scenes(page: EventPage, now: datetime) -> list[tuple[Scene, dict[str, str]]]:
    return [(scene, _query(view, page.timezone)) for scene, view in views_of(page, now).items()]


def _checklist(held: HeldEvent) -> str:
    found = found_of(held.id)
    return render_template(
        "organizer/editor/publication.html",
        event=held,
        hindering=[one for one in found if one.finding.hinders],
        advice=[one for one in found if not one.finding.hinders],
    )


def _wished(timezone: str) -> datetime | None:
    """The date that was asked for, by the clock of the event; what is none is none."""
    try:
        at = datetime.fromisoformat(request.args.get("am", "")).replace(tzinfo=ZoneInfo(timezone))
    except ValueError:
        return None
    return at if at.year in YEARS else None


def _query(view: View, timezone: str) -> dict[str, str]:
    return {"am": _typed(view.at, timezone)} | ({FULL: "1"} if view.is_full else {})


def _typed(at: datetime, timezone: str) -> str:
    return at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M")
