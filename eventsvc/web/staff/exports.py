"""Tables that leave the house: which there are for an event, and the files themselves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, abort, render_template, request, stream_with_context
from flask_security import current_user
from sqlalchemy import ColumnElement, and_

from eventsvc.accounts.policy import Permission, Reach
from eventsvc.events.holding import event_lies_within
from eventsvc.exports import EXPORTS, FORMATS, Asked, Export, get_export
from eventsvc.exports.queries import (
    ExportableEvent,
    exportable_events,
    get_exportable_event,
    registrations_by_state,
)
from eventsvc.journal import Actor, note
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.registration.attendees import attendee_page, people_named
from eventsvc.registration.frozen_lists import frozen_lists_of, get_frozen_list
from eventsvc.registration.people_filter import seen_by
from eventsvc.registration.people_view import people_view
from eventsvc.registration.states import RegistrationState
from eventsvc.web.addresses import short_address
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import chosen_language
from eventsvc.web.sight import own_contacts_at

from . import blueprint

NOT_FOUND = 404


@blueprint.get("/exporte")
@requires(Permission.EXPORT)
@short_address
def exports() -> str:
    """List the own events, the latest first, to choose one."""
    words = request.args.get("q", "").strip()
    page = exportable_events(_reach(), words, request.args.get("seite", 1, int))
    return render_template("staff/exports.html", page=page, words=words)


@blueprint.get("/veranstaltungen/<slug>/export")
@requires(Permission.EXPORT)
def event_exports(slug: str) -> str:
    """Show what can be exported of one event, and in which states."""
    event = get_exportable_event(slug, _reach())
    own = _own_contacts(event)
    return render_template(
        "staff/event_exports.html",
        event=event,
        exports=[one for one in EXPORTS.values() if own is None or one.has_people],
        formats=FORMATS,
        states=registrations_by_state(event.id),
        lists=frozen_lists_of(event.id) if own is None else (),
    )


@blueprint.get("/veranstaltungen/<slug>/export/<key>.<ending>")
@requires(Permission.EXPORT)
def export(slug: str, key: str, ending: str) -> Response:
    """Give the file, row by row; that it was given is journaled first."""
    now, event, chosen = read_clock(), get_exportable_event(slug, _reach()), get_export(key)
    if ending not in FORMATS or (_own_contacts(event) is not None and not chosen.has_people):
        abort(NOT_FOUND)
    asked = _asked(event, chosen, now)
    with transaction():
        note(
            "export.made",
            event.id,
            by=Actor.account(current_user.id),
            now=now,
            event_id=event.id,
            key=chosen.key,
            format=ending,
            states=",".join(sorted(asked.states)),
            needs=int(asked.with_needs),
        )
    file_format = FORMATS[ending]
    answer = Response(
        stream_with_context(file_format.write(chosen.fill(asked))),
        mimetype=None,
        content_type=file_format.media_type,
    )
    local_day = now.astimezone(ZoneInfo(event.timezone))
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"{event.slug}-{chosen.key}-{local_day:%Y-%m-%d}.{ending}"
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(event: ExportableEvent, chosen: Export, now: datetime) -> Asked:
    # Whether it says what people need, a list that was handed over knows itself.
    frozen = get_frozen_list(event.id, request.args.get("liste", type=UUID)) if chosen.is_of_list else None
    wanted = frozenset(RegistrationState(state) for state in request.args.getlist("status") if state in _STATES)
    return Asked(
        event_id=event.id,
        timezone=event.timezone,
        language=chosen_language(),
        now=now,
        is_decided=event.is_decided,
        states=wanted,
        with_needs=frozen.with_needs if frozen else request.args.get("bedarf") == "1",
        list_id=frozen.id if frozen else None,
        whom=_within_sight(event, None if chosen.is_of_list else _whom(event, now)),
    )


def _whom(event: ExportableEvent, now: datetime) -> ColumnElement[bool]:
    """Return which people are meant: those who were chosen in the list, those of its page, or all that match its filter."""
    view, today = people_view(request.args.items(multi=True)), now.astimezone(ZoneInfo(event.timezone)).date()
    match request.args.get("wer"):
        case "chosen":
            return people_named(event.id, request.args.getlist("person", type=UUID))
        case "page":
            page = attendee_page(event.id, view, today, request.args.get("seite", 1, int))
            return people_named(event.id, [row.id for row in page.rows])
    return view.wanted.where(event.id, today)


def _within_sight(event: ExportableEvent, whom: ColumnElement[bool] | None) -> ColumnElement[bool] | None:
    own = _own_contacts(event)
    return whom if own is None or whom is None else and_(whom, seen_by(own))


def _own_contacts(event: ExportableEvent) -> frozenset[UUID] | None:
    """Return the clusters whose own contacts alone may leave the house through this account; None: everyone."""
    if event_lies_within(event.id, access().reach(Permission.EXPORT)):
        return None
    return own_contacts_at(event.id, Permission.EXPORT)


def _reach() -> Reach:
    return access().reach(Permission.EXPORT, with_own_contacts=True)


_STATES = frozenset(RegistrationState)
