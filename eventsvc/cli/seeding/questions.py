"""What the demonstration's events ask, what people answered, and the files among it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import lru_cache
from random import Random
from uuid import UUID

from sqlalchemy import select

from eventsvc.events.answering import chosen_keys, visible
from eventsvc.events.default_questions import default_questions
from eventsvc.events.models import Pool
from eventsvc.events.question_models import AskedQuestion, OfferedChoice
from eventsvc.events.questions import NO, YES, Choice, Condition, Purpose, Question, QuestionKind, Scope, Value
from eventsvc.kit.db import db
from eventsvc.registration.answer_models import Answer, UploadedFile
from eventsvc.registration.answer_words import gather_anew, number_of, words_of
from eventsvc.registration.models import FurtherPlace, Registration
from eventsvc.registration.states import RegistrationState

from .crowds import Crowd, Story
from .days import DAY
from .events import Held
from .plans import Times
from .reading import read_file, read_rows
from .rows import Row, add, ident

ANSWERED_SHARE, CHOSEN_SHARE = 0.8, 0.4
SMALLEST, LARGEST = 4, 18
DECLARATION = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


AT_A_TIME = 500


@dataclass(frozen=True, kw_only=True)
class _Extra:
    """A question that some events ask before the usual ones, as the file describes it."""

    events: tuple[str, ...]
    label: tuple[str, str]
    hint: tuple[str, str] = ("", "")
    kind: QuestionKind = QuestionKind.ONE_OF
    choices: tuple[tuple[str, str], ...] = ()
    scope: Scope = Scope.PERSON
    # The places of the choices; 0 for any number.
    limits: tuple[int, ...] = ()
    purpose: Purpose = Purpose.CONDUCT
    is_internal: bool = False


@lru_cache
def _extras() -> tuple[_Extra, ...]:
    return read_rows(_Extra, "answers.toml", "extra")


@dataclass
class _Sheet:
    """The rows that are gathered, and how the limited answers stand."""

    questions: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    files: list[Row] = field(default_factory=list)
    further: list[Row] = field(default_factory=list)
    taken: Counter[UUID] = field(default_factory=Counter)
    waiting: Counter[UUID] = field(default_factory=Counter)
    # The booking of each registration, until somebody of it has answered for it.
    bookings: dict[UUID, UUID] = field(default_factory=dict)
    answered: set[UUID] = field(default_factory=set)


def add_questions(events: Sequence[Held], crowds: Iterable[Crowd]) -> None:
    """Let every event ask what its kind usually asks, some more, and let people answer."""
    ids = [event.id for event in events]
    found = select(Registration.id, Registration.booking_id).where(Registration.event_id.in_(ids))
    sheet = _Sheet(bookings={row.id: row.booking_id for row in db.session.execute(found)})
    asked = {event.id: _asked(event) for event in events}
    for crowd in crowds:
        for story in crowd.stories:
            _answer(sheet, crowd, story, asked[crowd.event.id])
    add(Pool, [_pool(sheet, event_id, one) for event_id, found in asked.items() for one in _limited(found)])
    for event_id, questions in asked.items():
        for position, question in enumerate(questions):
            _write(sheet, event_id, position, question)
    add(AskedQuestion, sheet.questions)
    add(OfferedChoice, sheet.choices)
    add(Answer, sheet.answers)
    add(UploadedFile, sheet.files)
    add(FurtherPlace, sheet.further)
    people = sorted(sheet.bookings)
    for at in range(0, len(people), AT_A_TIME):
        gather_anew(people[at : at + AT_A_TIME])


def _asked(event: Held) -> tuple[Question, ...]:
    """The questions of an event, with ids that are the same in every demonstration."""
    questions = list(default_questions(event.plan.kind))
    for extra in reversed(_extras()):
        if event.plan.slug in extra.events:
            questions.insert(0, _extra(extra))
    names = {}
    for number, question in enumerate(questions):
        names[question.key] = ident("question", event.plan.slug, str(number))
        for place, choice in enumerate(question.choices):
            names[choice.key] = ident("choice", event.plan.slug, str(number), str(place))
    return tuple(_named(question, names) for question in questions)


def _extra(extra: _Extra) -> Question:
    pairs = zip(extra.choices, extra.limits or [0] * len(extra.choices), strict=True)
    choices = tuple(
        Choice(key=ident("limited", words[0]), label_de=words[0], label_en=words[1], limit=limit or None)
        for words, limit in pairs
    )
    key = ident("limited", extra.label[0])
    return Question(
        id=key,
        key=key,
        kind=extra.kind,
        label_de=extra.label[0],
        label_en=extra.label[1],
        hint_de=extra.hint[0],
        hint_en=extra.hint[1],
        is_internal=extra.is_internal,
        scope=extra.scope,
        purpose=extra.purpose,
        choices=choices,
    )


def _named(question: Question, names: dict[UUID, UUID]) -> Question:
    condition = question.shown_if
    if condition is not None:
        words = {str(old): str(new) for old, new in names.items()}
        condition = Condition(names[condition.key], frozenset(words.get(value, value) for value in condition.values))
    choices = tuple(
        replace(one, key=names[one.key], pool_id=None if one.limit is None else ident("pool", names[one.key].hex))
        for one in question.choices
    )
    key = names[question.key]
    return replace(question, id=key, key=key, shown_if=condition, choices=choices)


def _answer(sheet: _Sheet, crowd: Crowd, story: Story, questions: tuple[Question, ...]) -> None:
    registration = crowd.registration_id(story)
    chance = Random(f"answers {registration.hex}")  # noqa: S311 -- the same world every time is the purpose
    times = crowd.event.times
    given = {one.key: _value(one, story, times, chance) for one in questions if one.kind.asks}
    for question in visible(questions, {key: value for key, value in given.items() if value}):
        value = given.get(question.key)
        is_kept = times.ends_at + timedelta(days=question.kept_days) > times.today
        if not value or not is_kept:
            continue
        if question.scope is Scope.PERSON or sheet.bookings[registration] not in sheet.answered:
            _note(sheet, crowd, story, question, _seated(sheet, registration, story, question, value))
    sheet.answered.add(sheet.bookings[registration])


def _note(sheet: _Sheet, crowd: Crowd, story: Story, question: Question, value: Value) -> None:
    registration = crowd.registration_id(story)
    is_person = question.scope is Scope.PERSON
    answer_id = ident("answer", registration.hex, question.key.hex)
    file_id = ident("file", answer_id.hex)
    is_file = question.kind is QuestionKind.FILE
    sheet.answers.append(
        {
            "id": answer_id,
            "registration_id": registration if is_person else None,
            "booking_id": None if is_person else sheet.bookings[registration],
            "question_id": question.id,
            "value": str(file_id) if is_file else value if isinstance(value, str) else list(value),
            "words": words_of(question, value),
            "number": number_of(question, value),
        }
    )
    if is_file:
        sheet.files.append(
            {
                "id": file_id,
                "event_id": crowd.event.id,
                "form_key": f"seed-{registration.hex}",
                "answer_id": answer_id,
                "name": "De-minimis-Erklaerung.pdf",
                "media_type": "application/pdf",
                "size": len(DECLARATION),
                "content": DECLARATION,
                "created_at": story.created_at,
            }
        )


def _value(question: Question, story: Story, times: Times, chance: Random) -> Value:
    """What someone answers; empty where they leave it out."""
    if not question.is_required and chance.random() > ANSWERED_SHARE:
        return ""
    if question.kind is QuestionKind.SEVERAL_OF:
        return tuple(str(one.key) for one in question.choices if chance.random() < CHOSEN_SHARE)
    if question.kind is QuestionKind.DATE:
        return (times.starts_at.date() - DAY).isoformat()
    if question.kind in _MADE:
        return _MADE[question.kind](question, story, chance)
    found = read_file("answers.toml")["words"].get(question.label_de)
    return str(chance.choice(found)[story.someone.language == "en"]) if found else ""


_MADE: dict[QuestionKind, Callable[[Question, Story, Random], str]] = {
    QuestionKind.ONE_OF: lambda question, _story, chance: str(chance.choice(question.choices).key),
    QuestionKind.YES_NO: lambda _question, _story, chance: chance.choice((YES, NO)),
    QuestionKind.NUMBER: lambda _question, _story, chance: str(chance.randint(SMALLEST, LARGEST)),
    QuestionKind.COUNTRY: lambda _question, story, _chance: story.someone.organization.country,
    QuestionKind.PHONE: lambda _question, story, _chance: story.someone.phone,
    QuestionKind.EMAIL: lambda _question, story, _chance: f"sekretariat@{story.someone.email.partition('@')[2]}",
    QuestionKind.WEB_ADDRESS: lambda _question, story, _chance: f"https://www.{story.someone.email.partition('@')[2]}",
    QuestionKind.FILE: lambda _question, _story, _chance: "file",
}


def _seated(sheet: _Sheet, registration: UUID, story: Story, question: Question, value: Value) -> Value:
    """Give a limited answer its place, or let the person take the last one, which has no limit."""
    chosen = next((one for one in question.choices if str(one.key) in chosen_keys(value)), None)
    if chosen is None or chosen.pool_id is None or chosen.limit is None:
        return value
    holds = story.state.holds_place
    if holds and sheet.taken[chosen.pool_id] >= chosen.limit:
        return str(question.choices[-1].key)
    sheet.taken[chosen.pool_id] += holds
    sheet.waiting[chosen.pool_id] += story.state is RegistrationState.WAITLISTED
    sheet.further.append(
        {
            "registration_id": registration,
            "pool_id": chosen.pool_id,
            "is_shared": question.scope is Scope.BOOKING,
        }
    )
    return value


def _limited(questions: Iterable[Question]) -> list[Choice]:
    return [choice for question in questions for choice in question.choices if choice.pool_id]


def _pool(sheet: _Sheet, event_id: UUID, choice: Choice) -> Row:
    assert choice.pool_id is not None
    return {
        "id": choice.pool_id,
        "event_id": event_id,
        "participation": None,
        "capacity": choice.limit,
        "taken": sheet.taken[choice.pool_id],
        "waiting": sheet.waiting[choice.pool_id],
        "last_position": 0,
    }


def _write(sheet: _Sheet, event_id: UUID, position: int, question: Question) -> None:
    condition = question.shown_if
    facts = (
        *("id", "key", "kind", "label_de", "label_en", "hint_de", "hint_en", "is_required", "scope", "is_internal"),
        *("purpose", "kept_days"),
    )
    sheet.questions.append(
        {
            **{name: getattr(question, name) for name in facts},
            "event_id": event_id,
            "position": position,
            "shown_if_key": condition.key if condition else None,
            "shown_if_values": sorted(condition.values) if condition else [],
            "retired_at": None,
        }
    )
    sheet.choices += [
        {
            "question_id": question.id,
            "key": choice.key,
            "position": place,
            "label_de": choice.label_de,
            "label_en": choice.label_en,
            "pool_id": choice.pool_id,
        }
        for place, choice in enumerate(question.choices)
    ]
