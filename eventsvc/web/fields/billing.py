"""Where an invoice would go: all of it may be left out."""

from __future__ import annotations

from typing import Any

from wtforms import Form
from wtforms.validators import ValidationError
from wtforms.widgets import EmailInput

from eventsvc.kit.text import N_
from eventsvc.registration.applications import Billing
from eventsvc.registration.contact import (
    LONGEST_EMAIL,
    LONGEST_ORGANIZATION,
    LONGEST_POSTAL_CODE,
    check_organization,
    deliverable_address,
    tidy_postal_code,
)
from eventsvc.web.languages import said

from .country import HOME, CountryField
from .person import check_address
from .text import Line

LONGEST_STREET, LONGEST_CITY, LONGEST_NUMBER = 120, 80, 60
ADDRESS = ("name", "street", "postal_code", "city")
NEEDED = {
    "street": N_("Geben Sie Straße und Hausnummer oder das Postfach ein."),
    "city": N_("Geben Sie den Ort ein."),
}


class BillingPart(Form):  # type: ignore[misc] # WTForms is untyped
    """The address of an invoice, and the numbers that must stand on it."""

    name = Line(N_("Name auf der Rechnung"), longest=LONGEST_ORGANIZATION, check=check_organization)
    street = Line(N_("Straße und Hausnummer"), longest=LONGEST_STREET)
    postal_code = Line(N_("Postleitzahl der Rechnung"), longest=LONGEST_POSTAL_CODE)
    city = Line(N_("Ort"), longest=LONGEST_CITY)
    country = CountryField(N_("Land der Rechnung"), missing=N_("Wählen Sie das Land."))
    email = Line(
        N_("E-Mail-Adresse für die Rechnung"),
        longest=LONGEST_EMAIL,
        check=check_address,
        widget=EmailInput(),
        render_kw={"inputmode": "email", "spellcheck": "false"},
    )
    order_number = Line(N_("Bestellnummer"), longest=LONGEST_NUMBER)
    cost_center = Line(N_("Kostenstelle"), longest=LONGEST_NUMBER)

    def __init__(self, formdata: Any = None, **given: Any) -> None:
        super().__init__(formdata, prefix="billing-", **given)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was asked for; the country alone says nothing."""
        return not any(field.data for name, field in self._fields.items() if name != "country")

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; whoever begins an address gives all of it."""
        is_valid = bool(super().validate(extra_validators))
        if any(self[name].data for name in ADDRESS):
            for name, words in NEEDED.items():
                if not self[name].data:
                    self[name].errors = [said(words)]
                    is_valid = False
        return is_valid

    def validate_postal_code(self, field: Line) -> None:
        """Hold the postal code against its country."""
        if not any(self[name].data for name in ADDRESS):
            return
        if not field.data and self.country.data == HOME:
            raise ValidationError(said(N_("Geben Sie die Postleitzahl ein.")))
        try:
            tidy_postal_code(field.data, self.country.data)
        except ValueError as problem:
            raise ValidationError(said(str(problem))) from problem

    def billing(self) -> Billing:
        """Return what was asked for; the part must be valid."""
        has_address = any(self[name].data for name in ADDRESS)
        country = self.country.data if has_address else ""
        return Billing(
            name=self.name.data,
            street=self.street.data,
            postal_code=tidy_postal_code(self.postal_code.data, country) if has_address else "",
            city=self.city.data,
            country=country,
            email=deliverable_address(self.email.data) if self.email.data else "",
            order_number=self.order_number.data,
            cost_center=self.cost_center.data,
        )

    def show(self, billing: Billing) -> None:
        """Fill the part with what is known."""
        for name, field in self._fields.items():
            field.data = getattr(billing, name)
        self.country.data = billing.country or HOME
