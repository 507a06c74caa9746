"""Forms that are sent once: what was typed stays, what only machines fill in is refused, and the key lets them in once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from eventsvc.events.offering import EventOffer
from eventsvc.kit.text import N_
from eventsvc.web.fields.person import PersonForm
from eventsvc.web.languages import said

from .form_keys import new_form_key, read_form_key

SEND_AGAIN = N_("Das Formular lag zu lange offen. Alles ist noch da: Senden Sie es bitte noch einmal ab.")


class Patient(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """A form that says in words why it must be sent once more."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate, and say a stale form's token in a sentence that helps."""
        is_valid = bool(super().validate(extra_validators))
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = []
            self.ask_again()
        return is_valid

    def ask_again(self, why: str = SEND_AGAIN) -> None:
        """Ask to send the form once more; what was typed stays."""
        self.form_errors = [said(why)]


class PatientForm(Patient, PersonForm):
    """A person's data in such a form."""


class OnceForm(PatientForm):
    """A form built for one event, with a one-time key."""

    # People do not see it; what fills every field does.
    homepage = StringField(N_("Dieses Feld bleibt leer"))
    form_key = HiddenField("")

    def __init__(self, offer: EventOffer, now: datetime) -> None:
        super().__init__()
        self.offer, self.now = offer, now

    @property
    def key(self) -> str | None:
        """The key inside, unless the form is stale or not ours."""
        return read_form_key(self.form_key.data or "", self.offer.terms.facts.slug, self.now)

    def renew(self) -> None:
        """Give the form a fresh key."""
        self.form_key.data = new_form_key(self.offer.terms.facts.slug, self.now)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; a form that was open too long is asked for once more."""
        is_valid = super().validate(extra_validators)
        if self.key is not None:
            return is_valid
        self.renew()
        self.ask_again()
        return False

    def validate_homepage(self, field: StringField) -> None:
        """Refuse what only a machine would fill in."""
        if field.data:
            raise ValidationError(
                said(N_("Lassen Sie dieses Feld leer. Es hält Programme fern, die Formulare ausfüllen."))
            )
