"""The rules of mail texts: whose words hold, what may stand in them, and where two languages say different things."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

from eventsvc.kit.localized import Language

from .placeholders import Placeholder, placeholders_in, unknown_in


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a letter says in one language: its subject, and Markdown above and below its facts; empty is not adapted."""

    subject: str = ""
    opening: str = ""
    closing: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The pieces, in their order."""
        return (self.subject, self.opening, self.closing)

    @property
    def is_adapted(self) -> bool:
        """Whether anything is said otherwise."""
        return any(self.texts)


STANDARD = Words()
PIECES = tuple(one.name for one in fields(Words))
# A text in both languages, in single parts as a form has them: "subject_de" to "closing_en".
PARTS = tuple(f"{piece}_{language}" for language in Language for piece in PIECES)


@dataclass(frozen=True, kw_only=True)
class MailText:
    """A letter's adapted words in both languages; each language is adapted by itself."""

    german: Words = STANDARD
    english: Words = STANDARD

    def said(self, language: str) -> Words:
        """Return the words in `language`."""
        return self.english if language == Language.ENGLISH else self.german

    @property
    def parts(self) -> dict[str, str]:
        """The text in single parts."""
        return {f"{piece}_{language}": getattr(self.said(language), piece) for language in Language for piece in PIECES}

    @property
    def is_adapted(self) -> bool:
        """Whether anything is said otherwise in either language."""
        return self.german.is_adapted or self.english.is_adapted

    @property
    def only_adapted(self) -> Language | None:
        """The language that is adapted while the other is not."""
        if self.german.is_adapted == self.english.is_adapted:
            return None
        return Language.GERMAN if self.german.is_adapted else Language.ENGLISH

    @property
    def only_in_one(self) -> tuple[list[Placeholder], list[Placeholder]]:
        """The placeholders that only the German has, and those that only the English has, where both are adapted."""
        if not (self.german.is_adapted and self.english.is_adapted):
            return [], []
        german, english = placeholders_in(*self.german.texts), placeholders_in(*self.english.texts)
        return sorted(german - english), sorted(english - german)

    @property
    def is_uneven(self) -> bool:
        """Whether readers of one language learn something else than those of the other."""
        return self.only_adapted is not None or any(self.only_in_one)


NOT_ADAPTED = MailText()


def text_of(parts: Mapping[str, str]) -> MailText:
    """Return the text that the parts make."""
    german, english = (
        Words(**{piece: parts[f"{piece}_{language}"].strip() for piece in PIECES}) for language in Language
    )
    return MailText(german=german, english=english)


def problems(parts: Mapping[str, str], offered: Collection[Placeholder]) -> list[tuple[str, str]]:
    """Return what stands in braces and cannot be filled in this letter: the part, and the word as it was written."""
    return [(name, word) for name in PARTS for word in unknown_in(parts[name], offered=offered)]


def holding(levels: Iterable[Words], offered: Collection[Placeholder]) -> Words:
    """Return the words that hold: piece by piece those of the nearest level that says something it can say.

    What asks for a placeholder that the letter does not know is passed over: a mail never fails because of a text.
    """
    found = dict.fromkeys(PIECES, "")
    for words in levels:
        for piece in PIECES:
            said = getattr(words, piece)
            if said and not found[piece] and not unknown_in(said, offered=offered):
                found[piece] = said
    return Words(**found)
