"""What stands in a cell, as what it is to be: a name, a country, an answer; raises ValueError with what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from eventsvc.events.kinds import Participation
from eventsvc.events.questions import NO, YES, Question, QuestionKind, Value
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import Language
from eventsvc.kit.text import N_, folded
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.contact import (
    LONGEST_ORGANIZATION,
    check_name,
    check_organization,
    countries,
)
from eventsvc.registration.typed_answers import KEPT, LONGEST_LINE, LONGEST_PARAGRAPH, kept_day

T = TypeVar("T")
K = TypeVar("K")
MOST_TAGS, LONGEST_TAG, LONGEST_PROOF = 20, 40, 200
TOO_LONG = N_("Das ist zu lang.")
NO_COUNTRY = N_("Dieses Land kennen wir nicht.")
NO_CHOICE = N_("Diese Antwort steht nicht zur Wahl.")
NO_YES = N_("Hier steht ja oder nein.")
# They belong to the name that follows, however they are written.
_PARTICLES = frozenset(
    (
        *("von", "van", "vom", "zu", "zum", "zur", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das"),
        *("du", "la", "le", "ten", "ter", "af", "av", "auf", "bin", "ibn", "el", "al"),
    )
)
_SERIAL = re.compile(r"[2-7]\d{4}(\.0+)?")
_SPLIT = re.compile(r"[;,|/\n]")
KINDS = {
    OrganizationKind.SME: ("kmu", "sme", "mittelstand", "kleines unternehmen", "mittleres unternehmen"),
    OrganizationKind.LARGE_COMPANY: ("grossunternehmen", "konzern", "large company", "corporation", "industrie"),
    OrganizationKind.STARTUP: ("startup", "start-up", "grundung"),
    OrganizationKind.RESEARCH: ("forschung", "forschungsinstitut", "research", "research institute"),
    OrganizationKind.UNIVERSITY: ("hochschule", "universitat", "fachhochschule", "university"),
    OrganizationKind.PUBLIC_BODY: ("behorde", "kommune", "verwaltung", "ministerium", "public body", "authority"),
    OrganizationKind.ASSOCIATION: ("verband", "verein", "kammer", "cluster", "netzwerk", "association"),
    OrganizationKind.PRESS: ("presse", "medien", "press", "media"),
    OrganizationKind.PRIVATE: ("privatperson", "privat", "private person", "private individual", "private"),
}
WAYS = {
    Participation.ON_SITE: ("vor ort", "prasenz", "onsite", "on site", "on-site", "in person"),
    Participation.ONLINE: ("online", "virtuell", "remote", "digital"),
}
LANGUAGES = {
    Language.GERMAN: ("de", "deutsch", "german", "d"),
    Language.ENGLISH: ("en", "englisch", "english", "e"),
}
_YES, _NO = (
    frozenset({"ja", "yes", "j", "y", "x", "1", "true", "wahr"}),
    frozenset({"nein", "no", "n", "0", "false", "falsch", "-"}),
)


def split_name(whole: str) -> tuple[str, str]:
    """Return first and last name out of one: what stands behind a comma is the first; "von der" belongs to the last."""
    last, comma, first = whole.partition(",")
    if comma:
        return first.strip(), last.strip()
    words = whole.split()
    at = max(len(words) - 1, 0)
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def answer_in(question: Question, cell: str) -> Value:
    """Return a cell as the answer to a question, or raise ValueError with what is wrong with it."""
    match question.kind:
        case QuestionKind.YES_NO:
            word = folded(cell)
            if word not in _YES | _NO:
                raise ValueError(NO_YES)
            return YES if word in _YES else NO
        case QuestionKind.ONE_OF:
            return found(_choices(question), cell, NO_CHOICE)
        case QuestionKind.SEVERAL_OF:
            return _several(question, cell)
        case QuestionKind.COUNTRY:
            return found(country_codes(), cell, NO_COUNTRY)
        case QuestionKind.DATE:
            return _day(cell)
        case QuestionKind.LONG_TEXT:
            return short(cell, LONGEST_PARAGRAPH)
    keep = KEPT.get(question.kind)
    return keep(cell) if keep else short(cell, LONGEST_LINE)


def _several(question: Question, cell: str) -> tuple[str, ...]:
    """Several answers stand in one cell; an answer may have a comma of its own."""
    known = _choices(question)
    if folded(cell) in known:
        return (known[folded(cell)],)
    parts = [part.strip() for part in _SPLIT.split(cell) if part.strip()]
    return tuple(dict.fromkeys(found(known, part, NO_CHOICE) for part in parts))


def _choices(question: Question) -> dict[str, str]:
    return {
        folded(label): str(choice.key)
        for choice in question.choices
        for label in (choice.label_en, choice.label_de)
        if label
    }


def _day(cell: str) -> str:
    """A day as people or programs write it; a bare number is what a spreadsheet counts days in."""
    if _SERIAL.fullmatch(cell):
        return (date(1899, 12, 30) + timedelta(days=int(float(cell)))).isoformat()
    return kept_day(cell.split(" ", maxsplit=1)[0])


def with_zero(cell: str, country: str) -> str:
    """Return a postal code whole: a spreadsheet takes for a number, and the zero before it for nothing."""
    return f"0{cell}" if country == "DE" and cell.isdigit() and len(cell) == 4 else cell  # noqa: PLR2004 -- one less than five


def named(name: str, longest: int) -> str:
    """Return a name as it is written."""
    check_name(short(name, longest))
    return name


def organization(name: str) -> str:
    """Return the name of an organization as it is written."""
    check_organization(short(name, LONGEST_ORGANIZATION))
    return name


def short(cell: str, longest: int) -> str:
    """Return the text, if it is no longer than that."""
    if len(cell) > longest:
        raise ValueError(TOO_LONG)
    return cell


def tags(cell: str) -> list[str]:
    """Return the tags that stand in one cell."""
    words = list(dict.fromkeys(part.strip() for part in _SPLIT.split(cell) if part.strip()))
    if len(words) > MOST_TAGS or any(len(word) > LONGEST_TAG for word in words):
        raise ValueError(TOO_LONG)
    return words


def found(known: Mapping[str, T], cell: str, otherwise: str) -> T:
    """Return what the word in the cell means, or say that nobody knows it."""
    value = known.get(folded(cell))
    if value is None:
        raise ValueError(otherwise)
    return value


@lru_cache
def kinds() -> dict[str, OrganizationKind]:
    """Return the kinds of organization by what people call them."""
    labels = {folded(label): kind for kind in OrganizationKind for label in _in_both(kind.label)}
    return labels | {word: kind for kind, word in words_of(KINDS)}


@lru_cache
def country_codes() -> dict[str, str]:
    """Return the codes of countries by their names in both languages, and by themselves."""
    spoken = {folded(name): code for language in Language for code, name in countries(language.value)}
    codes = {code.casefold(): code for code, _name in countries(Language.GERMAN.value)}
    return spoken | codes | {"d": "DE", "brd": "DE", "a": "AT", "osterreich": "AT", "usa": "US", "uk": "GB"}


def _in_both(label: str) -> tuple[str, ...]:
    return tuple(translated(language.value, label) for language in Language)


def words_of(table: Mapping[K, Sequence[str]]) -> list[tuple[K, str]]:
    """Return each word of a table beside what it means."""
    return [(key, word) for key, words in table.items() for word in words]
