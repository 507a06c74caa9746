"""The check of one row: what is taken of it, and everything that is wrong with it; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from eventsvc.events.answering import Problem as AnswerProblem
from eventsvc.events.answering import accept
from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.kinds import Participation
from eventsvc.events.questions import Question, Value
from eventsvc.kit.localized import Language
from eventsvc.kit.text import N_, folded
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.contact import (
    LONGEST_NAME,
    LONGEST_NEEDS,
    LONGEST_REMARKS,
    deliverable_address,
    international_number,
    tidy_postal_code,
)

from .cells import (
    LANGUAGES,
    LONGEST_PROOF,
    NO_COUNTRY,
    WAYS,
    answer_in,
    country_codes,
    found,
    kinds,
    named,
    organization,
    short,
    split_name,
    tags,
    with_zero,
    words_of,
)
from .targets import QUESTION, Target

MISSING = {
    Target.FIRST_NAME: N_("Der Vorname fehlt."),
    Target.LAST_NAME: N_("Der Nachname fehlt."),
    Target.EMAIL: N_("Die E-Mail-Adresse fehlt."),
}
FORMULA_FAILED = N_("Die Formel in dieser Zelle ergibt einen Fehler.")
NO_KIND = N_("Diese Art der Organisation kennen wir nicht.")
NO_WAY = N_("Diese Teilnahmeart gibt es bei dieser Veranstaltung nicht.")
NO_HOLDER = N_("Dieser Cluster veranstaltet nicht mit.")
NO_CATEGORY = N_("Diese Kategorie gibt es bei dieser Veranstaltung nicht.")
NO_LANGUAGE = N_("Möglich sind Deutsch und Englisch.")
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#NV", "#BEZUG!", "#WERT!"})


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What holds for everyone whose row says nothing of it."""

    participation: Participation | None
    organization_kind: OrganizationKind
    country: str = "DE"
    language: str = Language.GERMAN
    category_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What the event offers and asks."""

    ways: tuple[Participation, ...]
    defaults: Defaults
    categories: tuple[CategoryRow, ...] = ()
    questions: tuple[Question, ...] = ()
    # The clusters that hold the event, by what they are called.
    clusters: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: in which column, and why, in German words marked for the catalogues, with their facts."""

    column: str
    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """What is taken of a row, as JSON can hold it, and what is wrong with it; good rows have no faults."""

    taken: dict[str, Any]
    faults: tuple[Fault, ...]


def check(cells: Sequence[str], targets: Sequence[str], headings: Sequence[str], expected: Expected) -> Checked:
    """Take of a row what its columns hold, and name all that is wrong with it."""
    told = {target: cell for target, cell in zip(targets, cells, strict=False) if target and cell}
    titles = {target: heading for target, heading in zip(targets, headings, strict=False) if target}
    return _Check(told, titles, expected).run()


class _Check:
    """One row on its way."""

    def __init__(self, told: Mapping[str, str], titles: Mapping[str, str], expected: Expected) -> None:
        self.told, self.titles, self.expected = dict(told), titles, expected
        self.taken: dict[str, Any] = {}
        self.faults: list[Fault] = []

    def run(self) -> Checked:
        for target, cell in list(self.told.items()):
            if cell in _ERRORS:
                self._fault(target, FORMULA_FAILED)
                del self.told[target]
        self._person()
        self._origin()
        self._wishes()
        self._answers()
        return Checked(taken=self.taken, faults=tuple(self.faults))

    def _person(self) -> None:
        if Target.NAME in self.titles:
            self._split_name()
        for target in (Target.FIRST_NAME, Target.LAST_NAME):
            self._take(target, lambda name: named(name, LONGEST_NAME))
        self._take(Target.EMAIL, deliverable_address)
        kept = {fault.column for fault in self.faults}
        for target, why in MISSING.items():
            if not self.taken.get(target) and self._title(target) not in kept:
                self._fault(target, why)

    def _split_name(self) -> None:
        whole = self.told.get(Target.NAME, "")
        first, last = split_name(whole)
        if whole:
            self.told |= {Target.FIRST_NAME: first, Target.LAST_NAME: last}
            self.told = {target: cell for target, cell in self.told.items() if cell}

    def _origin(self) -> None:
        defaults = self.expected.defaults
        self._take(Target.ORGANIZATION, organization)
        self._take(
            Target.ORGANIZATION_KIND, lambda cell: found(kinds(), cell, NO_KIND).value, defaults.organization_kind
        )
        self._take(Target.COUNTRY, lambda cell: found(country_codes(), cell, NO_COUNTRY), defaults.country)
        country = self.taken.get(Target.COUNTRY, defaults.country)
        self._take(Target.POSTAL_CODE, lambda cell: tidy_postal_code(with_zero(cell, country), country))
        self._take(Target.PHONE, lambda cell: international_number(cell, country))

    def _wishes(self) -> None:
        expected, defaults = self.expected, self.expected.defaults
        ways = {word: way for way, word in words_of(WAYS) if way in expected.ways}
        self._take(Target.PARTICIPATION, lambda cell: found(ways, cell, NO_WAY).value, defaults.participation)
        categories = {
            folded(name): str(one.id) for one in expected.categories for name in (one.name_de, one.name_en) if name
        }
        first = str(defaults.category_id) if defaults.category_id else ""
        self._take(Target.CATEGORY, lambda cell: found(categories, cell, NO_CATEGORY), first)
        clusters = {folded(name): str(one) for name, one in expected.clusters.items()}
        self._take(Target.ORIGIN, lambda cell: found(clusters, cell, NO_HOLDER))
        languages = {word: language.value for language, word in words_of(LANGUAGES)}
        self._take(Target.LANGUAGE, lambda cell: found(languages, cell, NO_LANGUAGE), defaults.language)
        self._take(Target.PROOF, lambda cell: short(cell, LONGEST_PROOF))
        self._take(Target.TAGS, tags)
        for target, longest in ((Target.DIETARY_NEEDS, LONGEST_NEEDS), (Target.ACCESS_NEEDS, LONGEST_NEEDS)):
            self._take(target, partial(short, longest=longest))
        self._take(Target.REMARKS, lambda cell: short(cell, LONGEST_REMARKS))

    def _answers(self) -> None:
        given: dict[UUID, Value] = {}
        for question in self.expected.questions:
            target = f"{QUESTION}{question.key}"
            if target not in self.told:
                continue
            try:
                given[question.key] = answer_in(question, self.told[target])
            except ValueError as problem:
                self._fault(target, str(problem))
        accepted = accept(self.expected.questions, given)
        for key, flaw in accepted.problems.items():
            if flaw is not AnswerProblem.MISSING:
                self._fault(f"{QUESTION}{key}", flaw.label)
        self.taken["answers"] = {
            str(key): value if isinstance(value, str) else list(value) for key, value in accepted.answers.items()
        }

    def _take(self, target: Target, keep: Callable[[str], Any], otherwise: Any = "") -> None:
        """Keep what the cell holds, or say what is wrong with it."""
        cell = self.told.get(target, "")
        if not cell:
            self.taken[target.value] = otherwise
            return
        try:
            self.taken[target.value] = keep(cell)
        except ValueError as problem:
            self._fault(target, str(problem))

    def _fault(self, target: str, why: str) -> None:
        self.faults.append(Fault(self._title(target), why))

    def _title(self, target: str) -> str:
        """What the file calls the column; a whole name stands for its parts."""
        if target in {Target.FIRST_NAME, Target.LAST_NAME} and target not in self.titles:
            target = Target.NAME
        return self.titles.get(target, "")
