"""People out of a file: brought, and matched."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.accounts.queries import account_names
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.question_queries import questions_of
from eventsvc.imports.errors import FileUnreadable, ImportMovedOn
from eventsvc.imports.layout import LARGEST_FILE, Glance, glance, recognise
from eventsvc.imports.queries import (
    ImportFacts,
    earlier_of_same_file,
    file_of,
    imports_of,
    remembered_columns,
)
from eventsvc.imports.service import bring, read_anew, remember
from eventsvc.imports.states import ImportState
from eventsvc.imports.targets import suggest
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.runs.queries import newest_run_of
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.security import takes_files
from eventsvc.workflows.import_checking import check_import

from . import blueprint
from .import_forms import ColumnsForm, ReadingForm
from .long_work import work_at_once
from .own_import import IMPORT, IMPORTS, own_import, to_import
from .ownership import actor, own_event

UNPROCESSABLE, CONFLICT = 422, 409
# A file of this size is checked before the page answers.
SMALL_FILE = 200 * 1024
TOO_LARGE = N_("Die Datei ist größer als 10 MB. Teilen Sie sie auf.")
NO_FILE = N_("Wählen Sie eine Datei aus.")
TONES = {
    ImportState.IMPORTED: "good",
    ImportState.IMPORTING: "brand",
    ImportState.CHECKING: "brand",
    ImportState.CHECKED: "warn",
    ImportState.MATCHING: "warn",
    ImportState.STOPPED: "bad",
    ImportState.UNDONE: "quiet",
}
Page = str | tuple[str, int] | Response


@blueprint.route(IMPORTS, methods=["GET", "POST"])
@takes_files
@requires(Permission.MANAGE_ATTENDEES)
def imports(slug: str) -> Page:
    """List the imports of an event, and take a file for another."""
    event = own_event(slug, Permission.MANAGE_ATTENDEES)
    if request.method != "POST":
        return _list(event)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _list(event, said(NO_FILE)), UNPROCESSABLE
    content = upload.stream.read(LARGEST_FILE + 1)
    upload.close()
    try:
        if len(content) > LARGEST_FILE:
            return _list(event, said(TOO_LARGE)), UNPROCESSABLE
        seen = glance(content, recognise(content))
    except FileUnreadable as refusal:
        return _list(event, said(refusal.why)), UNPROCESSABLE
    with transaction():
        import_id = bring(event.id, upload.filename, content, seen, by=actor(), now=read_clock())
    return redirect(url_for("organizer.import_columns", slug=slug, import_id=import_id), code=303)


@blueprint.route(f"{IMPORT}/spalten", methods=["GET", "POST"])
@requires(Permission.MANAGE_ATTENDEES)
def import_columns(slug: str, import_id: UUID) -> Page:
    """Match the columns: as suggested, or by hand; then check every row."""
    event, import_ = own_import(slug, import_id)
    if import_.state not in {ImportState.MATCHING, ImportState.CHECKED}:
        return to_import(slug, import_id)
    if "read" in request.form:
        return _read(event, import_)
    content = file_of(import_id)
    form = _columns(event, import_, glance(content, import_.layout))
    if request.method != "POST" or not form.validate():
        return _match(event, import_, form), UNPROCESSABLE if form.is_submitted() else 200
    try:
        with transaction():
            run_id = check_import(import_, form.targets, form.defaults(), by=actor(), now=read_clock())
            remember(event.lead_cluster_id, import_.headings, form.targets)
    except ImportMovedOn as refusal:
        say_bad(words_of(refusal))
        return to_import(slug, import_id)
    if len(content) <= SMALL_FILE:
        work_at_once(run_id)
    return to_import(slug, import_id)


def _read(event: HeldEvent, import_: ImportFacts) -> Page:
    """Read the file in another way, and suggest anew what its columns hold."""
    content = file_of(import_.id)
    reading = ReadingForm(import_, glance(content, import_.layout).sheets)
    if reading.validate():
        try:
            seen = glance(content, reading.chosen())
            with transaction():
                read_anew(import_, seen.layout, seen.headings, read_clock())
        except FileUnreadable as refusal:
            reading.heading_row.errors = [said(refusal.why)]
        except ImportMovedOn as refusal:
            say_bad(words_of(refusal))
            return to_import(event.slug, import_.id)
        else:
            return redirect(url_for("organizer.import_columns", slug=event.slug, import_id=import_.id), code=303)
    form = _columns(event, import_, glance(content, import_.layout), is_shown=True)
    return _match(event, import_, form, reading), UNPROCESSABLE


def _columns(event: HeldEvent, import_: ImportFacts, seen: Glance, *, is_shown: bool = False) -> ColumnsForm:
    questions = questions_of(event.id)
    suggested = import_.targets or suggest(
        seen.headings, seen.sample, questions, remembered_columns(event.lead_cluster_id)
    )
    form = ColumnsForm(event, seen, questions, suggested)
    if import_.defaults and (is_shown or not form.is_submitted()):
        form.show(import_.defaults)
    return form


def _match(event: HeldEvent, import_: ImportFacts, form: ColumnsForm, reading: ReadingForm | None = None) -> str:
    seen = form.seen
    run = newest_run_of(import_.id)
    return render_template(
        "organizer/imports/columns.html",
        event=event,
        import_=import_,
        form=form,
        reading=reading or ReadingForm(import_, seen.sheets),
        samples=[_sample(seen, place) for place in range(len(seen.headings))],
        stopped=run.reason if run and run.reason else "",
        same=earlier_of_same_file(import_),
    )


def _sample(seen: Glance, place: int) -> list[str]:
    """The first things that stand in a column."""
    cells = (cells[place] for _number, cells in seen.sample if place < len(cells) and cells[place])
    return list(dict.fromkeys(cells))[:3]


def _list(event: HeldEvent, error: str = "") -> str:
    found = imports_of(event.id)
    return render_template(
        "organizer/imports/index.html",
        event=event,
        imports=found,
        error=error,
        tones=TONES,
        names=account_names({one.account_id for one in found if one.account_id}),
    )
