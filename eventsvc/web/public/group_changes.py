"""My group: people are added, a place is passed on, contact and billing data change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from eventsvc.events.category_queries import find_category
from eventsvc.events.change_service import fee_ladder
from eventsvc.events.errors import ChoiceUnfit
from eventsvc.events.offering import EventOffer
from eventsvc.events.queries import get_terms
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.bookings import LARGEST_GROUP, BookingRow, get_booking, people_of
from eventsvc.registration.contact import deliverable_address
from eventsvc.registration.errors import (
    AlreadyRegistered,
    ChoiceFull,
    EventFull,
    EventOver,
    FileGone,
    GroupTooLarge,
    QuestionsChanged,
    TooLate,
    WrongState,
)
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import HandoverState
from eventsvc.web.errors import words_of
from eventsvc.web.fields.attendee import AttendeePart, Origin
from eventsvc.web.fields.people import FULL
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import contact
from eventsvc.web.guests import hand_over_group
from eventsvc.web.languages import said
from eventsvc.web.limits import instead, takes_groups
from eventsvc.web.security import takes_files
from eventsvc.web.wording import said_count
from eventsvc.workflows.group_changes import Additions, add_people, change_contact
from eventsvc.workflows.repeated_sign_up import tell_known
from eventsvc.workflows.substitution import pass_on

from . import blueprint
from .entrance import CONFLICT, OK, UNPROCESSABLE
from .forms import TOO_OFTEN
from .group_forms import AddForm, ContactForm, PassOnForm
from .group_sign_up import NO_PLACE, NOT_ANEW, TOO_MANY, name_known, say_choice_full, tell_left_out
from .groups import can_add, page_of, person_in
from .offers import fresh_offer
from .seats import can_pass_on

PASSED_ON = N_("Den Platz von %(before)s hat jetzt %(after)s.")
ASKED_THE_TEAM = N_(
    "Das Team entscheidet, ob %(after)s kommt. Stimmt es zu, schreiben wir beiden; bis dahin bleibt %(before)s angemeldet."
)

Answer = str | Response | tuple[str, int]


@contact
def _too_often(booking: BookingRow) -> Response:
    now = read_clock()
    terms = get_terms(booking.event_id)
    if not can_add(booking, terms, now):
        return redirect(page_of(booking), code=303)
    form = _add_form(booking, fresh_offer(terms.facts.slug, now), now)
    form.take_files()
    form.ask_again(TOO_OFTEN)
    return make_response(_add_page(form, booking, fresh_offer(terms.facts.slug, now)))


@blueprint.route("/gruppe/<group_id>/personen", methods=["GET", "POST"])
@instead(_too_often)
@takes_files
@contact
def add_to_group(booking: BookingRow) -> Answer:
    """Sign further people up in the booking, by the same rules."""
    now = read_clock()
    terms = get_terms(booking.event_id)
    if not can_add(booking, terms, now):
        say_note(said(N_("In diese Buchung kann niemand mehr dazukommen.")))
        return redirect(page_of(booking), code=303)
    offer = fresh_offer(terms.facts.slug, now)
    form = _add_form(booking, offer, now)
    if request.method == "POST" and form.asked.has_files:
        with transaction():
            form.take_files()
    if request.method != "POST" or form.people.rearrange(request.form.get("do", "")):
        return _add_page(form, booking, offer)
    if not form.validate():
        return _add_page(form, booking, offer, UNPROCESSABLE)
    if not takes_groups():
        form.ask_again(TOO_OFTEN)
        return _add_page(form, booking, offer, TOO_MANY)
    return _add(form, booking, offer, now)


def _add_form(booking: BookingRow, offer: EventOffer, now: datetime) -> AddForm:
    living = [one for one in people_of(booking.id) if one.state.is_living]
    return AddForm(offer, now, booking, LARGEST_GROUP - len(living))


def _add(form: AddForm, booking: BookingRow, offer: EventOffer, now: datetime) -> Answer:
    registrations = people_of(booking.id)
    pattern = registrations[0].person
    origin = Origin(pattern.organization, pattern.organization_kind, pattern.postal_code, pattern.country)
    new = form.people.participants(origin)
    emails = {one.person.email for one in registrations if one.state.is_living}
    if all(one.person.email in emails for one in new):
        say_note(said(N_("Diese Personen stehen schon in der Buchung.")))
        return redirect(page_of(booking), code=303)
    try:
        with transaction():
            added = add_people(booking.id, Additions(new, form.asked.questions, form.key), now)
    except AlreadyRegistered:
        _name_known(form.people.parts, booking, now)
        return _add_page(form, booking, offer, CONFLICT)
    except EventFull:
        form.ask_again(NO_PLACE)
        return _add_page(form, booking, offer, CONFLICT)
    except (ChoiceFull, ChoiceUnfit, FileGone, QuestionsChanged) as refusal:
        offer = fresh_offer(offer.terms.facts.slug, now)
        again = _add_form(booking, offer, now)
        if isinstance(refusal, ChoiceFull):
            say_choice_full(again, again.people, refusal)
        else:
            again.ask_again(words_of(refusal))
        return _add_page(again, booking, offer, CONFLICT)
    except GroupTooLarge:
        form.ask_again(FULL)
        return _add_page(form, booking, offer, CONFLICT)
    except Refusal:
        say_bad(said(N_("Gerade kann niemand mehr dazukommen.")))
        return redirect(page_of(booking), code=303)
    tell_left_out(added)
    say_good(said_count("%(num)s Person ist dazugekommen.", "%(num)s Personen sind dazugekommen.", len(added.placed)))
    return redirect(page_of(booking), code=303)


@blueprint.route("/gruppe/<group_id>/<person_id>/ersetzen", methods=["GET", "POST"])
@contact
def replace_person(booking: BookingRow, person_id: str) -> Answer:
    """Give one person's place to someone else."""
    now = read_clock()
    registration = person_in(booking, person_id)
    terms = get_terms(booking.event_id)
    if not can_pass_on(registration, terms, now):
        return redirect(page_of(booking), code=303)
    form = PassOnForm(find_category(booking.event_id, registration.category_id))
    if request.method != "POST":
        return _pass_on_page(form, booking, registration)
    if not form.validate():
        return _pass_on_page(form, booking, registration, UNPROCESSABLE)
    if not takes_groups():
        form.form_errors = [said(TOO_OFTEN)]
        return _pass_on_page(form, booking, registration, TOO_MANY)
    return _pass_on(form, booking, registration, now)


def _pass_on(form: PassOnForm, booking: BookingRow, registration: RegistrationRow, now: datetime) -> Answer:
    person = form.person_instead_of(registration.person)
    try:
        with transaction():
            state = pass_on(
                registration.id,
                person,
                now,
                proof=form.proof.data if form.proof.hint else "",
                link_version=request.form.get("holder", type=int),
            )
    except AlreadyRegistered:
        with transaction():
            tell_known(booking.event_id, person.email, now)
        takes_groups()
        form.email.errors = [said(NOT_ANEW)]
        return _pass_on_page(form, booking, registration, CONFLICT)
    except WrongState:
        say_note(said(N_("Das war schon erledigt.")))
        return redirect(page_of(booking), code=303)
    except (EventOver, TooLate):
        say_bad(said(N_("Dieser Platz lässt sich nicht mehr weitergeben.")))
        return redirect(page_of(booking), code=303)
    words = PASSED_ON if state is HandoverState.ACCEPTED else ASKED_THE_TEAM
    say_good(said(words, before=registration.person.name, after=person.name))
    return redirect(page_of(booking), code=303)


@blueprint.route("/gruppe/<group_id>/angaben", methods=["GET", "POST"])
@contact
def change_group(booking: BookingRow) -> Answer:
    """Change who answers for the booking, and where the invoice goes."""
    form = ContactForm()
    if request.method != "POST":
        form.show_booking(booking.contact, booking.billing)
        return _contact_page(form, booking)
    if not form.validate():
        return _contact_page(form, booking, UNPROCESSABLE)
    with transaction():
        was_new = change_contact(booking.id, form.contact(), form.billing.billing(), read_clock())
    if was_new:
        say_good(said(N_("Ihre Änderungen sind gespeichert.")))
    else:
        say_note(said(N_("Es war nichts zu ändern.")))
    # Another address has made another link: this browser goes on with it.
    return hand_over_group(redirect(page_of(booking), code=303), get_booking(booking.id))


def _name_known(parts: Sequence[AttendeePart], booking: BookingRow, now: datetime) -> None:
    with transaction():
        emails = {deliverable_address(part.email.data) for part in parts}
        known = frozenset(email for email in emails if tell_known(booking.event_id, email, now))
    name_known(parts, known)


def _add_page(form: AddForm, booking: BookingRow, offer: EventOffer, status: int = OK) -> tuple[str, int]:
    facts = offer.terms.facts
    page = render_template(
        "public/groups/add.html",
        form=form,
        people=form.people,
        booking=booking,
        facts=facts,
        fees=fee_ladder(facts.id, facts.starts_at, facts.timezone),
    )
    return page, status


def _pass_on_page(
    form: PassOnForm, booking: BookingRow, registration: RegistrationRow, status: int = OK
) -> tuple[str, int]:
    terms = get_terms(booking.event_id)
    page = render_template(
        "public/groups/pass_on.html",
        form=form,
        booking=booking,
        registration=registration,
        facts=terms.facts,
        terms=terms,
    )
    return page, status


def _contact_page(form: ContactForm, booking: BookingRow, status: int = OK) -> tuple[str, int]:
    facts = get_terms(booking.event_id).facts
    return render_template("public/groups/contact.html", form=form, booking=booking, facts=facts), status
