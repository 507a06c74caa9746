"""The rules of a programme: what fits into its event, and which sessions one person can choose together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from eventsvc.kit.localized import Bilingual
from eventsvc.kit.text import N_

from .errors import NotForThisWay, OneOfGroup, SessionGone, SessionsOverlap
from .kinds import Participation

GROUPS = ("A", "B", "C", "D", "E", "F", "G", "H")


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A session as the rules see it."""

    id: UUID
    title: Bilingual
    starts_at: datetime
    ends_at: datetime
    is_choosable: bool = True
    parallel_group: str = ""
    participation: Participation | None = None

    def overlaps(self, other: Slot) -> bool:
        """Whether nobody can be in both; one that begins when the other ends does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def chosen_slots(programme: Iterable[Slot], chosen: Collection[UUID], way: Participation) -> list[Slot]:
    """Return the chosen sessions in the order of the programme, or raise why they cannot be had together.

    Raises SessionGone, NotForThisWay, OneOfGroup or SessionsOverlap; the refusal names the sessions.
    """
    slots = [slot for slot in programme if slot.id in chosen and slot.is_choosable]
    if len(slots) != len(set(chosen)):
        raise SessionGone
    for slot in slots:
        if slot.participation not in {None, way}:
            raise NotForThisWay(slot.title, slot.participation or way)
    refuse_clashes(slots)
    return slots


def refuse_clashes(slots: Sequence[Slot]) -> None:
    """Raise OneOfGroup or SessionsOverlap for the first two that cannot be had together."""
    for first, second in combinations(slots, 2):
        if first.parallel_group and first.parallel_group == second.parallel_group:
            raise OneOfGroup(first.title, second.title)
        if first.overlaps(second):
            raise SessionsOverlap(first.title, second.title)


@dataclass(frozen=True, kw_only=True)
class SessionDraft:
    """Everything an organizer says about a session; times are aware. `capacity` None means unlimited."""

    title_de: str
    title_en: str = ""
    description_de: str = ""
    description_en: str = ""
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    speaker: str = ""
    is_choosable: bool = False
    parallel_group: str = ""
    participation: Participation | None = None
    capacity: int | None = None


class SessionProblem(StrEnum):
    """What can be wrong with the draft of a session."""

    TITLE_MISSING = "title_missing"
    ENDS_TOO_EARLY = "ends_too_early"
    BEFORE_THE_EVENT = "before_the_event"
    AFTER_THE_EVENT = "after_the_event"
    GROUP_UNKNOWN = "group_unknown"
    CAPACITY_NEGATIVE = "capacity_negative"
    WAY_UNFIT = "way_unfit"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return SESSION_PROBLEM_LABELS[self]


SESSION_PROBLEM_LABELS = {
    SessionProblem.TITLE_MISSING: N_("Geben Sie dem Programmpunkt einen Titel."),
    SessionProblem.ENDS_TOO_EARLY: N_("Das Ende liegt nicht nach dem Beginn."),
    SessionProblem.BEFORE_THE_EVENT: N_("Da hat die Veranstaltung noch nicht begonnen."),
    SessionProblem.AFTER_THE_EVENT: N_("Da ist die Veranstaltung schon zu Ende."),
    SessionProblem.GROUP_UNKNOWN: N_("Wählen Sie eine der Gruppen."),
    SessionProblem.CAPACITY_NEGATIVE: N_("Die Zahl der Plätze ist null oder größer."),
    SessionProblem.WAY_UNFIT: N_("So nimmt an dieser Veranstaltung niemand teil."),
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a session must fit into: when its event takes place, and how one can take part."""

    starts_at: datetime
    ends_at: datetime
    participations: tuple[Participation, ...]


def session_problems(draft: SessionDraft, frame: Frame) -> list[tuple[str, SessionProblem]]:
    """Return what is wrong with the draft: the field, and the problem; empty when nothing is."""
    found = [
        ("title_de", not draft.title_de.strip(), SessionProblem.TITLE_MISSING),
        ("starts_at", draft.starts_at < frame.starts_at, SessionProblem.BEFORE_THE_EVENT),
        ("starts_at", draft.starts_at >= frame.ends_at, SessionProblem.AFTER_THE_EVENT),
        ("ends_at", draft.ends_at <= draft.starts_at, SessionProblem.ENDS_TOO_EARLY),
        ("ends_at", draft.starts_at < frame.ends_at < draft.ends_at, SessionProblem.AFTER_THE_EVENT),
        ("parallel_group", draft.parallel_group not in {"", *GROUPS}, SessionProblem.GROUP_UNKNOWN),
        ("capacity", draft.capacity is not None and draft.capacity < 0, SessionProblem.CAPACITY_NEGATIVE),
        ("participation", draft.participation not in {None, *frame.participations}, SessionProblem.WAY_UNFIT),
    ]
    return [(field, problem) for field, is_wrong, problem in found if is_wrong]
