"""Letters to people who do not exist: to look at adapted words, and to learn what a letter says by itself."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventsvc.clusters.queries import ClusterPage
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import CarrierFacts, ContingentFacts, EventFacts, Place
from eventsvc.kit.catalogue import translated
from eventsvc.kit.localized import HOME, Language, written_day, written_instant
from eventsvc.kit.text import N_
from eventsvc.messaging.letters import Letter, kind_of
from eventsvc.messaging.office import PostOffice
from eventsvc.messaging.render import block_of, render
from eventsvc.registration.group_letters import BookingFacts, Member
from eventsvc.registration.invitation_letters import InvitationFacts
from eventsvc.registration.letters import RegistrationFacts, Schedule, SessionFacts
from eventsvc.registration.links import Links
from eventsvc.registration.states import ChoiceState, RegistrationState

from .catalogue import CATALOGUE, Adaptable
from .placeholders import Placeholder
from .rules import Words

_P = Placeholder
NOBODY = UUID(int=0)
PUBLIC_ID, FIRST_NAME, LAST_NAME, ORGANIZATION = "MUSTERMUSTER2345", "Maria", "Muster", "Muster GmbH"
BEFORE_IT = timedelta(days=7)
TITLE = N_("Beispielveranstaltung")
_OF_CARRIER = tuple(one.name for one in fields(CarrierFacts))
ALWAYS_ONLINE = "switched_to_online"


def sample_of(key: str, event: EventFacts) -> Letter:
    """Return the letter as a person without a real counterpart would get it for this event."""
    entry = CATALOGUE[key]
    return _letter(entry, event, _person(entry, event))


def sample_event(cluster: ClusterPage, starts_at: datetime) -> EventFacts:
    """Return an event that does not exist, of a cluster and the first carrier behind it."""
    first = cluster.carriers[0]
    carrier = CarrierFacts(**{name: getattr(first, name) for name in _OF_CARRIER})
    place = Place(name="Haus am Markt", street="Marktplatz 1", postal_code="90402", city=cluster.seat)
    return EventFacts(
        id=NOBODY,
        slug="beispiel",
        title_de=TITLE,
        title_en=translated(Language.ENGLISH, TITLE),
        kind=EventKind.WORKSHOP,
        format=EventFormat.ON_SITE,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=6),
        timezone=HOME,
        place=place,
        join_url="",
        contact_name=cluster.contact_name,
        contact_email=cluster.contact_email,
        contact_phone="",
        cluster_de=cluster.name_de,
        cluster_en=cluster.name_en,
        carrier=carrier,
        sequence=0,
    )


def standard_words(office: PostOffice, key: str, event: EventFacts, language: str) -> Words:
    """Return what the letter says by itself, with placeholders where the facts would stand: said by its own templates."""
    entry = CATALOGUE[key]
    title = _P.EVENT.written
    event = replace(event, title_de=title, title_en=title, slug=_P.EVENT_LINK.name.lower())
    person = replace(_person(entry, event), organization=_P.ORGANIZATION.written)
    letter = _letter(entry, event, person)

    def said(text: str) -> str:
        for value, placeholder in _facts(letter, event, office.links, language):
            text = text.replace(value, placeholder.written)
        return text

    opening, closing = (said(block_of(office, letter, language, name)) for name in ("opening", "closing"))
    return Words(subject=said(render(office, letter, language).subject), opening=opening, closing=closing)


def _facts(letter: Letter, event: EventFacts, links: object, language: str) -> list[tuple[str, Placeholder]]:
    """What stands in the text as a value, and by which placeholder it is said; the longer first."""
    assert isinstance(links, Links)
    until = getattr(letter, "until", None)
    deadline = [(written_instant(until, event.timezone, language), _P.DEADLINE)] if until else []
    day = (written_day(event.starts_at, event.timezone, language), _P.DAY)
    return [*deadline, (links.event(event.slug), _P.EVENT_LINK), day]


def _person(entry: Adaptable, event: EventFacts) -> RegistrationFacts:
    is_online = event.format is EventFormat.ONLINE or entry.key == ALWAYS_ONLINE
    return RegistrationFacts(
        id=NOBODY,
        public_id=PUBLIC_ID,
        link_version=1,
        first_name=FIRST_NAME,
        last_name=LAST_NAME,
        email="maria.muster@example.org",
        organization=ORGANIZATION,
        participation=Participation.ONLINE if is_online else Participation.ON_SITE,
        ticket_code=PUBLIC_ID,
        has_place=entry.has_place,
    )


def _letter(entry: Adaptable, event: EventFacts, person: RegistrationFacts) -> Letter:
    facts = kind_of(entry.letter).facts
    given = _given(event, person, {one.name for one in fields(facts)}) | dict(entry.facts)
    needed = [one.name for one in fields(facts) if one.default is MISSING or one.name in entry.facts]
    letter: Letter = facts(**{name: given[name] for name in needed})
    return letter


def _given(event: EventFacts, person: RegistrationFacts, names: set[str]) -> dict[str, Any]:
    """All that letters tell, by the names of their facts."""
    soon = event.starts_at - BEFORE_IT
    session = _session(event, event.starts_at)
    earlier = event.starts_at - BEFORE_IT
    before = Schedule(starts_at=earlier, ends_at=earlier + (event.ends_at - event.starts_at), place=event.place)
    name = f"{person.first_name} {person.last_name}"
    return {
        "event": event,
        "registration": person,
        "booking": BookingFacts(
            id=NOBODY, public_id=PUBLIC_ID, link_version=1, first_name=person.first_name, last_name=person.last_name
        ),
        "invitation": InvitationFacts(id=NOBODY, public_id=PUBLIC_ID, link_version=1, name=name),
        "contingent": None if "invitation" in names else _contingent(soon, name, person),
        "people": (Member(name=name, participation=person.participation, state=RegistrationState.CONFIRMED),),
        "session": session,
        "before": _session(event, earlier) if "session" in names else before,
        "clashes": (),
        "answer_until": soon,
        "until": soon,
        "reason": "",
        "position": None,
        "state": RegistrationState.CONFIRMED,
        "was_waiting": False,
        "may_return": True,
        "substitute": "Kim Beispiel",
    }


def _contingent(release_at: datetime, name: str, person: RegistrationFacts) -> ContingentFacts:
    return ContingentFacts(
        id=NOBODY,
        public_id=PUBLIC_ID,
        link_version=1,
        organization=person.organization,
        contact_name=name,
        participation=person.participation,
        capacity=3,
        release_at=release_at,
    )


def _session(event: EventFacts, starts_at: datetime) -> SessionFacts:
    title = _P.SESSION.written if event.title_de == _P.EVENT.written else "Workshop A"
    return SessionFacts(
        id=NOBODY,
        title_de=title,
        title_en=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        room="",
        state=ChoiceState.CHOSEN,
        position=None,
    )
