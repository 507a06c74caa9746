"""Choosing a category: what each costs, how many places it has left, and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectChoice
from wtforms.validators import ValidationError

from eventsvc.clusters.queries import cluster_names
from eventsvc.events.calendar_queries import EventPage
from eventsvc.events.categories import Admission
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.rules import WindowStatus
from eventsvc.kit.localized import in_language, written_number, written_price
from eventsvc.kit.text import N_
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import COUNTED, said_count, told_instant

from .text import Line

LONGEST_PROOF = 200
PROOF_MISSING = N_("Diese Kategorie braucht einen Nachweis: %(proof)s")


def choosable(categories: Iterable[CategoryRow], now: datetime, *, has_waiting_list: bool) -> tuple[CategoryRow, ...]:
    """Return the categories that a newcomer can choose at `now`: open, not behind a code, with a place or a waiting list."""
    return tuple(
        one
        for one in categories
        if one.status(now) is WindowStatus.OPEN
        and one.admission is not Admission.WITH_CODE
        and (has_waiting_list or one.admission.is_decided or one.free is None or one.free > 0)
    )


class CategoryField(RadioField):  # type: ignore[misc] # WTForms is untyped
    """One of the event's categories; where there are none it is not asked."""

    def __init__(self, **given: Any) -> None:
        super().__init__(N_("In welcher Kategorie?"), validate_choice=False, **given)
        # By this name the field macro knows what to draw.
        self.type = "RadioField"
        self.categories: tuple[CategoryRow, ...] = ()
        self.data: str | None

    def offer(self, categories: Sequence[CategoryRow], words: Callable[[CategoryRow], str] | None = None) -> None:
        """Offer these categories, in these words; the only one is chosen already."""
        self.categories = tuple(categories)
        self.flags.required = True
        self.choices = [SelectChoice(str(one.id), (words or _words)(one)) for one in categories]
        if len(categories) == 1 and not self.data:
            self.data = str(categories[0].id)

    @property
    def chosen(self) -> CategoryRow | None:
        """The category that was chosen; None where there are none."""
        return next((one for one in self.categories if str(one.id) == self.data), None)

    def pre_validate(self, _form: object) -> None:
        """Ask for one of the categories, if there are any."""
        if self.choices and self.chosen is None:
            raise ValidationError(said(N_("Wählen Sie Ihre Kategorie.")))


class ProofField(Line):
    """What proves the chosen category: its number, its school."""

    def __init__(self, **given: Any) -> None:
        super().__init__(N_("Nachweis"), longest=LONGEST_PROOF, **given)
        self.type = "StringField"
        self.hint = ""

    def ask(self, categories: Iterable[CategoryRow]) -> None:
        """Say what is asked for, and by which of the categories."""
        language = chosen_language()
        self.hint = " ".join(
            said(
                N_("Für „%(category)s“: %(proof)s."),
                category=in_language(language, one.name_de, one.name_en),
                proof=proof_of(one).rstrip("."),
            )
            for one in categories
            if one.proof_de
        )

    def refuse_without(self, category: CategoryRow | None) -> bool:
        """Whether the category is proven, or needs no proof; else say what is missing."""
        if category is None or not category.proof_de or self.data:
            return True
        self.errors: list[str] = [said(PROOF_MISSING, proof=proof_of(category))]
        return False


def further_pools_of(category: CategoryRow | None) -> frozenset[UUID]:
    """Return the quota in which whoever takes the category needs a place."""
    return frozenset() if category is None or category.pool_id is None else frozenset({category.pool_id})


def proof_of(category: CategoryRow) -> str:
    """Return what the category asks for as its proof, in the reader's language."""
    return in_language(chosen_language(), category.proof_de, category.proof_en)


def price_words(category: CategoryRow) -> str:
    """Return the price as it stands at the category: net, VAT and gross, or that it costs nothing."""
    if not category.price_cents:
        return said(N_("kostenfrei"))
    language = chosen_language()
    net, gross = (written_price(cents, language) for cents in (category.price_cents, category.gross_cents))
    if not category.vat_percent:
        return said(N_("%(net)s, umsatzsteuerfrei"), net=net)
    vat = written_number(float(category.vat_percent), language)
    return said(N_("%(net)s netto, %(gross)s mit %(vat)s %% USt."), net=net, gross=gross, vat=vat)


def places_words(category: CategoryRow) -> str:
    """Return how many places its quota has left, where that is worth a word."""
    if category.free is None or category.free > COUNTED:
        return ""
    if category.free <= 0:
        return said(N_("ausgebucht, Sie kommen auf die Warteliste"))
    return said_count("noch %(num)s Platz", "noch %(num)s Plätze", category.free)


def told_categories(page: EventPage, now: datetime) -> list[tuple[CategoryRow, str, str]]:
    """Return the categories of an event with their price, and when or how they can be had."""
    if not page.is_divided:
        return []
    return [(one, price_words(one), standing_words(one, page.timezone, now)) for one in categories_of(page.id)]


def standing_words(category: CategoryRow, timezone: str, now: datetime) -> str:
    """Return when or how the category can be had, where that is worth a word."""
    match category.status(now):
        case WindowStatus.NOT_YET_OPEN if category.opens_at is not None:
            return said(N_("ab %(when)s"), when=told_instant(category.opens_at, timezone))
        case WindowStatus.CLOSED:
            return said(N_("nicht mehr wählbar"))
    until = said(N_("bis %(when)s"), when=told_instant(category.closes_at, timezone)) if category.closes_at else ""
    way_in = "" if category.admission is Admission.EVERYONE else way_in_words(category)
    return "; ".join(filter(None, (way_in, places_words(category), until)))


def way_in_words(category: CategoryRow) -> str:
    """Return who may take the category; members' clusters are named."""
    if not category.cluster_ids:
        return said(category.admission.label)
    language = chosen_language()
    names = sorted(in_language(language, *both) for both in cluster_names(category.cluster_ids).values())
    return said(N_("für Mitglieder von %(clusters)s, das Team bestätigt"), clusters=", ".join(names))


def _words(category: CategoryRow) -> str:
    name = in_language(chosen_language(), category.name_de, category.name_en)
    match category.admission:
        case Admission.MEMBERS:
            standing = way_in_words(category)
        case Admission.ON_REQUEST:
            standing = said(N_("das Team bestätigt"))
        case _:
            standing = places_words(category)
    facts = "; ".join(filter(None, (price_words(category), standing)))
    return f"{name}: {facts}"
