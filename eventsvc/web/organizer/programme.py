"""The programme of an event: its sessions, who has chosen them, and how many places they have."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.errors import BadSession, SessionStillChosen
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.programme import add_session
from eventsvc.events.programme_queries import SessionRow, get_session, programme_of
from eventsvc.events.queries import get_terms
from eventsvc.events.timetable import timetable
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.text import N_
from eventsvc.registration.choices import choosers_of, number_of_choosers, whose_turn_in
from eventsvc.registration.errors import CapacityBelowTaken
from eventsvc.registration.states import ChoiceState
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows import programme as workflow

from . import blueprint
from .attendees import CHOICE_TONES
from .differences import Difference, compared
from .ownership import actor, own_event
from .session_form import SessionForm
from .waiting import number_tried

UNPROCESSABLE, CONFLICT = 422, 409
PROGRAMME = "/veranstaltungen/<slug>/programm"
SESSION = f"{PROGRAMME}/<uuid:session_id>"
Page = str | tuple[str, int] | Response


@blueprint.get(PROGRAMME)
@requires(Permission.SEE_EVENTS)
def programme(slug: str) -> str:
    """List the sessions in order of time, with their places."""
    event = own_event(slug, Permission.SEE_EVENTS)
    return render_template(
        "organizer/programme/index.html",
        event=event,
        days=timetable(programme_of(event.id), event.timezone),
    )


@blueprint.route(f"{PROGRAMME}/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def new_session(slug: str) -> Page:
    """Add a session."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    form = SessionForm(event)
    if request.method != "POST":
        form.starts_at.data = event.starts_at.astimezone(form.zone)
        return _page(form)
    if not form.validate():
        return _page(form), UNPROCESSABLE
    try:
        with transaction():
            add_session(event.id, form.draft(), now=read_clock(), by=actor())
    except BadSession as refusal:
        form.tell(refusal)
        return _page(form), UNPROCESSABLE
    say_good(said(N_("„%(title)s“ steht im Programm."), title=form.title_de.data))
    return _to_programme(slug)


@blueprint.get(SESSION)
@requires(Permission.EDIT_EVENTS)
def session(slug: str, session_id: UUID) -> Page:
    """Show the form with the session as it was last saved."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    saved = get_session(event.id, session_id)
    form = _saved_form(event, saved)
    form.capacity.data = request.args.get("plaetze", saved.capacity, type=int)
    return _page(form, saved)


@blueprint.post(SESSION)
@requires(Permission.EDIT_EVENTS)
def save_session(slug: str, session_id: UUID) -> Page:
    """Save the session; whoever it concerns hears of a new time or room, and added places go to who waits."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    saved = get_session(event.id, session_id)
    form = SessionForm(event)
    form.take(_saved_form(event, saved))
    if not form.validate():
        return _page(form, saved), UNPROCESSABLE
    try:
        with transaction():
            done = workflow.edit_session(event.id, session_id, form.edit(), now=read_clock(), by=actor())
    except EditsClash as clash:
        present = get_session(event.id, session_id)
        return _page(form, present, compared(clash, form, _saved_form(event, present))), CONFLICT
    except BadSession as refusal:
        form.tell(refusal)
    except CapacityBelowTaken as refusal:
        form.capacity.errors = [_too_few(refusal.taken)]
    except SessionStillChosen as refusal:
        form.choosing.errors = [_still_chosen(refusal.number)]
    else:
        _say_saved(done)
        return _to_programme(slug)
    return _page(form, saved), UNPROCESSABLE


@blueprint.route(f"{SESSION}/entfernen", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def remove_session(slug: str, session_id: UUID) -> Page:
    """Ask, then take the session out of the programme; not while people have chosen it."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    saved = get_session(event.id, session_id)
    if request.method != "POST":
        return render_template(
            "organizer/programme/remove.html", event=event, session=saved, number=number_of_choosers(session_id)
        )
    try:
        with transaction():
            workflow.remove_session(event.id, session_id, now=read_clock(), by=actor())
    except SessionStillChosen as refusal:
        say_bad(_still_chosen(refusal.number))
        return redirect(url_for(".remove_session", slug=slug, session_id=session_id), code=303)
    say_good(said(N_("„%(title)s“ ist aus dem Programm entfernt."), title=saved.title_de))
    return _to_programme(slug)


@blueprint.get(f"{SESSION}/teilnehmende")
@requires(Permission.SEE_ATTENDEES)
def session_people(slug: str, session_id: UUID) -> str:
    """List who has chosen the session, who waits for it in which order and, if asked, who would move up with more places."""
    event = own_event(slug, Permission.SEE_ATTENDEES)
    session, people = get_session(event.id, session_id), choosers_of(session_id)
    can_try = session.capacity is not None and bool(session.waiting) and get_terms(event.id).gives_places(read_clock())
    number = number_tried() if can_try else 0
    moving_up = _moving_up(session, number) if number else []
    waiting = [one.registration_id for one in people if one.state is ChoiceState.WAITING]
    return render_template(
        "organizer/programme/people.html",
        event=event,
        session=session,
        people=people,
        tones=CHOICE_TONES,
        can_try=can_try,
        number=number,
        moving_up=moving_up,
        passed_over=waiting.index(moving_up[-1]) + 1 - len(moving_up) if moving_up else 0,
    )


def _moving_up(session: SessionRow, more: int) -> list[UUID]:
    """Who would get a place with so many more; nothing changes."""
    slots = {one.id: one.slot for one in programme_of(session.event_id)}
    return whose_turn_in(session.slot, (session.capacity or 0) - session.taken + more, slots)


def _saved_form(event: HeldEvent, saved: SessionRow) -> SessionForm:
    form = SessionForm(event, formdata=None)
    form.show(saved.draft)
    return form


def _say_saved(done: workflow.SessionEdited) -> None:
    parts = [said(N_("Gespeichert."))]
    if done.moved_up:
        parts.append(said(N_("Von der Warteliste nachgerückt: %(number)s."), number=done.moved_up))
    if done.told:
        parts.append(said(N_("E-Mails über die Änderung: %(number)s."), number=done.told))
    say_good(" ".join(parts))


def _too_few(taken: int) -> str:
    return said_count(
        "Es ist schon %(num)s Platz vergeben; weniger kann es nicht werden.",
        "Es sind schon %(num)s Plätze vergeben; weniger können es nicht werden.",
        taken,
    )


def _still_chosen(number: int) -> str:
    return said_count(
        "%(num)s Person hat diesen Programmpunkt gewählt oder wartet darauf. Er kann nicht entfallen.",
        "%(num)s Personen haben diesen Programmpunkt gewählt oder warten darauf. Er kann nicht entfallen.",
        number,
    )


def _page(form: SessionForm, saved: SessionRow | None = None, both: Sequence[Difference] = ()) -> str:
    event: HeldEvent = form.event
    return render_template("organizer/programme/form.html", form=form, event=event, session=saved, both=both)


def _to_programme(slug: str) -> Response:
    return redirect(url_for("organizer.programme", slug=slug), code=303)
