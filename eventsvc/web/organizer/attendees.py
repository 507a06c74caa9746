"""Who comes to an event: the list, and one person with their history."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import find_category
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.question_queries import questions_of
from eventsvc.events.states import EventState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.ids import written_code
from eventsvc.registration.answers import open_questions
from eventsvc.registration.applications import Billing
from eventsvc.registration.attendees import attendee_page
from eventsvc.registration.bookings import BookingRow, get_booking, people_of
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.contact import country_name, readable_number
from eventsvc.registration.decisions import find_held, kept_reason
from eventsvc.registration.handovers import newest_handover
from eventsvc.registration.marks import note_of
from eventsvc.registration.organizer_queries import consents_of
from eventsvc.registration.people_view import UNORDERED
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import ChoiceState, RegistrationState
from eventsvc.registration.tags import tags_of
from eventsvc.registration.waiting import waiting_position
from eventsvc.web.addresses import short_address
from eventsvc.web.fields.shown import shown_answers
from eventsvc.web.guards import requires
from eventsvc.web.languages import chosen_language
from eventsvc.web.reading import note_reading

from . import blueprint
from .bulk_form import deeds_at
from .history import changed_since_look, history_of_person
from .list_views import views_in
from .listing import Listing, today_at
from .ownership import Sight, people_in_sight, sighted
from .reading import known_answers

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
    """List the people of an event: searched, filtered, sorted, fifty at a time, in the columns that were chosen."""
    sight = people_in_sight(slug)
    listing = Listing(sight.event, sight)
    event, view = listing.event, listing.asked(request.args)
    page = attendee_page(event.id, view, today_at(event), request.args.get("seite", 1, type=int))
    chosen = view.wanted.states
    return render_template(
        "organizer/attendees/index.html",
        event=event,
        listing=listing,
        view=view,
        wanted=view.wanted,
        page=page,
        cells=listing.cells(view, page.rows),
        columns=[(name, listing.heading(name), name not in UNORDERED) for name in view.columns],
        filters=list(listing.set_filters(view)),
        wrong=listing.wrong(request.args),
        mend_url=f"{url_for('.people_filter', slug=slug)}?{request.query_string.decode()}",
        saved=[(one, listing.allowed(one.view)) for one in views_in(sight)],
        rights=sight.rights,
        chosen_state=next(iter(chosen)) if len(chosen) == 1 else None,
        states=list(RegistrationState),
        tones=TONES,
        deeds=deeds_at(event) if sight.decided is None else [],
    )


@blueprint.get("/veranstaltungen/<slug>/teilnehmende/<uuid:registration_id>")
@requires(Permission.SEE_APPLICATIONS)
def person(slug: str, registration_id: UUID) -> str:
    """Show all that is known of one person at this event, and what happened."""
    sight, registration = sighted(slug, registration_id)
    event = sight.event
    booking = get_booking(registration.booking_id)
    _note_sensitive(sight, registration, booking)
    return render_template(
        "organizer/attendees/show.html",
        event=event,
        registration=registration,
        person=registration.person,
        state=registration.state,
        states=RegistrationState,
        tone=TONES[registration.state],
        position=waiting_position(registration) if registration.state is RegistrationState.WAITLISTED else None,
        category=find_category(event.id, registration.category_id),
        country=country_name(registration.person.country, chosen_language()),
        phone=readable_number(registration.person.phone),
        ticket_code=written_code(registration.ticket_code),
        sessions=sessions_chosen_by(registration_id, for_team=True),
        choice_tones=CHOICE_TONES,
        has_choice=any(session.is_choosable for session in programme_of(event.id)),
        answers=shown_answers(known_answers(sight, registration)),
        has_questions=bool(questions_of(event.id)),
        unanswered=open_questions(event.id, [registration_id])[registration_id] if registration.state.is_living else 0,
        consents=consents_of(registration_id),
        tags=tags_of(registration_id),
        note=note_of(registration_id),
        booking=booking,
        companions=_companions(sight, registration),
        rights=sight.rights,
        origin=Listing(event).cluster(registration.origin_cluster_id),
        tones=TONES,
        handover=newest_handover(registration_id),
        changed=changed_since_look(event.id, [registration]).get(registration_id, ""),
        history=history_of_person(registration_id, is_decided=event.is_decided or registration.is_in_reserve),
        is_upcoming=event.state is EventState.PUBLISHED and read_clock() < event.ends_at,
        kept_reason=kept_reason(registration_id),
        held=find_held(registration_id),
    )


def _companions(sight: Sight, registration: RegistrationRow) -> list[RegistrationRow]:
    """Return who else is in the booking, as far as the account sees them."""
    return [one for one in people_of(registration.booking_id) if one.id != registration.id and sight.shows(one)]


def _note_sensitive(sight: Sight, registration: RegistrationRow, booking: BookingRow) -> None:
    """Note who is shown what somebody needs, and where invoices for them go."""
    person = registration.person
    shown = {
        "needs": int(bool(person.dietary_needs or person.access_needs) and Permission.SEE_NEEDS in sight.rights),
        "billing": int(booking.billing != Billing()),
    }
    if any(shown.values()):
        note_reading("read.person", registration.id, registration.event_id, **shown)
