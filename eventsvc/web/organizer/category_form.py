"""The form of a category: what an organizer types, and the draft it becomes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from eventsvc.clusters.carriers import choosable
from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.category_service import HIGHEST_VAT, CategoryDraft
from eventsvc.events.errors import BadCategory
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import home_day, in_language
from eventsvc.kit.text import N_
from eventsvc.web.edit_form import DraftForm
from eventsvc.web.fields.money import MoneyField
from eventsvc.web.fields.text import Line
from eventsvc.web.languages import chosen_language, said

from .event_form import DATETIMES, MOST_PLACES, NO_NUMBER, PlacesField

LONGEST_NAME, LONGEST_PROOF = 80, 300
HIGHEST_PRICE = 100_000_00
ALONE = ""


class CategoryForm(DraftForm):
    """Everything an organizer says about a category."""

    draft_kind = CategoryDraft
    fields_of_part: ClassVar = {"cluster_ids": ("clusters",), "price_cents": ("price",), "vat_percent": ("vat",)}

    kind = SelectField(
        N_("Art der Kategorie"), [InputRequired()], choices=[SelectChoice(one.value, one.label) for one in CategoryKind]
    )
    name_de = Line(N_("Name"), longest=LONGEST_NAME, missing=N_("Geben Sie der Kategorie einen Namen."))
    name_en = Line(N_("Name auf Englisch"), longest=LONGEST_NAME)
    shares_with = SelectField(N_("Kontingent"), default=ALONE)
    quota = PlacesField(N_("Plätze im Kontingent"), [Optional(), NumberRange(0, MOST_PLACES, NO_NUMBER)])
    admission = RadioField(
        N_("Wer darf sie wählen?"),
        [InputRequired()],
        choices=[SelectChoice(one.value, one.label) for one in Admission],
        default=Admission.EVERYONE.value,
    )
    clusters = SelectMultipleField(N_("Mitglieder welcher Cluster?"))
    proof_de = Line(N_("Nachweis, um den Sie bitten"), longest=LONGEST_PROOF)
    proof_en = Line(N_("Nachweis, auf Englisch"), longest=LONGEST_PROOF)
    opens_at = DateTimeLocalField(N_("Wählbar ab"), [Optional()], format=DATETIMES)
    closes_at = DateTimeLocalField(N_("Wählbar bis"), [Optional()], format=DATETIMES)
    price = MoneyField(
        N_("Preis netto in Euro"), highest=HIGHEST_PRICE, too_high=N_("Mehr als 100.000 Euro kann eine Teilnahme nicht kosten.")
    )  # fmt: skip
    vat = MoneyField(
        N_("Umsatzsteuer in Prozent"),
        highest=int(HIGHEST_VAT * 100),
        too_high=N_("Geben Sie einen Steuersatz unter 100 Prozent ein."),
    )

    def offer(self, others: Iterable[CategoryRow], timezone: str, also: Collection[UUID] = ()) -> None:
        """Offer the quotas of the other categories, and the clusters whose members may be meant or are; times are of that zone."""
        self.timezone, language = timezone, chosen_language()
        shared = [
            SelectChoice(
                str(one.id),
                said(N_("Gemeinsam mit „%(name)s“"), name=in_language(language, one.name_de, one.name_en)),
            )
            for one in others
            if one.pool_id is not None
        ]
        self.shares_with.choices = [SelectChoice(ALONE, said(N_("Für sich"))), *shared]
        self.clusters.choices = [
            SelectChoice(str(one.id), in_language(language, one.name_de, one.name_en))
            for one in choosable(home_day(read_clock()), also=also)
        ]

    def show(self, draft: CategoryDraft) -> None:
        """Fill the form with a draft."""
        self.see_row(draft)
        for name in ("name_de", "name_en", "proof_de", "proof_en"):
            self[name].data = getattr(draft, name)
        self.kind.data, self.admission.data = draft.kind.value, draft.admission.value
        self.clusters.data = [str(one) for one in draft.cluster_ids]
        self.shares_with.data = str(draft.shares_with) if draft.shares_with else ALONE
        self.quota.data = draft.quota
        self.price.data, self.vat.data = draft.price_cents, int(draft.vat_percent * 100)
        for name in ("opens_at", "closes_at"):
            at = getattr(draft, name)
            self[name].data = at.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None) if at else None

    def draft(self) -> CategoryDraft:
        """Return the draft that was typed; the form must be valid."""
        return CategoryDraft(
            kind=CategoryKind(self.kind.data),
            name_de=self.name_de.data,
            name_en=self.name_en.data,
            quota=self.quota.data,
            shares_with=UUID(self.shares_with.data) if self.shares_with.data else None,
            opens_at=_instant(self.opens_at.data, self.timezone),
            closes_at=_instant(self.closes_at.data, self.timezone),
            admission=Admission(self.admission.data),
            cluster_ids=frozenset(UUID(one) for one in self.clusters.data or ()),
            proof_de=self.proof_de.data,
            proof_en=self.proof_en.data,
            price_cents=self.price.data,
            vat_percent=Decimal(self.vat.data) / 100,
        )

    def tell(self, refusal: BadCategory) -> None:
        """Say each problem beside its field."""
        for name, problem in refusal.problems:
            self[name].errors = [*self[name].errors, said(getattr(problem, "label", problem))]


def _instant(typed: datetime | None, timezone: str) -> datetime | None:
    return None if typed is None else typed.replace(tzinfo=ZoneInfo(timezone))
