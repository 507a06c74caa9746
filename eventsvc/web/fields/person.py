"""The form for one person: who comes, from where, and what they need."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import EmailInput, TelInput

from eventsvc.kit.text import N_
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import Person
from eventsvc.registration.contact import (
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_NEEDS,
    LONGEST_ORGANIZATION,
    LONGEST_PHONE,
    LONGEST_POSTAL_CODE,
    LONGEST_REMARKS,
    check_name,
    check_organization,
    deliverable_address,
    international_number,
    readable_number,
    tidy_postal_code,
)
from eventsvc.web.languages import said

from .country import CountryField
from .text import Line, Needed, Paragraph

SHOWN_AS_KEPT = (
    *("first_name", "last_name", "email", "organization_kind", "organization", "postal_code", "country"),
    *("dietary_needs", "access_needs", "remarks"),
)


def check_address(typed: str) -> None:
    """Raise ValueError unless mail can be sent there."""
    deliverable_address(typed)


def email_line() -> Line:
    """Return the field for an address that mail can be sent to."""
    return Line(
        N_("E-Mail-Adresse"),
        longest=LONGEST_EMAIL,
        missing=N_("Geben Sie die E-Mail-Adresse ein."),
        check=check_address,
        widget=EmailInput(),
        render_kw={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
    )


class PersonForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """One person's data, as the column lengths and the rules of the field allow them."""

    first_name = Line(
        N_("Vorname"),
        longest=LONGEST_NAME,
        missing=N_("Geben Sie den Vornamen ein."),
        check=check_name,
        render_kw={"autocomplete": "given-name"},
    )
    last_name = Line(
        N_("Nachname"),
        longest=LONGEST_NAME,
        missing=N_("Geben Sie den Nachnamen ein."),
        check=check_name,
        render_kw={"autocomplete": "family-name"},
    )
    email = email_line()
    phone = Line(
        N_("Telefon"),
        longest=LONGEST_PHONE,
        widget=TelInput(),
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    organization_kind = SelectField(
        N_("Art der Organisation"),
        [Needed(N_("Wählen Sie die Art der Organisation."))],
        choices=[
            SelectChoice("", N_("Bitte wählen")),
            *(SelectChoice(kind.value, kind.label) for kind in OrganizationKind),
        ],
        validate_choice=False,
    )
    organization = Line(
        N_("Organisation"),
        longest=LONGEST_ORGANIZATION,
        check=check_organization,
        render_kw={"autocomplete": "organization"},
    )
    postal_code = Line(N_("Postleitzahl"), longest=LONGEST_POSTAL_CODE, render_kw={"autocomplete": "postal-code"})
    country = CountryField(N_("Land"), missing=N_("Wählen Sie das Land."))
    dietary_needs = Paragraph(N_("Essen"), longest=LONGEST_NEEDS)
    access_needs = Paragraph(N_("Barrierefreiheit"), longest=LONGEST_NEEDS)
    remarks = Paragraph(N_("Anmerkungen"), longest=LONGEST_REMARKS)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        # Needed by nearly everyone; whom they can be left out for is checked below, and the form says it.
        self.organization.flags.required = self.postal_code.flags.required = True

    def validate_organization_kind(self, field: SelectField) -> None:
        """Refuse a kind that the list does not have."""
        if field.data not in set(OrganizationKind):
            raise ValidationError(said(N_("Wählen Sie eine Art der Organisation aus der Liste.")))

    def validate_organization(self, field: Line) -> None:
        """Ask everyone for their organization who does not come as a private person."""
        if not field.data and self.organization_kind.data != OrganizationKind.PRIVATE:
            raise ValidationError(said(N_("Geben Sie die Organisation ein, oder wählen Sie „Privatperson“.")))

    def validate_postal_code(self, field: Line) -> None:
        """Hold the postal code against its country."""
        if not field.data and self.country.data == "DE":
            raise ValidationError(said(N_("Geben Sie die Postleitzahl ein.")))
        try:
            tidy_postal_code(field.data, self.country.data)
        except ValueError as problem:
            raise ValidationError(said(str(problem))) from problem

    def validate_phone(self, _field: Line) -> None:
        """Take a number as it is dialled in the person's country, or with the country's code."""
        try:
            self._phone()
        except ValueError as problem:
            raise ValidationError(said(str(problem))) from problem

    def person(self) -> Person:
        """Return the person as they are written down; the form must be valid."""
        return Person(
            first_name=self.first_name.data,
            last_name=self.last_name.data,
            email=deliverable_address(self.email.data),
            phone=self._phone(),
            organization_kind=OrganizationKind(self.organization_kind.data),
            organization=self.organization.data,
            postal_code=tidy_postal_code(self.postal_code.data, self.country.data),
            country=self.country.data,
            dietary_needs=self.dietary_needs.data,
            access_needs=self.access_needs.data,
            remarks=self.remarks.data,
        )

    def show(self, person: Person) -> None:
        """Fill the form with what is known of the person."""
        for name in SHOWN_AS_KEPT:
            self[name].data = getattr(person, name)
        self.phone.data = readable_number(person.phone)

    def _phone(self) -> str:
        return international_number(self.phone.data, self.country.data) if self.phone.data else ""
