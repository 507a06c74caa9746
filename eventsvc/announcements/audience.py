"""Whom an announcement goes to: the part of the list that was chosen, read when it is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from eventsvc.events.letters import EventFacts
from eventsvc.mail_texts.placeholders import missing_for
from eventsvc.registration.attendees import attendee_ids
from eventsvc.registration.news import standing_news_consents
from eventsvc.registration.people_filter import PeopleFilter, kept_filter
from eventsvc.registration.queries import RegistrationRow, registrations_by_id

from .rules import Candidate, Judged, Text, judge
from .states import AnnouncementKind

AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What is written to whom, and at which event."""

    event: EventFacts
    kind: AnnouncementKind
    text: Text
    # Which part of the list, as its address says it; whom the team wants to come back to depends on the day.
    audience: str
    today: date

    def judge_all(self) -> Judged:
        """Return everyone who was chosen, as they stand now, with what becomes of them."""
        return self.judge(_in_portions(attendee_ids(self.event.id, self._wanted, self.today)))

    def judge(self, registrations: Iterable[RegistrationRow]) -> Judged:
        """Return what becomes of these people as they stand now."""
        consents = standing_news_consents(self.event.id) if self.kind is AnnouncementKind.NEWS else {}
        used = self.text.placeholders
        candidates = (
            Candidate(
                registration=registration,
                consent_id=consents.get(registration.id),
                missing=missing_for(used, self.event, registration.facts),
            )
            for registration in registrations
        )
        return judge(candidates, self.kind, self._wanted.states)

    @property
    def _wanted(self) -> PeopleFilter:
        return kept_filter(self.audience)


def _in_portions(ids: Sequence[UUID]) -> Iterator[RegistrationRow]:
    """Return the registrations, in order, without asking for all of them in one statement."""
    for begin in range(0, len(ids), AT_A_TIME):
        yield from registrations_by_id(ids[begin : begin + AT_A_TIME])
