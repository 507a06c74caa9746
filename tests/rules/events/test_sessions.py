"""What fits into a programme, and which sessions one person can choose together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from eventsvc.events.errors import NotForThisWay, OneOfGroup, SessionGone, SessionsOverlap
from eventsvc.events.kinds import Participation
from eventsvc.events.sessions import Frame, SessionDraft, SessionProblem, Slot, chosen_slots, session_problems
from eventsvc.kit.localized import Bilingual

ON_SITE, ONLINE = Participation.ON_SITE, Participation.ONLINE


def at(hour: float) -> datetime:
    return datetime(2026, 5, 6, int(hour), int(hour % 1 * 60), tzinfo=UTC)


def slot(number: int, begins: float, ends: float, **facts: object) -> Slot:
    return Slot(id=UUID(int=number), title=Bilingual(f"S{number}"), starts_at=at(begins), ends_at=at(ends), **facts)  # type: ignore[arg-type]


TOUR = slot(1, 14, 16)
WORKSHOP = slot(2, 15, 17)
DINNER = slot(3, 19, 22)
BREAK = slot(4, 16, 16.5)
FIRST_RUN, SECOND_RUN = slot(5, 9, 10, parallel_group="A"), slot(6, 10, 11, parallel_group="A")
OTHER_GROUP = slot(7, 11, 12, parallel_group="B")
KEYNOTE = slot(8, 8, 9, is_choosable=False)
ON_SITE_ONLY = slot(9, 17, 18, participation=ON_SITE)
PROGRAMME = (TOUR, WORKSHOP, DINNER, BREAK, FIRST_RUN, SECOND_RUN, OTHER_GROUP, KEYNOTE, ON_SITE_ONLY)


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        (TOUR, WORKSHOP, True),
        (TOUR, BREAK, False),
        (TOUR, DINNER, False),
        (slot(10, 9, 18), TOUR, True),
        (TOUR, replace(TOUR, id=UUID(int=11)), True),
    ],
)
def test_two_overlap_if_nobody_can_be_in_both(first, second, overlap):
    assert first.overlaps(second) is overlap
    assert second.overlaps(first) is overlap


@pytest.mark.parametrize(
    ("chosen", "way", "refused"),
    [
        ((), ON_SITE, None),
        ((TOUR,), ON_SITE, None),
        ((TOUR, BREAK, DINNER), ON_SITE, None),
        ((TOUR, WORKSHOP), ON_SITE, (SessionsOverlap, "S1", "S2")),
        ((DINNER, WORKSHOP, TOUR), ON_SITE, (SessionsOverlap, "S1", "S2")),
        ((FIRST_RUN, OTHER_GROUP), ON_SITE, None),
        ((FIRST_RUN, SECOND_RUN), ON_SITE, (OneOfGroup, "S5", "S6")),
        ((KEYNOTE,), ON_SITE, (SessionGone,)),
        ((slot(99, 9, 10),), ON_SITE, (SessionGone,)),
        ((ON_SITE_ONLY,), ON_SITE, None),
        ((ON_SITE_ONLY,), ONLINE, (NotForThisWay, "S9")),
        ((DINNER,), ONLINE, None),
    ],
)
def test_what_can_be_chosen_together(
    chosen: tuple[Slot, ...], way: Participation, refused: tuple[object, ...] | None
) -> None:
    ids = {one.id for one in chosen}
    if refused is None:
        assert {one.id for one in chosen_slots(PROGRAMME, ids, way)} == ids
        return
    with pytest.raises(refused[0]) as refusal:  # type: ignore[call-overload]
        chosen_slots(PROGRAMME, ids, way)
    named = [fact.german for fact in vars(refusal.value).values() if isinstance(fact, Bilingual)]
    assert named == list(refused[1:])


FRAME = Frame(starts_at=at(9), ends_at=at(17), participations=(ON_SITE,))
DRAFT = SessionDraft(title_de="Werksführung", starts_at=at(14), ends_at=at(16), is_choosable=True, capacity=70)


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, []),
        ({"starts_at": at(9), "ends_at": at(17)}, []),
        ({"capacity": None}, []),
        ({"capacity": 0}, []),
        ({"title_de": " "}, [("title_de", SessionProblem.TITLE_MISSING)]),
        ({"ends_at": at(14)}, [("ends_at", SessionProblem.ENDS_TOO_EARLY)]),
        ({"starts_at": at(8)}, [("starts_at", SessionProblem.BEFORE_THE_EVENT)]),
        ({"ends_at": at(18)}, [("ends_at", SessionProblem.AFTER_THE_EVENT)]),
        ({"starts_at": at(17), "ends_at": at(18)}, [("starts_at", SessionProblem.AFTER_THE_EVENT)]),
        ({"parallel_group": "A"}, []),
        ({"parallel_group": "Z"}, [("parallel_group", SessionProblem.GROUP_UNKNOWN)]),
        ({"capacity": -1}, [("capacity", SessionProblem.CAPACITY_NEGATIVE)]),
        ({"participation": ON_SITE}, []),
        ({"participation": ONLINE}, [("participation", SessionProblem.WAY_UNFIT)]),
    ],
)
def test_what_is_wrong_with_a_session_is_named_at_its_field(change: dict[str, object], problems: list[object]) -> None:
    assert session_problems(replace(DRAFT, **change), FRAME) == problems  # type: ignore[arg-type]
