"""The rows of the people who signed up: bookings, registrations, consents, places, admissions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from eventsvc.attendance.models import Scan, ScanMethod
from eventsvc.events.kinds import EventKind, Participation
from eventsvc.kit.ids import ALPHABET, TICKET_CODE_LENGTH
from eventsvc.kit.text import folded, search_words
from eventsvc.registration.applications import ConsentPurpose, Source
from eventsvc.registration.bookings import BILLING_COLUMNS
from eventsvc.registration.models import Booking, Consent, Registration
from eventsvc.registration.service import PUBLIC_ID_LENGTH
from eventsvc.registration.states import RegistrationState

from .crowds import Crowd, Story
from .events import add_pools, pool_row
from .forgotten import nameless, without_contact
from .groups import in_groups
from .people import needs
from .rows import Row, add, ident
from .rules import fee_of
from .terms import Term, category_id, is_behind_members, term_of
from .wordings import ReadWordings

STAFF_SHARE, SHOWN_SHARE, NEWS_SHARE, TAKEN_BACK_SHARE = 0.04, 0.55, 0.22, 0.03
DIETARY_SHARE, ACCESS_SHARE, REMARKS_SHARE = 0.14, 0.012, 0.05
SHOW_UP_SHARE, UNDONE_SHARE = 0.85, 0.004
LOOK_SHARE = 0.02
METHODS = (ScanMethod.CODE,) * 7 + (ScanMethod.NAME,) * 2 + (ScanMethod.LINK,)
# Needs are kept for two weeks after the event; the demonstration keeps to that, too.
NEEDS_KEPT = timedelta(days=14)
DOORS_OPEN, LATE = timedelta(minutes=35), timedelta(minutes=25)


def add_people(crowds: Iterable[Crowd], desk_account: UUID, wordings: ReadWordings) -> int:
    """Add everyone with what they agreed to, the places they hold and, where it is over, who was there."""
    bookings: list[Row] = []
    registrations: list[Row] = []
    consents: list[Row] = []
    scans: list[Row] = []
    pools: list[Row] = []
    for crowd in crowds:
        pools.append(
            pool_row(
                crowd.event,
                crowd.way,
                taken=crowd.taken,
                waiting=crowd.waiting,
                last_position=crowd.last_position,
            )
        )
        own_bookings: list[Row] = []
        own_registrations: list[Row] = []
        for story in crowd.stories:
            key = crowd.registration_id(story)
            chance = Random(key.hex)  # noqa: S311 -- the same world every time is the purpose
            if story.contact in {None, story.someone}:
                own_bookings.append(_booking(crowd, story, key, chance))
            own_registrations.append(_registration(crowd, story, key, chance))
            consents += _consents(crowd, story, key, chance, wordings)
            scans += _scans(crowd, story, key, chance, desk_account)
        own_bookings = in_groups(crowd, own_bookings, own_registrations)
        bookings += [without_contact(crowd.event, row) for row in own_bookings]
        registrations += [nameless(crowd.event, row) for row in own_registrations]
    add_pools(pools)
    add(Booking, bookings)
    add(Registration, registrations)
    add(Consent, consents)
    add(Scan, scans)
    return len(registrations)


def _booking(crowd: Crowd, story: Story, key: UUID, chance: Random) -> Row:
    return {
        "id": ident("booking", key.hex),
        "public_id": "".join(chance.choices(ALPHABET, k=PUBLIC_ID_LENGTH)),
        "event_id": crowd.event.id,
        "form_key": f"seed-{key.hex}",
        "first_name": story.someone.first_name,
        "last_name": story.someone.last_name,
        "email": story.someone.email,
        "email_key": story.someone.email.casefold(),
        "phone": story.someone.phone,
        "organization": story.someone.organization.name,
        "language": story.someone.language,
        "link_version": 1,
        "is_together": story.contact is not None,
        "blocking_since": story.blocking_since,
        **dict.fromkeys(BILLING_COLUMNS.values(), ""),
        "created_at": story.created_at,
    }


def _origin(crowd: Crowd, key: UUID) -> UUID | None:
    """Through which of several clusters the person came; one in so many did not say."""
    plan = crowd.event.plan
    said = (*(ident("cluster", slug) for slug in (plan.cluster, *plan.hosts)), None)
    return said[key.int % len(said)] if plan.hosts else None


def _registration(crowd: Crowd, story: Story, key: UUID, chance: Random) -> Row:
    someone, organization = story.someone, story.someone.organization
    term = term_of(crowd, story)
    changes = 1 + (story.state is not RegistrationState.APPLIED) + (story.state_at > story.created_at)
    changes += bool(story.offered_at and story.offered_at < story.state_at)
    return {
        "id": key,
        "public_id": "".join(chance.choices(ALPHABET, k=PUBLIC_ID_LENGTH)),
        "link_version": 1,
        "booking_id": ident("booking", (crowd.id_of(story.contact) if story.contact else key).hex),
        "event_id": crowd.event.id,
        "pool_id": crowd.event.pool_id(story.way),
        **_category(crowd, term, key),
        "origin_cluster_id": _origin(crowd, key),
        "participation": story.way,
        "state": story.state,
        "source": Source.STAFF if chance.random() < STAFF_SHARE else Source.ONLINE,
        "ticket_code": "".join(chance.choices(ALPHABET, k=TICKET_CODE_LENGTH)),
        "first_name": someone.first_name,
        "last_name": someone.last_name,
        "email": someone.email,
        "email_key": someone.email.casefold(),
        "organization": organization.name,
        "organization_kind": organization.kind,
        "postal_code": organization.postal_code,
        "country": organization.country,
        "phone": someone.phone,
        **_needs(crowd, story, chance),
        "reason": needs(story.state, "de", chance) if story.state in DECIDED else "",
        **_turn(crowd, story),
        "withdrawal_fee_cents": fee_of(
            crowd.event.plan, crowd.event.times, story.state, story.state_at, term.price * 100 if term else 0
        ),
        "needs_look_since": _changed_at(crowd, story, chance),
        "name_key": folded(f"{someone.last_name} {someone.first_name}"),
        "search_text": search_words(someone.first_name, someone.last_name, someone.email, organization.name),
        "created_at": story.created_at,
        "state_at": story.state_at,
        "revision": changes,
    }


def _category(crowd: Crowd, term: Term | None, key: UUID) -> Row:
    proofs = term.proofs if term else ()
    return {
        "category_id": category_id(crowd.event, term) if term else None,
        "proof": proofs[key.int % len(proofs)] if proofs else "",
    }


def _turn(crowd: Crowd, story: Story) -> Row:
    waits = story.state is RegistrationState.WAITLISTED
    return {
        "queue_priority": int(waits and is_behind_members(crowd, story)),
        "queue_position": story.queue_position,
        "offered_until": story.offered_until,
    }


def _changed_at(crowd: Crowd, story: Story, chance: Random) -> datetime | None:
    """A few have changed something lately that nobody has looked at yet."""
    times = crowd.event.times
    waits = crowd.event.plan.kind is EventKind.CONGRESS and story.state.holds_place and not times.is_over
    return max(story.state_at, times.today - timedelta(hours=7)) if waits and chance.random() < LOOK_SHARE else None


DECIDED = frozenset({RegistrationState.DECLINED, RegistrationState.CANCELLED})


def _needs(crowd: Crowd, story: Story, chance: Random) -> Row:
    """What a few people need or ask; once the event is two weeks past, the needs are gone."""
    language = story.someone.language
    is_kept = story.way is Participation.ON_SITE and crowd.event.times.ends_at > crowd.event.times.today - NEEDS_KEPT
    wishes = {
        "dietary_needs": ("dietary", DIETARY_SHARE, is_kept),
        "access_needs": ("access", ACCESS_SHARE, is_kept),
        "remarks": ("remarks", REMARKS_SHARE, True),
    }
    return {
        column: needs(sort, language, chance) if chance.random() < share and may else ""
        for column, (sort, share, may) in wishes.items()
    }


def _consents(crowd: Crowd, story: Story, key: UUID, chance: Random, wordings: ReadWordings) -> list[Row]:
    shares = {ConsentPurpose.PARTICIPANT_LIST: SHOWN_SHARE, ConsentPurpose.NEWS: NEWS_SHARE}
    return [
        {
            "id": ident("consent", key.hex, purpose),
            "registration_id": key,
            "purpose": purpose,
            "wording_id": wordings.read(crowd.event, purpose, story.created_at),
            "language": story.someone.language,
            "given_at": story.created_at,
            "withdrawn_at": _later(story, chance) if chance.random() < TAKEN_BACK_SHARE else None,
        }
        for purpose, share in shares.items()
        if chance.random() < share
    ]


def _later(story: Story, chance: Random) -> datetime | None:
    """Within the hour in which it was given: whoever reads again what they ticked."""
    return story.created_at + timedelta(minutes=chance.randrange(2, 55))


def _scans(crowd: Crowd, story: Story, key: UUID, chance: Random, account: UUID) -> list[Row]:
    """Most of those who had a place on site were there; a few were let in by mistake first."""
    event = crowd.event
    is_counted = event.times.is_over and event.plan.kind is not EventKind.JOINT_STAND and event.plan.takes_place
    has_place = story.state.holds_place and story.way is Participation.ON_SITE
    if not is_counted or not has_place or chance.random() > SHOW_UP_SHARE:
        return []
    starts_at = event.times.starts_at
    arrived_at = starts_at - DOORS_OPEN + (DOORS_OPEN + LATE) * chance.triangular(0, 1, 0.5)
    scan = {
        "id": ident("scan", key.hex),
        "event_id": event.id,
        "registration_id": key,
        "method": chance.choice(METHODS),
        "at": arrived_at,
        "by_account_id": account,
        "undone_at": None,
        "undone_by_account_id": None,
    }
    if chance.random() >= UNDONE_SHARE:
        return [scan]
    mistaken_at = arrived_at - timedelta(minutes=3)
    undone = {"undone_at": mistaken_at + timedelta(minutes=1), "undone_by_account_id": account}
    return [{**scan, **undone, "id": ident("scan", key.hex, "undone"), "at": mistaken_at}, scan]
