"""A box to agree to something: it sends along which words, in which language, stood beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import BooleanField
from wtforms.validators import ValidationError

from eventsvc.kit.localized import Language
from eventsvc.kit.text import N_
from eventsvc.registration.applications import Agreement, ConsentPurpose
from eventsvc.registration.wordings import Wording, Wordings
from eventsvc.web.languages import chosen_language, said

READ_AGAIN = N_("Der Wortlaut ist inzwischen ein anderer. Lesen Sie ihn, und setzen Sie den Haken noch einmal.")


class ConsentField(BooleanField):  # type: ignore[misc] # WTForms is untyped
    """One consent: each value that the box sends is the wording and the language in which it was read."""

    def __init__(self, **given: Any) -> None:
        super().__init__("", **given)
        self.sent = ""
        self.agreement: Agreement | None = None
        self.was_not_read = False

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the box's value: it is sent only if it is ticked."""
        self.sent = valuelist[0] if valuelist else ""
        self.data = bool(self.sent)

    def put_words(self, purpose: ConsentPurpose, wordings: Wordings, standing: Agreement | None = None) -> None:
        """Show what was read when the box was ticked; else the words that hold now, or those agreed to before."""
        wording, language = wordings.present[purpose], chosen_language()
        if standing is not None:
            wording, language = wordings.known[standing.wording_id], standing.language
        if self.sent:
            read = self._read(purpose, wordings)
            self.was_not_read = read is None
            self.data = read is not None
            wording, language = read or (wording, language)
        elif self.raw_data is None:
            self.data = standing is not None
        self.agreement = wording.agreed(language)
        self.label.text, self.description = wording.statement(language), wording.explanation(language)

    def pre_validate(self, _form: object) -> None:
        """Refuse a tick beside words that nobody could have read here."""
        if self.was_not_read:
            raise ValidationError(said(READ_AGAIN))

    @property
    def value(self) -> str:
        """What the box sends if it is ticked."""
        return f"{self.agreement.wording_id}.{self.agreement.language}" if self.agreement else ""

    def _read(self, purpose: ConsentPurpose, wordings: Wordings) -> tuple[Wording, str] | None:
        key, _, language = self.sent.partition(".")
        try:
            wording = wordings.find(purpose, UUID(key))
        except ValueError:
            return None
        return (wording, language) if wording is not None and language in set(Language) else None


class ConsentBoxes:
    """The consents of a person's form, each by itself and never ticked beforehand."""

    participant_list = ConsentField()
    news = ConsentField()

    @property
    def consents(self) -> frozenset[Agreement]:
        """What was agreed to, in the words that were read."""
        return frozenset(box.agreement for box in self._boxes() if box.data and box.agreement)

    def word_consents(self, wordings: Wordings, standing: frozenset[Agreement] = frozenset()) -> None:
        """Put the words beside the boxes; what was agreed to before is ticked, and keeps the words it was given to."""
        given = {agreement.purpose: agreement for agreement in standing}
        for purpose, box in zip(ConsentPurpose, self._boxes(), strict=True):
            box.put_words(purpose, wordings, given.get(purpose))

    def check_consents(self) -> bool:
        """Validate the consents alone."""
        wrong = [box for box in self._boxes() if not box.validate(self)]
        return not wrong

    def _boxes(self) -> list[ConsentField]:
        return [getattr(self, purpose.value) for purpose in ConsentPurpose]
