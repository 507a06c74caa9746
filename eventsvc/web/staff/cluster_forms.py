"""The forms of clusters and carriers: what the office types, and the drafts it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from wtforms import DateField, FileField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import EmailInput, URLInput

from eventsvc.clusters.carriers import CarrierName
from eventsvc.clusters.errors import BadCluster
from eventsvc.clusters.service import CARRIER_PLACES, CarrierDraft, ClusterDraft, LogoWords
from eventsvc.kit.edits import Edit, Parts, parts_in
from eventsvc.kit.text import N_
from eventsvc.registration.contact import LONGEST_EMAIL, deliverable_address
from eventsvc.web.edit_form import DraftForm, EditForm
from eventsvc.web.fields.text import Line, Needed, Paragraph
from eventsvc.web.languages import said

LONGEST_TEXT, LONGEST_NOTICE = 2000, 40_000
NAME_MISSING = N_("Geben Sie einen Namen ein.")
ADDRESS_MISSING = N_("Geben Sie eine E-Mail-Adresse ein.")


def _deliverable(typed: str) -> None:
    deliverable_address(typed)


class OfficeForm(DraftForm):
    """A form of the office over a draft whose parts are its fields."""

    def show(self, draft: object) -> None:
        """Begin with what stands there."""
        self.see_row(draft)
        for name in self.names:
            value = getattr(draft, name)
            self[name].data = str(value) if isinstance(value, UUID) else value

    def tell(self, refusal: BadCluster) -> None:
        """Say each problem beside its field."""
        for name, problem in refusal.problems:
            self[name].errors = [*self[name].errors, said(getattr(problem, "label", problem))]

    def draft(self) -> Any:
        """Return what was typed; the form must be valid."""
        return self.draft_kind(**{name: self[name].data for name in self.names})


class ClusterForm(OfficeForm):
    """Everything the office says about a cluster, but for its logo."""

    draft_kind = ClusterDraft

    name_de = Line(N_("Name"), longest=120, missing=NAME_MISSING)
    name_en = Line(N_("Name auf Englisch"), longest=120, missing=N_("Geben Sie den Namen auch auf Englisch ein."))
    description_de = Paragraph(N_("Worum es dem Cluster geht"), longest=LONGEST_TEXT)
    description_en = Paragraph(N_("Dasselbe auf Englisch"), longest=LONGEST_TEXT)
    seat = Line(N_("Sitz"), longest=80, missing=N_("Geben Sie den Ort an."))
    website = Line(N_("Website"), longest=200, widget=URLInput())
    contact_name = Line(N_("Ansprechperson"), longest=120)
    contact_email = Line(
        N_("E-Mail-Adresse"), longest=LONGEST_EMAIL, missing=ADDRESS_MISSING, check=_deliverable, widget=EmailInput()
    )
    colour = Line(N_("Farbe"), longest=7, missing=N_("Geben Sie eine Farbe an."))
    valid_from = DateField(N_("Gültig ab"), [InputRequired(N_("Geben Sie den ersten Tag an."))])
    valid_until = DateField(N_("Gültig bis"), [Optional()])
    carrier_id = SelectField(N_("Träger"), [Needed(N_("Wählen Sie den Träger."))])
    second_carrier_id = SelectField(N_("Zweiter Träger"), default="")
    third_carrier_id = SelectField(N_("Dritter Träger"), default="")

    def offer(self, carriers: Iterable[CarrierName]) -> None:
        """Offer the carriers."""
        known = [SelectChoice(str(one.id), one.name) for one in carriers]
        for place in CARRIER_PLACES:
            nobody = said(N_("Bitte wählen")) if place == CARRIER_PLACES[0] else said(N_("keiner"))
            self[place].choices = [SelectChoice("", nobody), *known]

    def draft(self) -> ClusterDraft:
        """Return the draft that was typed; the form must be valid."""
        typed = {name: self[name].data for name in self.names}
        typed |= {place: UUID(typed[place]) if typed[place] else None for place in CARRIER_PLACES}
        return ClusterDraft(**typed | {"colour": typed["colour"].lower()})

    def show(self, draft: object) -> None:
        """Begin with what stands there; a place without a carrier is empty."""
        super().show(draft)
        for place in CARRIER_PLACES:
            self[place].data = self[place].data or ""


class CarrierForm(OfficeForm):
    """Everything the office says about a carrier."""

    draft_kind = CarrierDraft

    name = Line(N_("Name"), longest=200, missing=NAME_MISSING)
    legal_form = Line(N_("Rechtsform"), longest=60)
    street = Line(N_("Straße und Hausnummer"), longest=120)
    postal_code = Line(N_("Postleitzahl"), longest=12)
    city = Line(N_("Ort"), longest=80, missing=N_("Geben Sie den Ort an."))
    website = Line(N_("Website"), longest=200, widget=URLInput())
    sender_name = Line(N_("Absendername"), longest=120)
    reply_address = Line(
        N_("Antwortadresse"), longest=LONGEST_EMAIL, missing=ADDRESS_MISSING, check=_deliverable, widget=EmailInput()
    )
    privacy_notice_de = Paragraph(N_("Datenschutzhinweise"), longest=LONGEST_NOTICE)
    privacy_notice_en = Paragraph(N_("Datenschutzhinweise auf Englisch"), longest=LONGEST_NOTICE)


class LogoForm(EditForm):
    """A cluster's logo: another picture, other words, or none."""

    fields_of_part: ClassVar = {"mark": (), "alt_de": ("alt_de",), "alt_en": ("alt_en",)}

    file = FileField(N_("Bilddatei"))
    alt_de = Line(N_("Beschreibung des Logos"), longest=160)
    alt_en = Line(N_("Beschreibung des Logos auf Englisch"), longest=160)

    @property
    def names(self) -> tuple[str, ...]:
        """The parts of a logo."""
        return ("mark", "alt_de", "alt_en")

    def show(self, logo: LogoWords) -> None:
        """Begin with what stands there."""
        self.see(parts_in(LogoWords, logo))
        self.alt_de.data, self.alt_en.data = logo.alt_de, logo.alt_en

    def edit_to(self, mark: str) -> Edit:
        """Return what the form changes, with the picture of that mark; without one nothing is read out."""
        words = (self.alt_de.data, self.alt_en.data) if mark else ("", "")
        return Edit(parts_in(LogoWords, LogoWords(mark, *words)), self.marks())

    def wanted(self) -> Parts:
        """Return the words; which picture it is to be, the file says."""
        return {"alt_de": self.alt_de.data, "alt_en": self.alt_en.data}
