"""What a column can hold: what is known of a person, an answer to a question, tags; and what such columns are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from eventsvc.events.questions import Question, QuestionKind, Scope
from eventsvc.kit.text import N_, folded

from .cells import WAYS, words_of

QUESTION = "question:"


class Target(StrEnum):
    """What is known of a person, in the order in which it is offered."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ORGANIZATION = "organization"
    ORGANIZATION_KIND = "organization_kind"
    POSTAL_CODE = "postal_code"
    COUNTRY = "country"
    PARTICIPATION = "participation"
    CATEGORY = "category"
    PROOF = "proof"
    LANGUAGE = "language"
    ORIGIN = "origin"
    TAGS = "tags"
    DIETARY_NEEDS = "dietary_needs"
    ACCESS_NEEDS = "access_needs"
    REMARKS = "remarks"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return LABELS[self]


LABELS = {
    Target.FIRST_NAME: N_("Vorname"),
    Target.LAST_NAME: N_("Nachname"),
    Target.NAME: N_("Vor- und Nachname zusammen"),
    Target.EMAIL: N_("E-Mail-Adresse"),
    Target.PHONE: N_("Telefon"),
    Target.ORGANIZATION: N_("Organisation"),
    Target.ORGANIZATION_KIND: N_("Art der Organisation"),
    Target.POSTAL_CODE: N_("Postleitzahl"),
    Target.COUNTRY: N_("Land"),
    Target.PARTICIPATION: N_("Teilnahmeart"),
    Target.CATEGORY: N_("Kategorie"),
    Target.PROOF: N_("Nachweis"),
    Target.LANGUAGE: N_("Sprache der E-Mails"),
    Target.ORIGIN: N_("Über welches Cluster"),
    Target.TAGS: N_("Schlagwörter"),
    Target.DIETARY_NEEDS: N_("Essen"),
    Target.ACCESS_NEEDS: N_("Barrierefreiheit"),
    Target.REMARKS: N_("Anmerkungen"),
}
# What people call such a column; compared without case, marks and what stands in brackets.
HEADINGS: dict[Target, tuple[str, ...]] = {
    Target.FIRST_NAME: ("vorname", "first name", "firstname", "given name", "forename", "rufname"),
    Target.LAST_NAME: ("nachname", "familienname", "zuname", "last name", "lastname", "surname", "family name"),
    Target.NAME: (
        *("name", "full name", "vor- nachname", "name, vorname", "vorname nachname", "vorname, nachname"),
        *("teilnehmer", "teilnehmerin", "teilnehmende", "teilnehmende person", "person", "participant", "attendee"),
    ),
    Target.EMAIL: (
        *("e-mail", "email", "mail", "e-mail-adresse", "emailadresse", "mailadresse", "e-mail adresse", "e mail"),
        *("e-mail address", "email address", "mail address"),
    ),
    Target.PHONE: (
        *("telefon", "telefonnummer", "tel", "tel.", "rufnummer", "mobil", "mobilnummer", "handy", "handynummer"),
        *("phone", "phone number", "mobile", "telephone"),
    ),
    Target.ORGANIZATION: (
        *("organisation", "firma", "unternehmen", "firmenname", "institution", "einrichtung", "arbeitgeber"),
        *("organization", "company", "company name", "employer", "affiliation"),
    ),
    Target.ORGANIZATION_KIND: (
        *("art organisation", "organisationsart", "organisationstyp", "unternehmensart", "unternehmensgrosse"),
        *("kind organization", "type organization", "organization type", "organisation type"),
    ),
    Target.POSTAL_CODE: ("plz", "postleitzahl", "postal code", "postcode", "zip", "zip code"),
    Target.COUNTRY: ("land", "country", "staat", "herkunftsland"),
    Target.PARTICIPATION: ("teilnahme", "teilnahmeart", "participation", "attendance", "format", "vor ort online"),
    Target.CATEGORY: ("kategorie", "teilnahmekategorie", "ticketart", "tarif", "category", "ticket type"),
    Target.PROOF: ("nachweis", "mitgliedsnummer", "proof", "membership number"),
    Target.LANGUAGE: ("sprache", "sprache e-mails", "korrespondenzsprache", "language"),
    Target.ORIGIN: (
        "cluster",
        "uber welches cluster",
        "herkunft",
        "eingeladen durch",
        "origin",
        "through which cluster",
    ),
    Target.TAGS: ("schlagworter", "schlagwort", "tags", "tag", "markierung", "markierungen", "labels"),
    Target.DIETARY_NEEDS: (
        *("essen", "ernahrung", "verpflegung", "unvertraglichkeiten", "allergien", "diet", "dietary needs"),
        *("dietary requirements", "food", "vegetarisch/vegan"),
    ),
    Target.ACCESS_NEEDS: ("barrierefreiheit", "assistenzbedarf", "accessibility", "access needs"),
    Target.REMARKS: (
        "anmerkung",
        "anmerkungen",
        "bemerkung",
        "bemerkungen",
        "kommentar",
        "notiz",
        "notizen",
        "remarks",
        "comments",
        "notes",
    ),
}
_WAYS = frozenset(word for _way, word in words_of(WAYS))
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\*")
_BETWEEN = frozenset({"und", "oder", "der", "die", "das", "ihr", "ihre", "and", "or", "of", "the", "your", "/", "&"})
_NAMED = {folded(word): target for target, words in HEADINGS.items() for word in words}
# Words that stand for their target even within a longer heading; the rarer meaning first.
_WITHIN = (
    *((folded(word), Target.ORGANIZATION_KIND) for word in ("art organisation", "organisationsart")),
    *((word, Target.FIRST_NAME) for word in ("vorname", "first name")),
    *((word, Target.LAST_NAME) for word in ("nachname", "familienname", "last name", "surname")),
    *((word, Target.EMAIL) for word in ("e-mail", "email", "mailadresse")),
    *((word, Target.PHONE) for word in ("telefon", "mobilnummer", "phone")),
    *((word, Target.POSTAL_CODE) for word in ("postleitzahl", "plz", "postal code", "zip code")),
    *((word, Target.ORGANIZATION) for word in ("organisation", "firma", "unternehmen", "company", "institution")),
)


def heading_key(heading: str) -> str:
    """Return a heading as it is compared and remembered."""
    words = folded(_BRACKETS.sub(" ", heading)).strip(" :.").split()
    return " ".join(word for word in words if word not in _BETWEEN)[:120]


def is_known_heading(cell: str) -> bool:
    """Whether a column could be called so."""
    return _meaning(heading_key(cell)) is not None


@lru_cache(maxsize=4096)
def _meaning(key: str) -> Target | None:
    exact = _NAMED.get(key)
    if exact or not key:
        return exact
    return next((target for word, target in _WITHIN if word in key), None)


def suggest(
    headings: Sequence[str],
    sample: Iterable[tuple[int, Sequence[str]]],
    questions: Sequence[Question] = (),
    remembered: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Return what each column probably holds, "" for what nobody can tell; no target is given twice.

    What was chosen by hand for a heading before comes first, then the words of the questions, then what columns are
    usually called; an address is known by its sign.
    """
    rows = [cells for _number, cells in sample]
    keys = [heading_key(one) for one in headings]
    asked = _labels(questions)
    found: dict[int, str] = {}
    ways: tuple[Callable[[int], str], ...] = (
        lambda place: (remembered or {}).get(keys[place], ""),
        lambda place: asked.get(keys[place], ""),
        lambda place: _NAMED.get(keys[place], ""),
        lambda place: _meaning(keys[place]) or "",
        lambda place: _NAMED.get(keys[place].rpartition(": ")[2], ""),
        lambda place: Target.EMAIL if _has_addresses(rows, place) else "",
    )
    for way in ways:
        for place in range(len(headings)):
            target = way(place)
            if target and place not in found and target not in found.values():
                found[place] = str(target)
    return _settled([found.get(place, "") for place in range(len(headings))])


def suggest_by_looks(sample: Sequence[tuple[int, Sequence[str]]]) -> tuple[str, ...]:
    """Return what the columns of a table without a heading hold: an address has its sign, names stand in their order."""
    rows = [cells for _number, cells in sample]
    width = max((len(cells) for cells in rows), default=0)
    address = next((place for place in range(width) if _has_addresses(rows, place)), width)
    ways = {
        place
        for place in range(width)
        if any(folded(cells[place]) in _WAYS for cells in rows if place < len(cells)) and place != address
    }
    names = [place for place in range(width) if place != address and place not in ways]
    words = [Target.FIRST_NAME, Target.LAST_NAME] if len(names) > 1 else [Target.NAME]
    found: dict[int, str] = {place: str(word) for place, word in zip(names, words, strict=False)}
    found |= {place: str(Target.PARTICIPATION) for place in sorted(ways)[:1]} | {address: str(Target.EMAIL)}
    return tuple(found.get(place, "") for place in range(width))


def _settled(targets: Sequence[str]) -> tuple[str, ...]:
    """Beside a first name, a column called "Name" holds the last one."""
    has_first, has_last = Target.FIRST_NAME in targets, Target.LAST_NAME in targets
    instead = "" if has_last else Target.LAST_NAME.value
    return tuple(instead if one == Target.NAME and has_first else one for one in targets)


def choosable(questions: Iterable[Question]) -> list[Question]:
    """Return the questions that a column can answer: those to each person, but for files."""
    return [
        one for one in questions if one.kind.asks and one.kind is not QuestionKind.FILE and one.scope is Scope.PERSON
    ]


def missing(targets: Collection[str]) -> list[str]:
    """Return what no import can do without, in German words; empty if all is there."""
    found = []
    if Target.NAME not in targets and not {Target.FIRST_NAME, Target.LAST_NAME} <= set(targets):
        found.append(N_("Ordnen Sie Vor- und Nachname zu, oder eine Spalte mit dem ganzen Namen."))
    if Target.EMAIL not in targets:
        found.append(N_("Ordnen Sie die Spalte mit der E-Mail-Adresse zu."))
    return found


def _labels(questions: Iterable[Question]) -> dict[str, str]:
    return {
        heading_key(label): f"{QUESTION}{question.key}"
        for question in choosable(questions)
        for label in (question.label_en, question.label_de)
        if label
    }


def _has_addresses(rows: Sequence[Sequence[str]], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return bool(cells) and sum("@" in cell for cell in cells) * 2 > len(cells)
