"""People out of a file: what was found of them, entering them, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import Response as Answer
from flask import redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.exports.tables import Column, Table
from eventsvc.exports.writers import FORMATS
from eventsvc.imports.errors import CannotBeUndone, ImportMovedOn, RowsAreFaulty
from eventsvc.imports.queries import (
    ImportFacts,
    earlier_of_same_file,
    findings_of,
    rows_left,
    rows_page,
)
from eventsvc.imports.rules import Fault
from eventsvc.imports.states import LEFT, TAKEN, Finding, ImportState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.runs.queries import newest_run_of
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.importing import start_import, touched_since, undo_import

from . import blueprint
from .import_forms import StartForm
from .long_work import work_at_once
from .own_import import IMPORT, own_import, to_import
from .ownership import actor

UNPROCESSABLE, CONFLICT = 422, 409
# Rows that the page names at a time.
PAGE_SIZE, NAMED = 100, 20
Page = str | tuple[str, int] | Response


@blueprint.get(IMPORT)
@requires(Permission.MANAGE_ATTENDEES)
def import_(slug: str, import_id: UUID) -> Page:
    """Show how an import stands: how far it is, what was found, or what became of it."""
    event, facts = own_import(slug, import_id)
    if facts.state is ImportState.MATCHING:
        return redirect(url_for("organizer.import_columns", slug=slug, import_id=import_id), code=303)
    return _show(event, facts, StartForm(event))


@blueprint.post(f"{IMPORT}/starten")
@requires(Permission.MANAGE_ATTENDEES)
def start_import_of(slug: str, import_id: UUID) -> Page:
    """Enter the good rows: the first before the page answers, the rest by itself."""
    event, facts = own_import(slug, import_id)
    form = StartForm(event)
    if not form.validate():
        return _show(event, facts, form), UNPROCESSABLE
    try:
        with transaction():
            run_id = start_import(facts, form.wish(), by=actor(), now=read_clock())
    except RowsAreFaulty as refusal:
        form.scope.errors = [words_of(refusal)]
        return _show(event, facts, form), CONFLICT
    except ImportMovedOn as refusal:
        say_bad(words_of(refusal))
        return to_import(slug, import_id)
    work_at_once(run_id)
    return to_import(slug, import_id)


@blueprint.get(f"{IMPORT}/zeilen.csv")
@requires(Permission.MANAGE_ATTENDEES)
def import_left(slug: str, import_id: UUID) -> Answer:
    """Give every row that is not taken over as a file, with the reason beside it: mended, it can be imported again."""
    event, facts = own_import(slug, import_id)
    width = len(facts.headings)
    rows = (
        (*row.cells[:width], *[""] * (width - len(row.cells)), str(row.number), _words(row.faults))
        for row in rows_left(import_id)
    )
    headings = (*facts.headings, said(N_("Zeile")), said(N_("Grund")))
    table = Table(title="", columns=tuple(Column(one) for one in headings), headings=headings, rows=rows)
    answer = Answer(stream_with_context(FORMATS["csv"].write(table)), content_type=FORMATS["csv"].media_type)
    what = said(N_("nicht-importiert"))
    answer.headers.set("Content-Disposition", "attachment", filename=f"{event.slug}-{what}.csv")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route(f"{IMPORT}/rueckgaengig", methods=["GET", "POST"])
@requires(Permission.MANAGE_ATTENDEES)
def undo_import_of(slug: str, import_id: UUID) -> Page:
    """Say whom it concerns and what keeps it, then take everyone back in one step."""
    event, facts = own_import(slug, import_id)
    if facts.state is not ImportState.IMPORTED:
        return to_import(slug, import_id)
    if request.method == "POST":
        try:
            with transaction():
                number = undo_import(facts, by=actor(), now=read_clock())
        except (CannotBeUndone, ImportMovedOn) as refusal:
            say_bad(words_of(refusal))
        else:
            say_good(
                said_count(
                    "%(num)s Person ist wieder ausgetragen.", "%(num)s Personen sind wieder ausgetragen.", number
                )
            )
            return to_import(slug, import_id)
    return render_template(
        "organizer/imports/undo.html",
        event=event,
        import_=facts,
        number=findings_of(import_id).get(Finding.IMPORTED, 0),
        touched=touched_since(facts),
        named=NAMED,
    )


def _show(event: HeldEvent, import_: ImportFacts, form: StartForm) -> str:
    found = findings_of(import_.id)
    # In front of the import also whoever may be there twice; afterwards whom it left out.
    shown = LEFT | {Finding.NAMESAKE} if import_.state is ImportState.CHECKED else LEFT
    number = sum(found.get(one, 0) for one in shown)
    pages = max(1, -(-number // PAGE_SIZE))
    page = min(max(1, request.args.get("seite", 1, type=int)), pages)
    return render_template(
        "organizer/imports/show.html",
        event=event,
        import_=import_,
        states=ImportState,
        findings=Finding,
        found=found,
        good=sum(found.get(one, 0) for one in TAKEN),
        left=sum(found.get(one, 0) for one in LEFT),
        rows=[(row, _words(row.faults)) for row in rows_page(import_.id, shown, PAGE_SIZE, (page - 1) * PAGE_SIZE)],
        number=number,
        page=page,
        pages=pages,
        run=newest_run_of(import_.id),
        form=form,
        same=earlier_of_same_file(import_),
    )


def _words(faults: Iterable[Fault]) -> str:
    """What is wrong with a row, in the reader's language."""
    return " ".join(
        f"{fault.column}: {said(fault.why, **fault.facts)}" if fault.column else said(fault.why, **fault.facts)
        for fault in faults
    )
