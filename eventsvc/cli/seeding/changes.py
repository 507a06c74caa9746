"""Who sends a substitute in the demonstration, and which lists have gone to venues with changes after them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from pydantic import TypeAdapter

from eventsvc.events.kinds import Participation
from eventsvc.journal.models import ActorKind, JournalEntry
from eventsvc.kit.ids import ALPHABET
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.applications import Person
from eventsvc.registration.frozen_lists import lines_now
from eventsvc.registration.frozen_models import FrozenList
from eventsvc.registration.handover_models import Handover
from eventsvc.registration.handovers import Substitute
from eventsvc.registration.list_changes import DIETARY, Line
from eventsvc.registration.service import PUBLIC_ID_LENGTH
from eventsvc.registration.states import HandoverState, RegistrationState

from .accounts import organizer_of
from .crowds import Crowd, Story
from .rows import Row, add, ident
from .rules import RULES, USUAL

_S, _H = RegistrationState, HandoverState
# The lists went out three days ago in the morning; what came of it happened the day before yesterday.
HANDED_OVER, CHANGED, SOUGHT = timedelta(days=2, hours=15), timedelta(days=1, hours=9), timedelta(hours=14)
FEWEST, RUNNING, LISTS = 8, 3, 3
ENDED = frozenset({_S.WITHDRAWN, _S.CANCELLED})
NEXT_DOOR = Person(
    first_name="Jonas",
    last_name="Weiß",
    email="jonas.weiss@example.org",
    organization="Weiß Messtechnik GmbH",
    organization_kind=OrganizationKind.SME,
    postal_code="80331",
    country="DE",
)
_LINES, _SUBSTITUTE = TypeAdapter(tuple[Line, ...]), TypeAdapter(Substitute)


def add_changes(crowds: list[Crowd]) -> None:
    """Add links to substitutes, open, used or taken back, some before the team or declined by it, and lists with what came after."""
    lively = [crowd for crowd in crowds if len(_settled(crowd)) >= FEWEST]
    waiting = [crowd for crowd in lively if RULES.get(crowd.event.plan.kind, USUAL).approves_substitutes]
    others = [crowd for crowd in lively if crowd not in waiting]
    rows = [_handover(crowd, 0, _H.OPEN) for crowd in others[:RUNNING]]
    rows += [_handover(crowd, 0, _H.REQUESTED) for crowd in waiting[:RUNNING]]
    rows += [_handover(crowd, 1, _H.ACCEPTED) for crowd in others[:LISTS]]
    rows += [_handover(crowd, 3, _H.WITHDRAWN) for crowd in others[:RUNNING]]
    rows += [_handover(crowd, 1, _H.DECLINED) for crowd in waiting[:RUNNING]]
    add(Handover, rows)
    add(JournalEntry, [entry for crowd in others[:LISTS] for entry in _entries(crowd)])
    add(FrozenList, [_list(crowd) for crowd in others[:LISTS]])


def _settled(crowd: Crowd) -> list[Story]:
    """Who had a place before the lists went out, of an event that is still to come."""
    event = crowd.event
    if not event.plan.takes_place or event.times.starts_at <= event.times.today + timedelta(days=3):
        return []
    if crowd.way is not Participation.ON_SITE or event.plan.is_decided:
        return []
    since = event.times.today - HANDED_OVER
    return [one for one in crowd.stories if one.state is _S.CONFIRMED and one.state_at < since and not one.contact]


def _at(crowd: Crowd, ago: timedelta) -> datetime:
    return crowd.event.times.today - ago


def _handover(crowd: Crowd, number: int, state: HandoverState) -> Row:
    key = crowd.registration_id(_settled(crowd)[number])
    asked = Substitute(person=NEXT_DOOR, language="de") if state in {_H.REQUESTED, _H.DECLINED} else None
    is_settled = state in {_H.ACCEPTED, _H.DECLINED}
    return {
        "id": ident("handover", key.hex),
        "public_id": "".join(Random(f"handover {key.hex}").choices(ALPHABET, k=PUBLIC_ID_LENGTH)),  # noqa: S311 -- the same world every time is the purpose
        "registration_id": key,
        "state": state,
        "created_at": _at(crowd, CHANGED + SOUGHT if is_settled else SOUGHT),
        "state_at": _at(crowd, CHANGED if is_settled else SOUGHT),
        "substitute": _SUBSTITUTE.dump_python(asked, mode="json") if asked else None,
    }


def _entries(crowd: Crowd) -> list[Row]:
    """What the journal knows of the substitute who came, and of someone who changed what they eat."""
    settled = _settled(crowd)
    return [
        _entry(crowd, crowd.registration_id(settled[1]), "registration.handed_over"),
        _entry(crowd, crowd.registration_id(settled[2]), "registration.changed"),
    ]


def _entry(crowd: Crowd, subject: UUID, action: str) -> Row:
    return {
        "id": ident("journal", subject.hex, action),
        "at": _at(crowd, CHANGED),
        "actor_kind": ActorKind.PERSON,
        "actor_id": None,
        "action": action,
        "subject_id": subject,
        "event_id": crowd.event.id,
        "facts": {},
    }


def _list(crowd: Crowd) -> Row:
    """The list as it was then: with who has left since, without who has come, and as two of them were."""
    settled, since = _settled(crowd), _at(crowd, HANDED_OVER)
    present = {line.registration_id: line for line in lines_now(crowd.event.id, "de", with_needs=True)}
    then = {crowd.registration_id(one) for one in crowd.stories if one.state_at < since}
    lines = {key: line for key, line in present.items() if key in then or line.participation is not crowd.way}
    first, changed = (crowd.registration_id(settled[number]) for number in (1, 2))
    lines[first] = replace(lines[first], holder="first", last_name="Vogel", first_name="Miriam", needs={})
    lines[changed] = replace(lines[changed], needs={DIETARY: "vegetarisch"})
    lines |= {crowd.registration_id(one): _gone(crowd, one) for one in crowd.stories if _left_since(one, since)}
    ordered = tuple(sorted(lines.values(), key=lambda line: (line.last_name, line.first_name)))
    return {
        "id": ident("frozen list", crowd.event.plan.slug),
        "event_id": crowd.event.id,
        "frozen_at": since,
        "account_id": organizer_of(crowd.event.plan.cluster),
        "recipient": "Küche",
        "with_needs": True,
        "language": "de",
        "number": len(ordered),
        "lines": _LINES.dump_python(ordered, mode="json"),
    }


def _left_since(story: Story, since: datetime) -> bool:
    return story.state in ENDED and story.created_at < since < story.state_at


def _gone(crowd: Crowd, story: Story) -> Line:
    return Line(
        registration_id=crowd.registration_id(story),
        holder="gone",
        last_name=story.someone.last_name,
        first_name=story.someone.first_name,
        organization=story.someone.organization.name,
        participation=crowd.way,
    )
