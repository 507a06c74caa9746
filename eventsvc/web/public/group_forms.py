"""The forms of a contact who signs several people up, and changes the booking afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import request

from eventsvc.events.answering import put_to, put_to_others
from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.host_queries import holders_of
from eventsvc.events.offering import EventOffer
from eventsvc.events.questions import Scope
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Application, Billing, Contact, Person
from eventsvc.registration.bookings import BookingRow
from eventsvc.registration.contact import deliverable_address, international_number, readable_number
from eventsvc.web.fields.asking import FormQuestions
from eventsvc.web.fields.attendee import Asked, AttendeePart
from eventsvc.web.fields.billing import BillingPart
from eventsvc.web.fields.category import ProofField
from eventsvc.web.fields.country import HOME
from eventsvc.web.fields.origin import OriginField
from eventsvc.web.fields.people import FULL
from eventsvc.web.fields.problems import Problems
from eventsvc.web.fields.several import OF_THE_DAY, SeveralPeople, leave_out, people_sent
from eventsvc.web.languages import chosen_language, said

from .entry import entry_for
from .forms import QUESTIONS_CHANGED, way_words
from .offers import categories_to_choose, closed_words, ways_to_choose
from .once import OnceForm, Patient, PatientForm


def asked_of_each(offer: EventOffer, now: datetime) -> Asked:
    """Return what the event asks of each person, as far as a newcomer can choose it."""
    ways, questions = ways_to_choose(offer), put_to(offer.questions, Scope.PERSON)
    return Asked(
        ways=ways,
        labels={way.participation.value: way_words(offer, way) for way in ways},
        closed=closed_words(offer),
        categories=categories_to_choose(offer, now),
        programme=offer.programme,
        timezone=offer.terms.facts.timezone,
        questions=questions,
        for_others=put_to_others(questions),
    )


class GroupForm(SeveralPeople, OnceForm):
    """The sign-up of several people by one contact."""

    came_by = OriginField()

    def __init__(self, offer: EventOffer, now: datetime) -> None:
        super().__init__(offer, now)
        self.came_by.offer(holders_of(offer.terms.facts.id) if offer.is_shared else ())
        each = asked_of_each(offer, now)
        self.asked = FormQuestions(self, offer.questions, scopes=[Scope.BOOKING])
        self.asked.beside = each.questions
        self.gather(each)
        self.placing.offer(has_waiting_list=offer.terms.has_waiting_list)
        if not self.is_submitted():
            self.renew()

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the whole form with all its parts."""
        super().validate(extra_validators)
        # What is hidden is not wrong.
        self.asked.check()
        if not self.asked.were_read:
            self.ask_again(QUESTIONS_CHANGED)
        is_whole = not self.errors
        return self.check_parts() and is_whole

    def take_files(self) -> bool:
        """Keep the files that came, so that they need not be sent again; return whether one did. It needs a transaction."""
        return self.key is not None and self.take_parts_files(self.offer.terms.facts.id, self.key, self.now)

    def application(self) -> Application:
        """Return what was handed in; the form must be valid."""
        key = self.key
        assert key is not None
        return Application(
            event_id=self.offer.terms.facts.id,
            contact=self.valid_contact(),
            people=self.come_by(self.people.participants(self.origin()), self.came_by.cluster_id),
            language=chosen_language(),
            form_key=key,
            entry=entry_for(self.offer.terms.facts.id, self.now),
            questions=self.asked.questions,
            answers=self.asked.booking.answers,
            billing=self.billing.billing(),
            is_together=self.placing.is_together and not self.offer.terms.is_decided,
        )


class AddForm(Patient):
    """Further people for a booking; they come from where the others come from."""

    def __init__(self, offer: EventOffer, now: datetime, booking: BookingRow, room: int) -> None:
        super().__init__()
        self.event_id, self.now, self.key = booking.event_id, now, f"added-to:{booking.public_id}"
        each = asked_of_each(offer, now)
        self.asked = FormQuestions(self, ())
        self.asked.beside = each.questions
        self.people = people_sent(each, room)

    @property
    def problems(self) -> Problems:
        """All that is wrong, in the order of the page."""
        return Problems(self, self.people.titled)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate every person."""
        checks = [super().validate(extra_validators), self.people.validate()]
        if not self.asked.were_read:
            self.ask_again(QUESTIONS_CHANGED)
        if self.people.is_overfull:
            self.ask_again(FULL)
        return all(checks) and not self.form_errors

    def take_files(self) -> bool:
        """Keep the files that came, so that they need not be sent again; return whether one did. It needs a transaction."""
        return self.people.take_files(self.event_id, self.key, self.now)


class PassOnForm(Patient):
    """Who comes in someone's place."""

    first_name, last_name, email = AttendeePart.first_name, AttendeePart.last_name, AttendeePart.email
    proof = ProofField()

    def __init__(self, category: CategoryRow | None) -> None:
        super().__init__()
        self.category = category
        self.proof.ask([category] if category else [])

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; a category that wants a proof wants the new person's."""
        return super().validate(extra_validators) and self.proof.refuse_without(self.category)

    def person_instead_of(self, before: Person) -> Person:
        """Return who comes: a colleague of whom nothing else is known yet."""
        return replace(
            before,
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=deliverable_address(self.email.data),
            phone="",
            dietary_needs="",
            access_needs="",
            remarks="",
        )


class ContactForm(PatientForm):
    """Who answers for a booking, and who pays."""

    def __init__(self) -> None:
        super().__init__()
        leave_out(self, (*OF_THE_DAY, "organization_kind", "country", "postal_code"))
        self.organization.flags.required = False
        self.billing = BillingPart(request.form if self.is_submitted() else None)

    @property
    def problems(self) -> Problems:
        """All that is wrong, in the order of the page."""
        return Problems(self, [(said(N_("Rechnung")), self.billing)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate the contact and the billing data."""
        checks = [super().validate(extra_validators), self.billing.validate()]
        return all(checks)

    def validate_organization(self, field: Any) -> None:
        """Leave it out: where the people come from stands with each of them."""

    def show_booking(self, contact: Contact, billing: Billing) -> None:
        """Fill the form with what is known."""
        for name in ("first_name", "last_name", "email", "organization"):
            self[name].data = getattr(contact, name)
        self.phone.data = readable_number(contact.phone)
        self.billing.show(billing)

    def contact(self) -> Contact:
        """Return who answers for the booking; the form must be valid."""
        return Contact(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=deliverable_address(self.email.data),
            phone=self._phone(),
            organization=self.organization.data,
        )

    def _phone(self) -> str:
        return international_number(self.phone.data, HOME) if self.phone.data else ""
