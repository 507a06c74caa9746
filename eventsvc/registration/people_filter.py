"""Which of an event's people are meant: one value for the list, its address, saved views, exports and announcements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, or_, select, true

from eventsvc.events.kinds import Participation
from eventsvc.events.question_models import AskedQuestion
from eventsvc.kit.db import table_of
from eventsvc.kit.text import N_, folded
from eventsvc.organizations import OrganizationKind

from .answer_models import Answer
from .choice_models import SessionChoice
from .models import Registration
from .states import RegistrationState
from .tags import LONGEST_TAG, RegistrationTag
from .typed_answers import kept_day, kept_number

LONGEST_WORDS = 100
# How a condition on an answer is called in an address, before the key of its question.
CHOSEN, WORDS, FROM, TO, GIVEN = "wahl-", "wort-", "ab-", "bis-", "beantwortet-"
YES, NO = "ja", "nein"
Pairs = tuple[tuple[str, str], ...]

_R, _A, _Q = table_of(Registration), table_of(Answer), table_of(AskedQuestion)
_TAGS, _CHOICES = table_of(RegistrationTag), table_of(SessionChoice)


class FollowUp(StrEnum):
    """Whom the team wants to come back to: by today, or ever."""

    DUE = "faellig"
    SET = "gesetzt"

    @property
    def label(self) -> str:
        """The German label, marked for the catalogues."""
        return FOLLOW_UP_LABELS[self]


FOLLOW_UP_LABELS = {FollowUp.DUE: N_("Wiedervorlage fällig"), FollowUp.SET: N_("Mit Wiedervorlage")}


@dataclass(frozen=True, kw_only=True)
class AnswerFilter:
    """What the answer to a question must be, in whatever words it was asked; all that is said here holds at once.

    `chosen` names answers to choose, of which one was given; `at_least` and `at_most` are numbers or days as they are kept.
    """

    key: UUID
    chosen: frozenset[str] = frozenset()
    words: str = ""
    at_least: str = ""
    at_most: str = ""
    is_given: bool | None = None

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Return what stands for it in an address."""
        name = self.key.hex
        yield from ((CHOSEN + name, value) for value in sorted(self.chosen))
        yield from ((begin + name, value) for begin, value in self._typed if value)
        if self.is_given is not None:
            yield GIVEN + name, YES if self.is_given else NO

    @property
    def _typed(self) -> tuple[tuple[str, str], ...]:
        return (WORDS, self.words), (FROM, self.at_least), (TO, self.at_most)

    def where(self, event_id: UUID) -> ColumnElement[bool]:
        """Return what holds of whoever answered so, themselves or for their booking."""
        asked = and_(_Q.c.event_id == event_id, _Q.c.key == self.key)
        if self.is_given is False:
            return ~_answered_by(asked, true())
        return _answered_by(asked, and_(true(), *self._conditions()))

    def _conditions(self) -> Iterator[ColumnElement[bool]]:
        if self.chosen:
            # Keys stand in quotes, in a list or alone: the same in both databases.
            kept = cast(_A.c.value, Text)
            yield or_(*(kept.contains(f'"{value}"', autoescape=True) for value in sorted(self.chosen)))
        for word in folded(self.words).split():
            yield _A.c.words.contains(word, autoescape=True)
        for bound, is_lower in ((self.at_least, True), (self.at_most, False)):
            if bound:
                column = _A.c.words if _is_day(bound) else _A.c.number
                value = bound if _is_day(bound) else float(bound)
                yield column >= value if is_lower else column <= value


@dataclass(frozen=True, kw_only=True)
class PeopleFilter:
    """Which part of the list is wanted. What is left out says nothing; of several words within one part, one is enough."""

    words: str = ""
    states: frozenset[RegistrationState] = frozenset()
    participation: Participation | None = None
    category_ids: frozenset[UUID] = frozenset()
    session_ids: frozenset[UUID] = frozenset()
    kinds: frozenset[OrganizationKind] = frozenset()
    tags: frozenset[str] = frozenset()
    follow_up: FollowUp | None = None
    answers: tuple[AnswerFilter, ...] = ()
    # The clusters through which people came.
    origin_ids: frozenset[UUID] = frozenset()
    # Whose own contacts alone the reader sees; None: everyone. It is the reader's, not the address's: no link carries it.
    seen_by: frozenset[UUID] | None = None
    # Of which categories alone the reader sees people; None: of all, and of none. It is the reader's as well.
    seen_of: frozenset[UUID] | None = None

    @property
    def pairs(self) -> Pairs:
        """Return it as it stands in an address: the same for equal filters."""
        found: list[tuple[str, str]] = [("suche", self.words)] if self.words else []
        found += [("stand", state.value) for state in RegistrationState if state in self.states]
        found += [("weise", self.participation.value)] if self.participation else []
        found += [("kategorie", str(one)) for one in sorted(self.category_ids)]
        found += [("cluster", str(one)) for one in sorted(self.origin_ids)]
        found += [("programmpunkt", str(one)) for one in sorted(self.session_ids)]
        found += [("art", kind.value) for kind in OrganizationKind if kind in self.kinds]
        found += [("schlagwort", tag) for tag in sorted(self.tags)]
        found += [("wiedervorlage", self.follow_up.value)] if self.follow_up else []
        for answer in sorted(self.answers, key=lambda one: one.key):
            found += answer.pairs
        return tuple(found)

    @property
    def query(self) -> str:
        """The filter as a query string: what is kept of it, and what a link carries."""
        return urlencode(self.pairs)

    @property
    def is_everyone(self) -> bool:
        """Whether it leaves nobody out."""
        return replace(self, seen_by=None, seen_of=None) == PeopleFilter()

    def with_states(self, *states: RegistrationState) -> PeopleFilter:
        """Return the same but for the states; none means all of them."""
        return replace(self, states=frozenset(states))

    def without_answers(self, keys: Iterable[UUID]) -> PeopleFilter:
        """Return the same without what it says of the answers to these questions: they are not the reader's to know."""
        hidden = set(keys)
        return replace(self, answers=tuple(one for one in self.answers if one.key not in hidden))

    def where(self, event_id: UUID, today: date) -> ColumnElement[bool]:
        """Return the condition on registrations: people of the event who match, as the day stands."""
        own = () if self.seen_by is None else (seen_by(self.seen_by),)
        of = () if self.seen_of is None else (_R.c.category_id.in_(sorted(self.seen_of)),)
        return and_(_R.c.event_id == event_id, *own, *of, *self._conditions(event_id, today))

    def _conditions(self, event_id: UUID, today: date) -> Iterator[ColumnElement[bool]]:
        for word in folded(self.words).split():
            in_answers = _R.c.answer_words.contains(word, autoescape=True)
            yield or_(_R.c.search_text.contains(word, autoescape=True), in_answers)
        ways = frozenset[Participation]() if self.participation is None else {self.participation}
        for column, values in (
            (_R.c.state, self.states),
            (_R.c.participation, ways),
            (_R.c.category_id, self.category_ids),
            (_R.c.origin_cluster_id, self.origin_ids),
            (_R.c.organization_kind, self.kinds),
        ):
            if values:
                yield column.in_(sorted(values))
        for owner, kept, named in (
            (_CHOICES.c.registration_id, _CHOICES.c.session_id, self.session_ids),
            (_TAGS.c.registration_id, _TAGS.c.tag, self.tags),
        ):
            if named:
                yield _R.c.id.in_(select(owner).where(kept.in_(sorted(named))))
        if self.follow_up is not None:
            is_due = self.follow_up is FollowUp.DUE
            yield _R.c.follow_up_on <= today if is_due else _R.c.follow_up_on.is_not(None)
        for answer in self.answers:
            yield answer.where(event_id)


def seen_by(cluster_ids: frozenset[UUID]) -> ColumnElement[bool]:
    """Return the condition that someone is among these clusters' own contacts."""
    return _R.c.origin_cluster_id.in_(sorted(cluster_ids))


def people_filter(pairs: Iterable[tuple[str, str]]) -> PeopleFilter:
    """Return the filter that an address asks for; what nobody could have meant is left out."""
    asked: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip():
            asked.setdefault(name, []).append(value.strip())
    return PeopleFilter(
        words=asked.get("suche", [""])[0][:LONGEST_WORDS],
        states=frozenset(RegistrationState(one) for one in asked.get("stand", ()) if one in set(RegistrationState)),
        participation=next((Participation(w) for w in asked.get("weise", ()) if w in set(Participation)), None),
        origin_ids=_ids(asked.get("cluster", ())),
        category_ids=_ids(asked.get("kategorie", ())),
        session_ids=_ids(asked.get("programmpunkt", ())),
        kinds=frozenset(OrganizationKind(one) for one in asked.get("art", ()) if one in set(OrganizationKind)),
        tags=frozenset(one[:LONGEST_TAG] for one in asked.get("schlagwort", ())),
        follow_up=next((FollowUp(one) for one in asked.get("wiedervorlage", ()) if one in set(FollowUp)), None),
        answers=tuple(_answers(asked)),
    )


def typed_bounds(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, UUID, str]]:
    """Yield what an address says of how much or when an answer is at least or at most: which, of which question, typed how."""
    for name, typed in pairs:
        begin = next((one for one in (FROM, TO) if name.startswith(one)), None)
        if begin and typed.strip():
            yield from ((begin, key, typed.strip()) for key in _ids([name.removeprefix(begin)]))


def kept_filter(query: str) -> PeopleFilter:
    """Return the filter that was kept as a query string."""
    return people_filter(parse_qsl(query))


def bound_of(typed: str) -> str:
    """Return a typed number or day as answers keep it, or raise ValueError."""
    try:
        return kept_day(typed)
    except ValueError:
        return kept_number(typed)


def _answers(asked: dict[str, list[str]]) -> Iterator[AnswerFilter]:
    keys = {key for name in asked for key in _ids([name.rpartition("-")[2]]) if "-" in name}
    for key in sorted(keys):
        given = asked.get(GIVEN + key.hex, [""])[0]
        found = AnswerFilter(
            key=key,
            chosen=frozenset(one for one in asked.get(CHOSEN + key.hex, ()) if one.replace("-", "").isalnum()),
            words=asked.get(WORDS + key.hex, [""])[0][:LONGEST_WORDS],
            at_least=_bound(asked.get(FROM + key.hex, ())),
            at_most=_bound(asked.get(TO + key.hex, ())),
            is_given={YES: True, NO: False}.get(given),
        )
        if found != AnswerFilter(key=key):
            yield found


def _bound(values: Iterable[str]) -> str:
    for value in values:
        try:
            return bound_of(value)
        except ValueError:
            continue
    return ""


def _ids(values: Iterable[str]) -> frozenset[UUID]:
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return frozenset(found)


def _is_day(bound: str) -> bool:
    return bound.count("-") == 2 and not bound.startswith("-")  # noqa: PLR2004 -- as ISO writes days


def _answered_by(asked: ColumnElement[bool], how: ColumnElement[bool]) -> ColumnElement[bool]:
    def owners(column: ColumnElement[UUID | None]) -> Select[UUID | None]:
        return select(column).join(_Q, _Q.c.id == _A.c.question_id).where(asked, how, column.is_not(None))

    return or_(_R.c.id.in_(owners(_A.c.registration_id)), _R.c.booking_id.in_(owners(_A.c.booking_id)))
