"""What a form for several people asks once for all of them, whoever fills it in: a contact, an organization, an invoice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request
from wtforms import BooleanField, Form, RadioField, SelectChoice

from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import Contact, Participant
from eventsvc.registration.bookings import LARGEST_GROUP
from eventsvc.registration.contact import deliverable_address, tidy_postal_code
from eventsvc.web.languages import said

from .attendee import Asked, Origin
from .billing import BillingPart
from .people import FULL, People
from .person import PersonForm
from .problems import Problems

TOGETHER, FITTING = "together", "fitting"
# Each person says these of themselves, on their own page.
OF_THE_DAY = ("dietary_needs", "access_needs", "remarks")


def leave_out(form: Form, names: Iterable[str]) -> None:
    """Ask nothing of the kind in this form."""
    for name in names:
        del form[name]


def people_sent(asked: Asked, room: int = LARGEST_GROUP) -> People:
    """Return the blocks of people as they were sent, or with one that is blank."""
    people = People(asked, room)
    if request.method == "POST":
        people.take(request.form, request.files.get("table_file"))
    return people


class PlacingField(RadioField):  # type: ignore[misc] # WTForms is untyped
    """Whether people want their places together, or as many of them as fit."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            N_("Wenn die Plätze nicht für alle reichen"), default=FITTING, validate_choice=False, choices=[], **given
        )
        # By this name the field macro knows what to draw.
        self.type = "RadioField"
        self.flags.required = True
        self.offer(has_waiting_list=True)

    def offer(self, *, has_waiting_list: bool) -> None:
        """Say what becomes of those who find no place."""
        fitting, together = N_("So viele wie möglich anmelden"), N_("Alle zusammen oder niemand")
        if has_waiting_list:
            fitting = N_("So viele wie möglich anmelden, die anderen kommen auf die Warteliste")
            together = N_("Alle zusammen oder niemand: Die Gruppe wartet gemeinsam")
        self.choices = [SelectChoice(FITTING, fitting), SelectChoice(TOGETHER, together)]

    @property
    def is_together(self) -> bool:
        """Whether all want to come, or none."""
        return bool(self.data == TOGETHER)


class SeveralPeople(PersonForm):
    """A contact and the people they book for, who all come from one place; what each is asked they say themselves."""

    comes_along = BooleanField(N_("Ich nehme selbst teil"))
    placing = PlacingField()

    def gather(self, asked: Asked) -> None:
        """Lay out the people and the invoice, as they were sent or blank."""
        leave_out(self, OF_THE_DAY)
        self.people = people_sent(asked)
        self.billing = BillingPart(request.form if self.is_submitted() else None)
        if self.is_submitted():
            self.people.bring_along(self.contact() if self.comes_along.data else None)

    @property
    def problems(self) -> Problems:
        """All that is wrong, in the order of the page."""
        return Problems(self, [*self.people.titled, (said(N_("Rechnung")), self.billing)])

    def take_parts_files(self, event_id: UUID, form_key: str, now: datetime) -> bool:
        """Keep the files that came for the booking or for one of its people. It needs a transaction."""
        of_people = self.people.take_files(event_id, form_key, now)
        return self.asked.take_files(event_id, form_key, now) or of_people

    def check_parts(self) -> bool:
        """After the form's own validation: validate each person and the invoice."""
        checks = [self.people.validate(), self.billing.validate()]
        if self.people.is_overfull:
            self.form_errors = [said(FULL)]
        return all(checks)

    def contact(self) -> Contact:
        """Return who answers for the booking, as they were typed; whole only if the form is valid."""
        return Contact(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=_tidy_address(self.email.data),
            phone=self.phone.data,
            organization=self.organization.data,
        )

    def valid_contact(self) -> Contact:
        """Return who answers for the booking, with the number as it is dialled; the form must be valid."""
        return Contact(**{**vars(self.contact()), "phone": self._phone()})

    def come_by(self, people: Iterable[Participant], cluster_id: UUID | None) -> tuple[Participant, ...]:
        """Return the people as they come through that cluster: it is said once for all of them."""
        return tuple(replace(one, origin_cluster_id=cluster_id) for one in people)

    def origin(self) -> Origin:
        """Return where everyone comes from; the form must be valid."""
        return Origin(
            organization=self.organization.data,
            organization_kind=OrganizationKind(self.organization_kind.data),
            postal_code=tidy_postal_code(self.postal_code.data, self.country.data),
            country=self.country.data,
        )


def _tidy_address(typed: str) -> str:
    try:
        return deliverable_address(typed)
    except ValueError:
        return typed
