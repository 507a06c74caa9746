"""The desk of an event: codes, names, and who is in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, redirect, render_template, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission, Reach
from eventsvc.attendance import queries, service
from eventsvc.attendance.models import ScanMethod
from eventsvc.attendance.queries import DeskEvent
from eventsvc.attendance.rules import Admission, Ticket, Verdict, admit
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said

from . import blueprint
from .reading import read_code

LAST = 8
ANSWER = "desk_answer"
NOT_FOUND = 404


@blueprint.get("/")
@requires(Permission.CHECK_IN)
def events() -> str:
    """List the events whose desk may be needed today or soon."""
    now = read_clock()
    rows = queries.near_events(_reach(), now)
    groups: dict[str, list[Any]] = {"over": [], "today": [], "soon": []}
    for row in rows:
        groups[_when(row[0], now)].append(row)
    return render_template("desk/events.html", **groups)


@blueprint.get("/<slug>")
@requires(Permission.CHECK_IN)
def desk(slug: str) -> str:
    """Show the desk: the last answer, the count, the search by name."""
    event = queries.get_desk_event(slug, _reach())
    words = request.args.get("name", "").strip()
    return render_template(
        "desk/desk.html",
        event=event,
        answer=_remembered_answer(event),
        words=words,
        people=queries.search_people(event.id, words) if words else None,
        most=queries.MANY,
        is_early=_when(event, read_clock()) == "soon",
        **_standing(event),
    )


@blueprint.post("/<slug>/code")
@requires(Permission.CHECK_IN)
def check_in(slug: str) -> str | Response:
    """Let in the holder of the code that was typed or scanned."""
    now, event = read_clock(), queries.get_desk_event(slug, _reach())
    with transaction():
        answer = service.check_in(
            _desk(event), read_code(request.form.get("code", "")), method=ScanMethod.CODE, now=now
        )
    return _answered(event, answer)


@blueprint.post("/<slug>/person/<uuid:registration_id>")
@requires(Permission.CHECK_IN)
def check_in_person(slug: str, registration_id: UUID) -> str | Response:
    """Let in someone who was found by name."""
    now, event = read_clock(), queries.get_desk_event(slug, _reach())
    with transaction():
        answer = service.check_in_person(_desk(event), registration_id, now=now)
    return _answered(event, answer)


@blueprint.get("/<slug>/person/<uuid:registration_id>/zuruecknehmen")
@requires(Permission.CHECK_IN)
def ask_undo(slug: str, registration_id: UUID) -> str:
    """Ask before an admission is taken back."""
    event = queries.get_desk_event(slug, _reach())
    return render_template("desk/undo.html", event=event, ticket=_ticket_of(event, registration_id))


@blueprint.post("/<slug>/person/<uuid:registration_id>/zuruecknehmen")
@requires(Permission.CHECK_IN)
def undo(slug: str, registration_id: UUID) -> Response:
    """Take an admission back."""
    now, event = read_clock(), queries.get_desk_event(slug, _reach())
    with transaction():
        was_in = service.undo(_desk(event), registration_id, now=now)
    text = N_("Der Einlass ist zurückgenommen.") if was_in else N_("Diese Person war nicht mehr eingelassen.")
    say_note(said(text))
    return redirect(url_for("desk.desk", slug=slug), code=303)


@blueprint.get("/t/<code>")
@requires(Permission.CHECK_IN)
def ticket(code: str) -> str | tuple[str, int]:
    """Show whose ticket the phone's camera has opened, and whether it would let them in; nothing is changed by it."""
    event, found = _event_and_ticket(code)
    if event is None:
        return render_template("desk/unknown_ticket.html"), NOT_FOUND
    now = read_clock()
    answer = admit(found, event.id, event.state, now)
    return render_template(
        "desk/ticket.html", event=event, answer=answer, code=code, is_early=_when(event, now) == "soon"
    )


@blueprint.post("/t/<code>")
@requires(Permission.CHECK_IN)
def admit_ticket(code: str) -> str | Response | tuple[str, int]:
    """Let in the holder of the ticket that the phone's camera has opened."""
    now, (event, _found) = read_clock(), _event_and_ticket(code)
    if event is None:
        return render_template("desk/unknown_ticket.html"), NOT_FOUND
    with transaction():
        answer = service.check_in(_desk(event), read_code(code), method=ScanMethod.LINK, now=now)
    return _answered(event, answer)


def _when(event: DeskEvent, now: datetime) -> str:
    """Return whether the event is over, belongs to today where it takes place, or comes soon."""
    if event.ends_at <= now:
        return "over"
    zone = ZoneInfo(event.timezone)
    return "today" if event.starts_at.astimezone(zone).date() <= now.astimezone(zone).date() else "soon"


def _reach() -> Reach:
    return access().reach(Permission.CHECK_IN)


def _desk(event: DeskEvent) -> service.Desk:
    return service.Desk(event, current_user.id)


def _event_and_ticket(code: str) -> tuple[DeskEvent | None, Ticket | None]:
    """Return the ticket and its event, if it is one of the own clusters': another's ticket is as good as unknown."""
    clean = read_code(code)
    event = queries.find_event_of_ticket(clean, _reach())
    return event, queries.find_ticket(clean) if event else None


def _ticket_of(event: DeskEvent, registration_id: UUID) -> Ticket:
    found = queries.find_ticket_of(registration_id)
    if found is None or found.event_id != event.id:
        abort(NOT_FOUND)
    return found


def _standing(event: DeskEvent) -> dict[str, Any]:
    return {"count": queries.count(event.id), "arrivals": queries.last_arrivals(event.id, LAST)}


def _answered(event: DeskEvent, answer: Admission) -> str | Response:
    """Give the answer at once to the page's script, or after a redirect to the page itself."""
    if request.headers.get("X-Requested-With") == "desk":
        return render_template("desk/answer.html", event=event, answer=answer, **_standing(event))
    person = answer.ticket.registration_id if answer.ticket else None
    session[ANSWER] = [event.slug, answer.verdict.value, str(person) if person else None]
    return redirect(url_for("desk.desk", slug=event.slug), code=303)


def _remembered_answer(event: DeskEvent) -> Admission | None:
    """Return the answer to what was just sent; it is shown once."""
    slug, verdict, person = session.pop(ANSWER, (None, None, None))
    if slug != event.slug:
        return None
    found = queries.find_ticket_of(UUID(person)) if person else None
    standing = found.standing if found else None
    return Admission(
        verdict=Verdict(verdict),
        ticket=found,
        at=standing.at if standing else None,
        by=standing.by if standing else "",
    )
