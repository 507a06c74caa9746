"""Who comes to an event: the list, and one person with their history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import categories_of, find_category
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.question_queries import questions_of
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.errors import NotFound
from eventsvc.kit.ids import written_code
from eventsvc.registration.answers import Owner, answers_of
from eventsvc.registration.attendees import AttendeeOrder, attendee_page
from eventsvc.registration.bookings import get_booking, people_of
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.contact import country_name, readable_number
from eventsvc.registration.decisions import find_held, kept_reason
from eventsvc.registration.handovers import newest_handover
from eventsvc.registration.organizer_queries import consents_of
from eventsvc.registration.people_filter import PeopleFilter, people_filter
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.registration.tags import tags_at, tags_of
from eventsvc.registration.waiting import waiting_position
from eventsvc.web.addresses import short_address
from eventsvc.web.fields.shown import shown_answers
from eventsvc.web.guards import requires
from eventsvc.web.languages import chosen_language

from . import blueprint
from .history import history_of_person
from .ownership import own_people

Asked = MultiDict[str, Any]
TONES = {
    RegistrationState.APPLIED: "brand",
    RegistrationState.CONFIRMED: "good",
    RegistrationState.WAITLISTED: "warn",
    RegistrationState.OFFERED: "warn",
    RegistrationState.DECLINED: "quiet",
    RegistrationState.WITHDRAWN: "quiet",
    RegistrationState.CANCELLED: "bad",
    RegistrationState.LAPSED: "quiet",
}
CHOICE_TONES = {ChoiceState.CHOSEN: "good", ChoiceState.WAITING: "warn", ChoiceState.WISHED: "quiet"}


@blueprint.get("/veranstaltungen/<slug>/teilnehmende")
@requires(Permission.SEE_APPLICATIONS)
@short_address
def attendees(slug: str) -> str:
    """List the people of an event: searched, filtered, sorted, fifty at a time."""
    event = own_people(slug)
    wanted, (order, descending) = wanted_people(request.args), list_order(request.args)
    number = request.args.get("seite", 1, type=int)
    return render_template(
        "organizer/attendees/index.html",
        event=event,
        page=attendee_page(event.id, wanted, today_at(event), order=order, descending=descending, number=number),
        wanted=wanted,
        chosen_state=next(iter(wanted.states), None),
        order=order,
        descending=descending,
        orders=list(AttendeeOrder),
        states=list(RegistrationState),
        tones=TONES,
        categories=categories_of(event.id),
        tags=tags_at(event.id),
    )


@blueprint.get("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>")
@requires(Permission.SEE_APPLICATIONS)
def person(slug: str, registration_id: UUID) -> str:
    """Show all that is known of one person at this event, and what happened."""
    event = own_people(slug)
    registration = get_registration(registration_id)
    if registration.event_id != event.id:
        raise NotFound(registration_id)
    is_waiting = registration.state is RegistrationState.WAITLISTED
    return render_template(
        "organizer/attendees/show.html",
        event=event,
        registration=registration,
        person=registration.person,
        state=registration.state,
        states=RegistrationState,
        tone=TONES[registration.state],
        position=waiting_position(registration) if is_waiting else None,
        category=find_category(event.id, registration.category_id),
        country=country_name(registration.person.country, chosen_language()),
        phone=readable_number(registration.person.phone),
        ticket_code=written_code(registration.ticket_code),
        sessions=sessions_chosen_by(registration_id),
        choice_tones=CHOICE_TONES,
        has_choice=any(session.is_choosable for session in programme_of(event.id)),
        answers=shown_answers(answers_of(Owner(registration_id), Owner(booking_id=registration.booking_id))),
        has_questions=bool(questions_of(event.id)),
        consents=consents_of(registration_id),
        tags=tags_of(registration_id),
        booking=get_booking(registration.booking_id),
        companions=[one for one in people_of(registration.booking_id) if one.id != registration_id],
        tones=TONES,
        handover=newest_handover(registration_id),
        history=history_of_person(registration_id, is_decided=event.is_decided),
        is_upcoming=event.state is EventState.PUBLISHED and read_clock() < event.ends_at,
        kept_reason=kept_reason(registration_id),
        held=find_held(registration_id),
    )


def wanted_people(asked: Asked) -> PeopleFilter:
    """Return which part of the list the request asks for."""
    return people_filter(asked.items(multi=True))


def today_at(event: HeldEvent) -> date:
    """Return the day that it is where the event takes place."""
    return read_clock().astimezone(ZoneInfo(event.timezone)).date()


def list_order(asked: Asked) -> tuple[AttendeeOrder, bool]:
    """Return what the list is sorted by, and whether backwards."""
    chosen = asked.get("sortierung", "")
    order = AttendeeOrder(chosen) if chosen in set(AttendeeOrder) else AttendeeOrder.NAME
    return order, asked.get("richtung") == "ab"
