"""What the contact of a booking may know of its people's answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from eventsvc.events.answering import open_to_others, still_open
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import OF_NEEDS, Question

from .answers import GivenAnswer, Owner, answers_by_owner, values_of


@dataclass(frozen=True)
class Told:
    """What a person of a booking has answered, as far as its contact may know it, and how many questions are still open."""

    answers: tuple[GivenAnswer, ...] = ()
    open_questions: int = 0
    # How many of those the contact can answer.
    for_contact: int = 0


def kept_from_contact(questions: Iterable[Question]) -> frozenset[UUID]:
    """Return the keys of the questions whose answers by a person only that person and the team read.

    That is what the contact could not have answered for them: what only the team sees, what may touch somebody's health,
    and what hangs on either or on something that is not among the `questions`. Any version of a question keeps all of it.
    Their own answers of that kind contacts read on their own page as well: who is the contact can change.
    """
    questions = tuple(questions)
    known = {one.key for one in questions}
    kept = {one.key for one in questions if one.is_internal or (one.kind.asks and one.purpose in OF_NEEDS)}
    while more := {one.key for one in questions if _hangs_on(one, kept, known)} - kept:
        kept |= more
    return frozenset(kept)


def told_to_contact(event_id: UUID, registration_ids: Sequence[UUID]) -> dict[UUID, Told]:
    """Return what the contact may know of each of these people of one event."""
    asked = questions_of(event_id)
    given = answers_by_owner([Owner(one) for one in registration_ids]) if registration_ids else {}
    versions = [answer.question for answers in given.values() for answer in answers.values()]
    kept = kept_from_contact((*asked, *versions))
    values = {one: values_of(given.get(one, {}).values()) for one in registration_ids}
    return {
        one: Told(
            tuple(answer for key, answer in given.get(one, {}).items() if key not in kept),
            still_open(asked, values[one]),
            still_open(open_to_others(asked, values[one]), {}),
        )
        for one in registration_ids
    }


def _hangs_on(question: Question, kept: set[UUID], known: set[UUID]) -> bool:
    condition = question.shown_if
    return condition is not None and (condition.key in kept or condition.key not in known)
