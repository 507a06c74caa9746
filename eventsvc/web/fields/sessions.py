"""What someone chooses of a programme: boxes for what stands by itself, one of each group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wtforms import Field
from wtforms.validators import ValidationError

from eventsvc.events.kinds import Participation
from eventsvc.events.programme_queries import SessionRow
from eventsvc.events.sessions import GROUPS, chosen_slots
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.letters import SessionFacts
from eventsvc.registration.states import ChoiceState
from eventsvc.web.errors import words_of
from eventsvc.web.languages import said
from eventsvc.web.wording import Said, session_places


@dataclass(frozen=True)
class Words:
    """How a session stands for the person, said to themselves or to whoever enters them."""

    question: str
    full: str
    held: str
    held_at: str
    waiting: str


TO_THE_PERSON = Words(
    question=N_("Was möchten Sie besuchen?"),
    full=N_("Ausgebucht: Sie kommen auf die Warteliste"),
    held=N_("Ihr Platz ist sicher"),
    held_at=N_("Sie stehen auf Platz %(position)s der Warteliste"),
    waiting=N_("Sie stehen auf der Warteliste"),
)
OF_ANOTHER = Words(
    question=N_("Was möchte die Person besuchen?"),
    full=N_("Ausgebucht: Die Person kommt auf die Warteliste"),
    held=N_("Platz ist sicher"),
    held_at=N_("Platz %(position)s der Warteliste"),
    waiting=N_("Auf der Warteliste"),
)


@dataclass(frozen=True)
class Option:
    """A session that can be chosen, and how it stands for this person."""

    session: SessionRow
    places: Said
    is_chosen: bool


@dataclass(frozen=True)
class Options:
    """What is chosen together: one session by itself, or one of a group."""

    group: str
    options: tuple[Option, ...]

    @property
    def is_open(self) -> bool:
        """Whether none of a group is chosen."""
        return not any(option.is_chosen for option in self.options)


class SessionsField(Field):  # type: ignore[misc] # WTForms is untyped
    """The sessions that someone chooses; its data are their ids."""

    data: frozenset[UUID]

    def __init__(self, label: str = "", *, words: Words = TO_THE_PERSON, **given: Any) -> None:
        super().__init__(label, default=frozenset(), **given)
        self.words = words
        self.programme: tuple[SessionRow, ...] = ()
        self.standing: Mapping[UUID, SessionFacts] = {}
        self.timezone = "Europe/Berlin"
        self.promised: frozenset[UUID] = frozenset()

    def offer(self, programme: Sequence[SessionRow], timezone: str, standing: Collection[SessionFacts] = ()) -> None:
        """Offer what can be chosen of the programme; `standing` is what the person has chosen before."""
        self.programme = tuple(session for session in programme if session.is_choosable)
        self.timezone = timezone
        self.standing = {one.id: one for one in standing}

    def process(self, formdata: Any, *rest: Any, **given: Any) -> None:
        """Take the boxes, the ones of each group, and what the page had shown with a free place."""
        super().process(formdata, *rest, **given)
        if formdata:
            names = [self.name, *(f"{self.name}-{group}" for group in GROUPS)]
            self.data = _ids(value for name in names for value in formdata.getlist(name))
            self.promised = _ids(" ".join(formdata.getlist(f"{self.name}-promised")).split())

    def check(self, way: Participation) -> None:
        """Refuse, by name, what cannot be had together by someone who takes part this way."""
        try:
            chosen_slots((session.slot for session in self.programme), self.data, way)
        except Refusal as refusal:
            raise ValidationError(words_of(refusal)) from refusal

    @property
    def showed_place(self) -> str:
        """The ids of what the page shows with a free place, for the form to bring back."""
        return " ".join(str(session.id) for session in self.programme if session.has_place)

    @property
    def options(self) -> list[Options]:
        """What there is to choose, in order of time; a group stands where its first session does."""
        found: dict[str, list[Option]] = {}
        for session in self.programme:
            key = session.parallel_group or str(session.id)
            option = Option(session, self._places(session), session.id in self.data)
            found.setdefault(key, []).append(option)
        return [Options(each[0].session.parallel_group, tuple(each)) for each in found.values()]

    @property
    def is_one_day(self) -> bool:
        """Whether the day need not be told beside each session."""
        return len({session.starts_at.date() for session in self.programme}) == 1

    def _places(self, session: SessionRow) -> Said:
        held = self.standing.get(session.id)
        if held is not None and held.state is ChoiceState.CHOSEN:
            return Said(said(self.words.held), "good")
        if held is not None and held.state is ChoiceState.WAITING:
            at = said(self.words.held_at, position=held.position) if held.position else said(self.words.waiting)
            return Said(at, "warn")
        return session_places(session) if session.has_place else Said(said(self.words.full), "warn")


def _ids(values: Any) -> frozenset[UUID]:
    """The ids among the values; what is none chooses nothing that exists."""
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            if value:
                found.add(UUID(int=0))
    return frozenset(found)
