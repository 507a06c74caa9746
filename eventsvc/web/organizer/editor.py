"""Editing an event page by page: each saves what it has changed, and nothing that it does not show."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.dates import DateKind, EventDate, dates_of
from eventsvc.events.edits import parts_of
from eventsvc.events.errors import BadDraft, CapacityIsPublic, FixedByTemplate, SessionsOutsideEvent, WayStillUsed
from eventsvc.events.findings import Part
from eventsvc.events.host_queries import hosts_of_event
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.spreading import Scope
from eventsvc.events.states import EventState
from eventsvc.events.written import WrittenEvent, get_written_event, slug_of
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.queries import living_count
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count
from eventsvc.workflows.editing import Saved
from eventsvc.workflows.series import edit_series

from . import blueprint
from .differences import Difference, compared, label_of
from .editor_forms import EditorForm
from .editor_pages import BY_WORD, EditorPage, found_of, page_after
from .elsewhere import say_elsewhere, wished_scope
from .events import WAYS
from .ownership import own_key
from .series import hand

UNPROCESSABLE, CONFLICT = 422, 409
Page = str | tuple[str, int] | Response
ADDRESSES = {way: word for word, way in WAYS.items()}
# The pages on which something is changed that people are told of at once.
TOLD = {Part.BASICS, Part.VENUE}


@blueprint.get("/veranstaltungen/<slug>/bearbeiten")
@blueprint.get("/veranstaltungen/<slug>/bearbeiten/<page>")
@requires(Permission.EDIT_EVENTS)
def edit_event(slug: str, page: str = "grundlagen") -> Page:
    """Show a page of the editor with the event as it was last saved."""
    here = known_page(page)
    written = get_written_event(own_key(slug, Permission.EDIT_EVENTS).id)
    return _page(here, saved_form(here, written), written)


@blueprint.post("/veranstaltungen/<slug>/bearbeiten/<page>")
@requires(Permission.EDIT_EVENTS)
def save(slug: str, page: str) -> Page:
    """Save what the page has changed; whoever it concerns hears of a new time or place."""
    here = known_page(page)
    written = get_written_event(own_key(present_slug(slug), Permission.EDIT_EVENTS).id)
    form = typed_form(here, written)
    form.take(saved_form(here, written))
    if not form.validate():
        return _page(here, form, written), UNPROCESSABLE
    try:
        with transaction():
            done = edit_series(written.id, form.edit(), wished_scope(), hand=hand(), now=read_clock())
    except EditsClash as clash:
        return _compare(here, form, written, clash)
    except BadDraft as refusal:
        form.form_errors = [f"{said(label_of(name))}: {words}" for name, words in form.tell(refusal)]
        return _page(here, form, written), UNPROCESSABLE
    except (CapacityIsPublic, FixedByTemplate, SessionsOutsideEvent, WayStillUsed) as refusal:
        _tell(form, refusal)
        return _page(here, form, written), CONFLICT
    _say(done.everywhere)
    say_elsewhere(done.elsewhere)
    onwards = page_after(here, is_template=written.is_template) if "onwards" in request.form else here
    return redirect(onwards.address(done.saved.slug), code=303)


def known_page(word: str) -> EditorPage:
    """Return the page that stands under the word, or raise NotFound."""
    if word not in BY_WORD:
        raise NotFound(word)
    return BY_WORD[word]


def present_slug(slug: str) -> str:
    """Return where the event of the form stands now: somebody may have given it another title meanwhile."""
    event_id = request.form.get("event", type=UUID)
    return slug_of(event_id) if event_id else slug


def saved_form(page: EditorPage, written: WrittenEvent) -> EditorForm:
    """Return the page's form with what is written."""
    assert page.form is not None
    form = page.form(formdata=None)
    present = parts_of(written.draft)
    form.prepare(written, is_lead=is_lead(written))
    form.show(present)
    form.lock(written.fixed, present)
    form.event.data = str(written.id)
    return form


def typed_form(page: EditorPage, written: WrittenEvent) -> EditorForm:
    """Return the page's form as it was sent, without what it did not show."""
    assert page.form is not None
    form = page.form()
    form.prepare(written, is_lead=is_lead(written))
    form.keep_to_what_was_shown()
    form.lock(written.fixed, parts_of(written.draft))
    return form


def is_lead(written: WrittenEvent) -> bool:
    """Whether the account of this request acts for the cluster that leads the event."""
    return access().may(Permission.EDIT_EVENTS, [written.draft.lead_cluster_id])


def _compare(page: EditorPage, form: EditorForm, written: WrittenEvent, clash: EditsClash) -> tuple[str, int]:
    """Show both versions of what two people have changed; what was typed stays, and each is chosen knowingly."""
    present = get_written_event(written.id)
    return _page(page, form, present, compared(clash, form, saved_form(page, present))), CONFLICT


def _tell(form: EditorForm, refusal: CapacityIsPublic | FixedByTemplate | SessionsOutsideEvent | WayStillUsed) -> None:
    """Say at its field what the event's people or its programme rely on."""
    if isinstance(refusal, WayStillUsed):
        way = said(refusal.participation.label)
        name, words = "format", said(N_("Für „%(way)s“ gibt es schon Anmeldungen."), way=way)
    elif isinstance(refusal, FixedByTemplate):
        name, words = refusal.names[0], words_of(refusal)
    elif isinstance(refusal, CapacityIsPublic):
        name, words = f"capacity_{refusal.participation}", words_of(refusal)
    else:
        name, words = "ends_at", words_of(refusal)
    if name in form:
        form[name].errors = [words]
    else:
        form.form_errors = [words]


def _say(saved: Saved) -> None:
    words = [said(N_("Gespeichert."))]
    if saved.moved:
        words.append(
            said_count("%(num)s Termin ist mit verschoben.", "%(num)s Termine sind mit verschoben.", saved.moved)
        )
    if saved.told:
        words.append(
            said_count(
                "%(num)s Person bekommt eine E-Mail über die Änderung.",
                "%(num)s Personen bekommen eine E-Mail über die Änderung.",
                saved.told,
            )
        )
    say = say_note if saved.told else say_good
    say(" ".join(words))


@blueprint.app_template_filter("event_date")
def words_of_date(one: EventDate) -> str:
    """Return what happens on the date, in the reader's language."""
    name = one.name.said(chosen_language())
    return said(one.kind.label, name=said(name) if one.kind is DateKind.WAY_CLOSES else name)


def _page(page: EditorPage, form: EditorForm, written: WrittenEvent, both: list[Difference] | None = None) -> str:
    form.make_room()
    form.event.data = str(written.id)
    is_public = written.state is not EventState.DRAFT
    return render_template(
        page.template,
        form=form,
        page=page,
        event=get_held_event(written.id),
        draft=written.draft,
        is_public=is_public,
        both=both or [],
        found=[one for one in found_of(written.id) if one.part == page.name],
        concerned=living_count(written.id) if is_public and page.name in TOLD else 0,
        dates=dates_of(written.id, written.draft, read_clock()) if page.name == Part.BASICS else (),
        is_lead=is_lead(written),
        hosts=hosts_of_event(written.id) if page.name == Part.HOLDERS else (),
        ways=ADDRESSES,
        template=written.template,
        scopes=list(Scope),
        scope=wished_scope(),
    )
