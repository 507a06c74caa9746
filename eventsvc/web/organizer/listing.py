"""The list of people as one reader may see it: what it is asked for, its columns in words, the filters that are set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask_security import current_user
from werkzeug.datastructures import MultiDict

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.host_queries import Holder, holders_of
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.programme_queries import SessionRow, programme_of
from eventsvc.events.question_queries import questions_ever_asked
from eventsvc.events.questions import OF_NEEDS, Question
from eventsvc.events.written_answers import label_of, written_answer, written_choice
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import HOME, in_language, written_short_day
from eventsvc.kit.text import N_
from eventsvc.registration.answers import Owner, answers_by_owner
from eventsvc.registration.attendees import AttendeeRow, sessions_beside, tags_beside
from eventsvc.registration.contact import country_name, readable_number
from eventsvc.registration.people_filter import AnswerFilter, PeopleFilter, typed_bounds
from eventsvc.registration.people_view import ListColumn, Name, PeopleView, answer_key, people_view
from eventsvc.registration.saved_views import Shelf
from eventsvc.registration.typed_answers import KEPT
from eventsvc.web.languages import chosen_language, said

from .ownership import Sight, may

Asked = MultiDict[str, Any]


def today_at(event: HeldEvent) -> date:
    """Return the day that it is where the event takes place."""
    return read_clock().astimezone(ZoneInfo(event.timezone)).date()


def shelf_of(event: HeldEvent) -> Shelf:
    """Return where this account looks for saved views."""
    return Shelf(event_id=event.id, lead_cluster_id=event.lead_cluster_id, account_id=current_user.id)


@dataclass(frozen=True)
class Listing:
    """The list of one event for whoever asks for it."""

    event: HeldEvent
    # Whom the reader sees, where that is not everyone.
    sight: Sight | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees everyone."""
        return self.sight is None or self.sight.is_whole

    @cached_property
    def sees_health(self) -> bool:
        """Whether the reader may know what touches someone's health."""
        return Permission.SEE_NEEDS in self.sight.rights if self.sight else may(Permission.SEE_NEEDS, self.event)

    @cached_property
    def holders(self) -> dict[UUID, Holder]:
        """The clusters through which people can have come; one alone is no question."""
        holders = holders_of(self.event.id)
        return {one.id: one for one in holders} if len(holders) > 1 else {}

    @cached_property
    def questions(self) -> dict[UUID, Question]:
        """Whatever the event asks or has asked, as far as its answers are the reader's to know."""
        asked = (question for question in questions_ever_asked(self.event.id) if question.kind.asks)
        return {one.key: one for one in asked if self.sees_health or one.purpose not in OF_NEEDS}

    @cached_property
    def categories(self) -> dict[UUID, CategoryRow]:
        """The event's categories."""
        return {one.id: one for one in categories_of(self.event.id)}

    @cached_property
    def sessions(self) -> dict[UUID, SessionRow]:
        """What one can choose of the programme."""
        return {one.id: one for one in programme_of(self.event.id) if one.is_choosable}

    def asked(self, asked: Asked) -> PeopleView:
        """Return what the request asks for, as far as the reader may know it."""
        wrong = self.wrong(asked)
        return self.allowed(people_view((name, typed) for name, typed in asked.items(multi=True) if name not in wrong))

    def wrong(self, asked: Asked) -> dict[str, str]:
        """Return what is wrong with typed bounds of answers, by their fields: the list does without them, and says so."""
        found = {}
        for begin, key, typed in typed_bounds(asked.items(multi=True)):
            question = self.questions.get(key)
            if question is None or question.kind not in KEPT:
                continue
            try:
                KEPT[question.kind](typed)
            except ValueError as problem:
                found[begin + key.hex] = said(str(problem))
        return found

    def allowed(self, view: PeopleView) -> PeopleView:
        """Return the view as far as the reader may know it."""
        needs_questions = view.wanted.answers or any(map(answer_key, (*view.columns, view.order)))
        known = self.questions if needs_questions else ()
        shown = view.for_reader(known, sees_health=self.sees_health)
        if self.sight is None:
            return shown
        return shown.showing(replace(shown.wanted, seen_by=self.sight.own, seen_of=self.sight.decided))

    def address(self, view: PeopleView, endpoint: str = "organizer.attendees", **more: object) -> str:
        """Return where a page shows the view."""
        pairs: dict[str, list[str]] = {}
        for name, value in view.pairs:
            pairs.setdefault(name, []).append(value)
        return url_for(endpoint, slug=self.event.slug, **pairs, **more)  # type: ignore[arg-type] # lists are repeated

    def heading(self, name: Name) -> str:
        """What a column is called."""
        key = answer_key(name)
        return label_of(self.questions[key], chosen_language()) if key else said(ListColumn(name).label)

    def set_filters(self, view: PeopleView) -> Iterator[tuple[str, str]]:
        """Yield in words what is asked for, each with where it leads without it."""
        for words, rest in self._without_each(view.wanted):
            yield words, self.address(view.showing(rest))

    def filter_words(self, wanted: PeopleFilter) -> list[str]:
        """Return by what besides their standing people are chosen, in words."""
        others = self.allowed(PeopleView(wanted=wanted.with_states()))
        return [words for words, _without in self.set_filters(others)]

    def cells(self, view: PeopleView, rows: Sequence[AttendeeRow]) -> dict[UUID, dict[Name, str]]:
        """Return what stands in the columns that are no column of every list, in words."""
        names = [name for name in view.columns if name not in _WRITTEN_BY_THE_PAGE]
        if not names:
            return {}
        ids, beside = [row.id for row in rows], _Beside(self, view, rows)
        readers = {name: beside.reader(name, ids) for name in names}
        return {row.id: {name: read(row) for name, read in readers.items()} for row in rows}

    def _without_each(self, wanted: PeopleFilter) -> Iterator[tuple[str, PeopleFilter]]:
        if wanted.words:
            yield said(N_("„%(words)s“"), words=wanted.words), replace(wanted, words="")
        if wanted.participation:
            yield said(wanted.participation.label), replace(wanted, participation=None)
        yield from self._without_each_chosen(wanted)
        if wanted.follow_up:
            yield said(wanted.follow_up.label), replace(wanted, follow_up=None)
        for answer in wanted.answers:
            rest = replace(wanted, answers=tuple(one for one in wanted.answers if one != answer))
            yield f"{self.heading_of(answer.key)}: {self._written(answer)}", rest

    def _without_each_chosen(self, wanted: PeopleFilter) -> Iterator[tuple[str, PeopleFilter]]:
        language = chosen_language()
        for key in sorted(wanted.category_ids):
            if one := self.categories.get(key):
                rest = replace(wanted, category_ids=wanted.category_ids - {key})
                yield in_language(language, one.name_de, one.name_en), rest
        for key in sorted(wanted.origin_ids & self.holders.keys()) if wanted.origin_ids else ():
            rest = replace(wanted, origin_ids=wanted.origin_ids - {key})
            yield said(N_("Über %(cluster)s"), cluster=self.cluster(key)), rest
        for key in sorted(wanted.session_ids):
            if session := self.sessions.get(key):
                yield session.title.said(language), replace(wanted, session_ids=wanted.session_ids - {key})
        for kind in sorted(wanted.kinds):
            yield said(kind.label), replace(wanted, kinds=wanted.kinds - {kind})
        for tag in sorted(wanted.tags):
            yield tag, replace(wanted, tags=wanted.tags - {tag})

    def cluster(self, cluster_id: UUID | None) -> str:
        """What a cluster is called through which somebody came."""
        one = self.holders.get(cluster_id) if cluster_id else None
        return in_language(chosen_language(), one.name_de, one.name_en) if one else ""

    def heading_of(self, key: UUID) -> str:
        """What a question asks."""
        return label_of(self.questions[key], chosen_language())

    def _written(self, answer: AnswerFilter) -> str:
        question, language = self.questions[answer.key], chosen_language()
        parts = [written_choice(question, value, language) for value in sorted(answer.chosen)]
        if answer.words:
            parts.append(said(N_("„%(words)s“"), words=answer.words))
        for words, bound in ((N_("ab %(bound)s"), answer.at_least), (N_("bis %(bound)s"), answer.at_most)):
            if bound:
                parts.append(said(words, bound=written_answer(question, bound, language)))
        if answer.is_given is not None:
            parts.append(said(N_("beantwortet")) if answer.is_given else said(N_("ohne Antwort")))
        return ", ".join(parts)


class _Beside:
    """Reads what stands in a column, for all rows of a page at once."""

    def __init__(self, listing: Listing, view: PeopleView, rows: Sequence[AttendeeRow]) -> None:
        self.listing, self.view, self.rows, self.language = listing, view, rows, chosen_language()

    @cached_property
    def answers(self) -> Mapping[UUID, Mapping[UUID, Any]]:
        """What everybody on the page has answered, themselves or for their booking."""
        people = [Owner(row.id) for row in self.rows]
        bookings = [Owner(booking_id=one) for one in {row.booking_id for row in self.rows}]
        return answers_by_owner([*people, *bookings]) if people else {}

    def reader(self, name: Name, ids: Sequence[UUID]) -> Any:
        """Return what reads the column of a row."""
        key = answer_key(name)
        if key:
            return lambda row: self._answer(row, key)
        match ListColumn(name):
            case ListColumn.TAGS:
                tags = tags_beside(ids)
                return lambda row: ", ".join(tags.get(row.id, ()))
            case ListColumn.PROGRAMME:
                chosen = sessions_beside(ids)
                return lambda row: ", ".join(in_language(self.language, *one) for one in chosen.get(row.id, ()))
            case ListColumn.CATEGORY:
                return self._category
            case ListColumn.ORIGIN:
                return lambda row: self.listing.cluster(row.origin_cluster_id)
        return lambda row: self._own(ListColumn(name), row)

    def _own(self, name: ListColumn, row: AttendeeRow) -> str:
        match name:
            case ListColumn.KIND:
                return said(row.organization_kind.label)
            case ListColumn.PHONE:
                return readable_number(row.phone)
            case ListColumn.PLACE:
                return " ".join(part for part in (row.postal_code, country_name(row.country, self.language)) if part)
            case ListColumn.FOLLOW_UP:
                return written_short_day(row.follow_up_on, HOME, self.language) if row.follow_up_on else ""
        return str(getattr(row, _COLUMN_OF[name]))

    def _category(self, row: AttendeeRow) -> str:
        one = self.listing.categories.get(row.category_id) if row.category_id else None
        return in_language(self.language, one.name_de, one.name_en) if one else ""

    def _answer(self, row: AttendeeRow, key: UUID) -> str:
        given = self.answers.get(row.id, {}).get(key) or self.answers.get(row.booking_id, {}).get(key)
        if given is None:
            return ""
        return written_answer(given.question, given.value, self.language, given.file.name if given.file else "")


_WRITTEN_BY_THE_PAGE = frozenset({ListColumn.ORGANIZATION, ListColumn.STATE, ListColumn.SINCE, ListColumn.SIGNED_UP})
_COLUMN_OF = {
    ListColumn.NOTE: "team_note",
    ListColumn.REMARKS: "remarks",
    ListColumn.DIETARY: "dietary_needs",
    ListColumn.ACCESS: "access_needs",
}
