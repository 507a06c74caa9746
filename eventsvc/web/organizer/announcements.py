"""Announcements of an event: the list, writing one, its files, and the texts that a cluster keeps."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.accounts.queries import account_names
from eventsvc.announcements.errors import AnnouncementMovedOn, FilesTooBig, TemplateNameTaken
from eventsvc.announcements.queries import (
    AnnouncementRow,
    announcements_of,
    contents_of,
    get_announcement,
    lock_announcement,
    tallies_of,
    templates_of,
)
from eventsvc.announcements.rules import Text
from eventsvc.announcements.service import (
    Upload,
    change_files,
    discard,
    drop_template,
    keep_template,
    rewrite,
    write,
)
from eventsvc.announcements.states import AnnouncementState, Outcome
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.mail_texts.placeholders import OF_EVERYBODY
from eventsvc.registration.attendees import attendee_page
from eventsvc.registration.errors import FileTooBig, FileUnfit
from eventsvc.registration.people_view import PeopleView
from eventsvc.registration.states import RegistrationState
from eventsvc.web.errors import words_of
from eventsvc.web.files import hand_out, take_in
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said
from eventsvc.web.security import takes_files

from . import blueprint
from .announcement_form import AnnouncementForm, KeepForm
from .differences import Difference, compared
from .listing import Listing, today_at
from .ownership import actor, own_event

ANNOUNCEMENTS = "/veranstaltungen/<slug>/rundmails"
ANNOUNCEMENT = f"{ANNOUNCEMENTS}/<uuid:announcement_id>"
UNPROCESSABLE, CONFLICT = 422, 409
MOST_FILES = 10
TONES = {
    AnnouncementState.DRAFT: "quiet",
    AnnouncementState.SCHEDULED: "warn",
    AnnouncementState.SENDING: "brand",
    AnnouncementState.SENT: "good",
    AnnouncementState.STOPPED: "bad",
}
Page = str | tuple[str, int] | Response


@blueprint.get(ANNOUNCEMENTS)
@requires(Permission.ANNOUNCE)
def announcements(slug: str) -> Page:
    """List what the team has written to the people of an event."""
    event = own_published(slug)
    found = announcements_of(event.id)
    tallies = tallies_of(one.id for one in found)
    return render_template(
        "organizer/announcements/index.html",
        event=event,
        announcements=[(one, tallies[one.id], tallies[one.id].state_of(one)) for one in found],
        names=account_names(one.account_id for one in found if one.account_id),
        tones=TONES,
        outcomes=Outcome,
        templates=templates_of(event.lead_cluster_id),
        may_keep=_may_keep(event),
    )


@blueprint.route(f"{ANNOUNCEMENTS}/neu", methods=["GET", "POST"])
@requires(Permission.ANNOUNCE)
def new_announcement(slug: str) -> Page:
    """Write to the people whom the list shows; the text may begin as one that is kept, or as another announcement's."""
    event = own_published(slug)
    form = AnnouncementForm(event)
    if request.method != "POST":
        wanted = Listing(event).asked(request.args).wanted
        form.show(_beginning(event), wanted if wanted.states else wanted.with_states(RegistrationState.CONFIRMED))
        return _write_page(event, form)
    if not form.validate():
        return _write_page(event, form), UNPROCESSABLE
    with transaction():
        announcement_id = write(event.id, form.draft(), by=actor(), now=read_clock())
    return to_announcement(slug, announcement_id)


@blueprint.route(f"{ANNOUNCEMENT}/bearbeiten", methods=["GET", "POST"])
@requires(Permission.ANNOUNCE)
def edit_announcement(slug: str, announcement_id: UUID) -> Page:
    """Change a draft."""
    event, announcement = own_announcement(slug, announcement_id)
    if announcement.state is not AnnouncementState.DRAFT:
        return to_announcement(slug, announcement_id)
    saved = _saved_form(event, announcement)
    if request.method != "POST":
        return _write_page(event, saved, announcement)
    form = AnnouncementForm(event)
    form.take(saved)
    if not form.validate():
        return _write_page(event, form, announcement), UNPROCESSABLE
    try:
        with transaction():
            rewrite(lock_announcement(announcement_id), form.edit(), read_clock())
    except EditsClash as clash:
        both = compared(clash, form, _saved_form(event, get_announcement(announcement_id)))
        return _write_page(event, form, announcement, both), CONFLICT
    except AnnouncementMovedOn as refusal:
        say_bad(words_of(refusal))
        return _write_page(event, form, announcement), CONFLICT
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENT}/anhaenge")
@takes_files
@requires(Permission.ANNOUNCE)
def attach_files(slug: str, announcement_id: UUID) -> Page:
    """Let files go along, or one not after all."""
    own_announcement(slug, announcement_id)
    uploads = _brought()
    dropped = request.form.get("drop", type=UUID)
    try:
        with transaction():
            change_files(lock_announcement(announcement_id), added=uploads, dropped=[dropped] if dropped else [])
    except (AnnouncementMovedOn, FileUnfit, FileTooBig, FilesTooBig) as refusal:
        say_bad(words_of(refusal))
    return redirect(f"{_address(slug, announcement_id)}#anhaenge", code=303)


@blueprint.get(f"{ANNOUNCEMENT}/anhaenge/<uuid:file_id>")
@requires(Permission.ANNOUNCE)
def announcement_file(slug: str, announcement_id: UUID, file_id: UUID) -> Response:
    """Hand out a file that goes along."""
    own_announcement(slug, announcement_id)
    for file, content in contents_of(announcement_id):
        if file.id == file_id:
            return hand_out(file, content)
    raise NotFound(file_id)


@blueprint.post(f"{ANNOUNCEMENT}/loeschen")
@requires(Permission.ANNOUNCE)
def delete_announcement(slug: str, announcement_id: UUID) -> Page:
    """Delete a draft."""
    own_announcement(slug, announcement_id)
    try:
        with transaction():
            discard(lock_announcement(announcement_id))
    except AnnouncementMovedOn as refusal:
        say_bad(words_of(refusal))
        return to_announcement(slug, announcement_id)
    say_good(said(N_("Der Entwurf ist gelöscht.")))
    return redirect(url_for("organizer.announcements", slug=slug), code=303)


@blueprint.post(f"{ANNOUNCEMENT}/vorlage")
@requires(Permission.ANNOUNCE)
def keep_announcement(slug: str, announcement_id: UUID) -> Page:
    """Keep the text for the cluster."""
    event, announcement = own_announcement(slug, announcement_id)
    if not _may_keep(event):
        raise NotFound(slug)
    form = KeepForm()
    if not form.validate():
        say_bad(str(form.name.errors[0]))
        return to_announcement(slug, announcement_id)
    try:
        with transaction():
            keep_template(event.lead_cluster_id, form.name.data, announcement.text, read_clock())
    except TemplateNameTaken as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Der Text steht jetzt bei den Vorlagen des Clusters.")))
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENTS}/vorlagen/<uuid:template_id>/loeschen")
@requires(Permission.ANNOUNCE)
def drop_announcement_template(slug: str, template_id: UUID) -> Page:
    """Delete a text that the cluster keeps."""
    event = own_published(slug)
    if not _may_keep(event):
        raise NotFound(slug)
    with transaction():
        drop_template(event.lead_cluster_id, template_id)
    say_good(said(N_("Die Vorlage ist gelöscht.")))
    return redirect(url_for("organizer.announcements", slug=slug), code=303)


def own_published(slug: str) -> HeldEvent:
    """Return an event whose people the account may write to, or raise NotFound; a draft has nobody."""
    event = own_event(slug, Permission.ANNOUNCE)
    if event.state is EventState.DRAFT:
        raise NotFound(slug)
    return event


def own_announcement(slug: str, announcement_id: UUID) -> tuple[HeldEvent, AnnouncementRow]:
    """Return an event whose people the account may write to, with an announcement of it, or raise NotFound."""
    event, announcement = own_published(slug), get_announcement(announcement_id)
    if announcement.event_id != event.id:
        raise NotFound(announcement_id)
    return event, announcement


def to_announcement(slug: str, announcement_id: UUID) -> Response:
    """Lead to where the announcement stands."""
    return redirect(_address(slug, announcement_id), code=303)


def _brought() -> list[Upload]:
    """The files that the form brings."""
    brought = [one for one in request.files.getlist("files") if one.filename]
    return [Upload(name=one.filename or "", content=take_in(one)) for one in brought[:MOST_FILES]]


def _address(slug: str, announcement_id: UUID) -> str:
    return url_for("organizer.announcement", slug=slug, announcement_id=announcement_id)


def _may_keep(event: HeldEvent) -> bool:
    """Texts belong to the cluster: whoever was added to a single event only uses them."""
    return access().may(Permission.ANNOUNCE, [event.lead_cluster_id])


def _beginning(event: HeldEvent) -> Text | None:
    """The text to begin with, if the address names one."""
    wanted = request.args.get("vorlage", type=UUID)
    kept = next((one.text for one in templates_of(event.lead_cluster_id) if one.id == wanted), None)
    like = request.args.get("wie", type=UUID)
    if kept or not like:
        return kept
    announcement = get_announcement(like)
    return announcement.text if announcement.event_id == event.id else None


def _saved_form(event: HeldEvent, announcement: AnnouncementRow) -> AnnouncementForm:
    form = AnnouncementForm(event, formdata=None)
    form.show_draft(announcement)
    return form


def _write_page(
    event: HeldEvent,
    form: AnnouncementForm,
    announcement: AnnouncementRow | None = None,
    both: Sequence[Difference] = (),
) -> str:
    wanted = form.people
    others = PeopleView(wanted=wanted.with_states())
    return render_template(
        "organizer/announcements/form.html",
        event=event,
        form=form,
        both=both,
        announcement=announcement,
        by_state=attendee_page(event.id, others, today_at(event)).by_state,
        filters=Listing(event).filter_words(wanted),
        list_url=f"{url_for('organizer.attendees', slug=event.slug)}?{wanted.query}",
        placeholders=OF_EVERYBODY,
        templates=templates_of(event.lead_cluster_id),
    )
