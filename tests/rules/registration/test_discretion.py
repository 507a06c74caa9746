"""What the contact of a booking may know of its people's answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eventsvc.events.questions import YES, Condition, Purpose, QuestionKind
from eventsvc.registration.discretion import kept_from_contact
from tests.builders.questions import a_question

PLAIN = a_question()
INTERNAL = a_question(is_internal=True)
DIET = a_question(QuestionKind.ONE_OF, purpose=Purpose.CATERING)
ACCESS = a_question(purpose=Purpose.ACCESS)
HEADING = a_question(QuestionKind.HEADING, purpose=Purpose.CATERING)
EVENING = a_question(QuestionKind.YES_NO)


def hanging(on, **given):
    return a_question(QuestionKind.YES_NO, shown_if=Condition(on.key, frozenset([YES])), **given)


WHICH_DIET = hanging(DIET)
WHICH_OF_THOSE = hanging(WHICH_DIET)
WHICH_EVENING = hanging(EVENING)


@pytest.mark.parametrize(
    ("questions", "kept"),
    [
        ([PLAIN], []),
        ([INTERNAL, PLAIN], [INTERNAL]),
        ([DIET, ACCESS, PLAIN], [DIET, ACCESS]),
        ([HEADING, PLAIN], []),
        ([EVENING, WHICH_EVENING], []),
        ([DIET, WHICH_DIET, WHICH_OF_THOSE], [DIET, WHICH_DIET, WHICH_OF_THOSE]),
        # In whatever order versions are read.
        ([WHICH_OF_THOSE, WHICH_DIET, DIET], [DIET, WHICH_DIET, WHICH_OF_THOSE]),
        # What it hung on is not known any more.
        ([WHICH_EVENING], [WHICH_EVENING]),
        # One version was marked otherwise than the other.
        ([DIET, replace(DIET, purpose=Purpose.CONDUCT)], [DIET]),
    ],
)
def test_what_may_touch_health_or_is_internal_stays_with_the_person(questions, kept) -> None:
    assert kept_from_contact(questions) == {one.key for one in kept}
