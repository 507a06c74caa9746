"""The rules of an announcement: what is wrong with a text, who gets it, who does not and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from eventsvc.kit.localized import Language
from eventsvc.mail_texts.placeholders import Placeholder, placeholders_in
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.states import LIVING, RegistrationState

from .states import AnnouncementKind, SkipReason


@dataclass(frozen=True, kw_only=True)
class Text:
    """Subject and text in German, and in English where somebody has written it."""

    subject_de: str
    body_de: str
    subject_en: str = ""
    body_en: str = ""

    @property
    def has_english(self) -> bool:
        """Whether there is a subject and a text in English."""
        return bool(self.subject_en and self.body_en)

    @property
    def placeholders(self) -> frozenset[Placeholder]:
        """The placeholders of both languages."""
        return placeholders_in(self.subject_de, self.body_de, self.subject_en, self.body_en)

    @property
    def only_in_one(self) -> tuple[list[Placeholder], list[Placeholder]]:
        """The placeholders that only the German has, and those that only the English has, where both are written."""
        if not self.has_english:
            return [], []
        german = placeholders_in(self.subject_de, self.body_de)
        english = placeholders_in(self.subject_en, self.body_en)
        return sorted(german - english), sorted(english - german)

    def language_for(self, language: str) -> Language:
        """In which language somebody reads it who has chosen `language`."""
        return Language.ENGLISH if language == Language.ENGLISH and self.has_english else Language.GERMAN

    def said(self, language: str) -> tuple[str, str]:
        """Return subject and text in `language`."""
        is_english = self.language_for(language) == Language.ENGLISH
        return (self.subject_en, self.body_en) if is_english else (self.subject_de, self.body_de)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Someone who was chosen, with what decides whether they get it."""

    registration: RegistrationRow
    # The consent to news that stands.
    consent_id: UUID | None
    # Placeholders of the text that have nothing to say for this person.
    missing: tuple[Placeholder, ...]

    @property
    def is_living(self) -> bool:
        """Whether the person comes, waits or hopes."""
        return self.registration.state in LIVING


@dataclass(frozen=True)
class Verdict:
    """Whether someone gets it; `skipped` says why not."""

    candidate: Candidate
    skipped: SkipReason | None = None


@dataclass(frozen=True)
class Judged:
    """All who were chosen, in order, with what becomes of them."""

    verdicts: tuple[Verdict, ...]

    @property
    def written_to(self) -> list[Candidate]:
        """Who gets it."""
        return [verdict.candidate for verdict in self.verdicts if verdict.skipped is None]

    @property
    def skipped(self) -> list[tuple[SkipReason, int]]:
        """How many do not get it, for each reason, in the order of the reasons."""
        counts = Counter(verdict.skipped for verdict in self.verdicts)
        return [(reason, counts[reason]) for reason in SkipReason if counts[reason]]

    @property
    def unfilled(self) -> list[Candidate]:
        """For whom a placeholder has nothing to say."""
        return [one.candidate for one in self.verdicts if one.skipped is SkipReason.UNFILLED]

    @property
    def missing(self) -> list[tuple[Placeholder, int]]:
        """Which placeholders have nothing to say, for how many people."""
        counts = Counter(placeholder for one in self.unfilled for placeholder in one.missing)
        return [(placeholder, counts[placeholder]) for placeholder in Placeholder if counts[placeholder]]

    def readers_of(self, language: str) -> int:
        """How many of those who get it have chosen the language."""
        return sum(candidate.registration.language == language for candidate in self.written_to)


def judge(
    candidates: Iterable[Candidate], kind: AnnouncementKind, chosen_states: frozenset[RegistrationState]
) -> Judged:
    """Return who gets it. Whoever is not coming any more gets it only where their state was chosen by name."""
    mailboxes: set[str] = set()
    return Judged(tuple(_judge(candidate, kind, chosen_states, mailboxes) for candidate in candidates))


def _judge(
    candidate: Candidate,
    kind: AnnouncementKind,
    chosen_states: frozenset[RegistrationState],
    mailboxes: set[str],
) -> Verdict:
    registration = candidate.registration
    mailbox = registration.recipient.mailbox
    reason: SkipReason | None = None
    if not mailbox:
        reason = SkipReason.NO_ADDRESS
    elif not candidate.is_living and registration.state not in chosen_states:
        reason = SkipReason.GONE
    elif kind is AnnouncementKind.NEWS and candidate.consent_id is None:
        reason = SkipReason.NO_CONSENT
    elif mailbox in mailboxes:
        reason = SkipReason.TWICE
    elif candidate.missing:
        reason = SkipReason.UNFILLED
    if reason is None:
        mailboxes.add(mailbox)
    return Verdict(candidate, reason)
