"""How each thing that is done to many is done to one, or to a portion of them together; and how it is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, select

from eventsvc.accounts.policy import EVERYTHING
from eventsvc.attendance.models import Scan
from eventsvc.attendance.queries import DeskEvent, get_desk_event
from eventsvc.attendance.rules import Verdict
from eventsvc.attendance.service import Desk, check_in_person, undo
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.queries import event_facts
from eventsvc.journal import Actor
from eventsvc.kit.db import attempt
from eventsvc.kit.errors import Refusal
from eventsvc.registration.bulk import BulkDeed, BulkSkip
from eventsvc.registration.bulk_rows import BulkFacts, Touched
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.choices import sessions_chosen_by
from eventsvc.registration.errors import EventFull, SessionJustFull, WrongState
from eventsvc.registration.marks import follow_up, follow_ups_of
from eventsvc.registration.models import Registration
from eventsvc.registration.queries import get_registration
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.tags import RegistrationTag, tag, tagged_among, untag

from .cancellation import cancel_registration
from .category_change import change_category
from .choice_change import change_sessions
from .decisions import confirm_out_of_turn, decline_application
from .locking import lock
from .placing import offer

# Where an event moves people up at once, what the team offers by hand stands this long.
USUAL_HOURS = 48

Before = str


@dataclass(frozen=True)
class Doing:
    """What is done now: the action, by whom, when."""

    action: BulkFacts
    now: datetime

    @property
    def by(self) -> Actor:
        """Whoever began it."""
        return Actor.account(self.action.account_id)


One = Callable[[Doing, UUID, Before], Before]
Some = Callable[[Doing, Mapping[UUID, Before]], list[Touched]]


def each(verb: One) -> Some:
    """Do it to one after the other; whoever it cannot be done to is passed over, and nothing of the try stays."""

    def portion(doing: Doing, people: Mapping[UUID, Before]) -> list[Touched]:
        return [_try(verb, doing, one, before) for one, before in people.items()]

    return portion


def _try(verb: One, doing: Doing, registration_id: UUID, before: Before) -> Touched:
    try:
        with attempt():
            return Touched(registration_id=registration_id, before=verb(doing, registration_id, before))
    except (EventFull, SessionJustFull):
        skip = BulkSkip.FULL
    except Refusal:
        skip = BulkSkip.NOT_POSSIBLE
    return Touched(registration_id=registration_id, skip=skip, before=before)


def _confirm(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    confirm_out_of_turn(registration_id, add_place=False, by=doing.by, now=doing.now)
    return ""


def _offer(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    locked = lock(doing.action.event_id)
    registration = get_registration(registration_id)
    if registration.state is not RegistrationState.WAITLISTED:
        raise WrongState(RegistrationState.OFFERED)
    locked.refuse_unless_giving(doing.now)
    pool_ids = locked.pools_of([registration])[registration_id]
    if not all(locked.places[pool_id].has_room for pool_id in pool_ids):
        raise EventFull
    offer(locked, registration, pool_ids, locked.terms.offer_hours or USUAL_HOURS, doing.now, by=doing.by)
    return ""


def _decline(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    decline_application(registration_id, doing.action.reason, by=doing.by, now=doing.now)
    return ""


def _cancel(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    cancel_registration(registration_id, doing.action.reason, by=doing.by, now=doing.now)
    return ""


def _into_category(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    before = change_category(registration_id, UUID(doing.action.target), by=doing.by, now=doing.now)
    return str(before or "")


def _out_of_category(doing: Doing, registration_id: UUID, before: Before) -> Before:
    if str(get_registration(registration_id).category_id or "") != doing.action.target:
        raise WrongState(RegistrationState.CONFIRMED)
    change_category(registration_id, UUID(before) if before else None, by=doing.by, now=doing.now)
    return before


def _into_session(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    """What cannot be had together with it is given up for it."""
    slots = {one.id: one.slot for one in programme_of(doing.action.event_id)}
    target = slots.get(UUID(doing.action.target))
    if target is None:
        raise WrongState(RegistrationState.CONFIRMED)
    present = {one.id for one in sessions_chosen_by(registration_id)}
    kept = {
        one
        for one in present
        if not slots[one].overlaps(target)
        and not (target.parallel_group and slots[one].parallel_group == target.parallel_group)
    }
    wanted = frozenset(kept | {target.id})
    change_sessions(registration_id, wanted, promised=[target.id], by=doing.by, now=doing.now)
    return ""


def _let_in(doing: Doing, registration_id: UUID, _before: Before) -> Before:
    answer = check_in_person(_desk(doing), registration_id, now=doing.now)
    if answer.verdict is not Verdict.ADMITTED:
        raise WrongState(RegistrationState.CONFIRMED)
    return ""


def _let_out(doing: Doing, registration_id: UUID, before: Before) -> Before:
    if not undo(_desk(doing), registration_id, now=doing.now):
        raise WrongState(RegistrationState.CONFIRMED)
    return before


def _desk(doing: Doing) -> Desk:
    event: DeskEvent = get_desk_event(event_facts(doing.action.event_id).slug, EVERYTHING)
    return Desk(event=event, account_id=doing.action.account_id)


def _tag(doing: Doing, people: Mapping[UUID, Before]) -> list[Touched]:
    having = tagged_among(people, doing.action.target)
    tag((one, [doing.action.target]) for one in people if one not in having)
    return _touched(people, having)


def _untag(doing: Doing, people: Mapping[UUID, Before]) -> list[Touched]:
    having = tagged_among(people, doing.action.target)
    untag(having, doing.action.target)
    return _touched(people, people.keys() - having)


def _follow_up(doing: Doing, people: Mapping[UUID, Before]) -> list[Touched]:
    day = date.fromisoformat(doing.action.target)
    before = follow_ups_of(people)
    follow_up([one for one in people if before[one] != day], day)
    return [
        Touched(registration_id=one, skip=BulkSkip.IS_SO)
        if before[one] == day
        else Touched(registration_id=one, before=str(before[one] or ""))
        for one in people
    ]


def _follow_up_as_before(doing: Doing, people: Mapping[UUID, Before]) -> list[Touched]:
    day, present = date.fromisoformat(doing.action.target), follow_ups_of(people)
    same = [one for one in people if present[one] == day]
    for before in {people[one] for one in same}:
        follow_up([one for one in same if people[one] == before], date.fromisoformat(before) if before else None)
    return _touched(people, people.keys() - set(same), BulkSkip.CHANGED_SINCE)


def _touched(
    people: Mapping[UUID, Before], passed_over: Sequence[UUID] | set[UUID], skip: BulkSkip = BulkSkip.IS_SO
) -> list[Touched]:
    return [
        Touched(registration_id=one, skip=skip if one in passed_over else None, before=before)
        for one, before in people.items()
    ]


DO: dict[BulkDeed, Some] = {
    BulkDeed.CONFIRM: each(_confirm),
    BulkDeed.OFFER: each(_offer),
    BulkDeed.DECLINE: each(_decline),
    BulkDeed.CANCEL: each(_cancel),
    BulkDeed.CATEGORY: each(_into_category),
    BulkDeed.SESSION: each(_into_session),
    BulkDeed.TAG: _tag,
    BulkDeed.UNTAG: _untag,
    BulkDeed.FOLLOW_UP: _follow_up,
    BulkDeed.CHECK_IN: each(_let_in),
}
# What nobody has heard of can be as if it had never been.
UNDO: dict[BulkDeed, Some] = {
    BulkDeed.CATEGORY: each(_out_of_category),
    BulkDeed.TAG: _untag,
    BulkDeed.UNTAG: _tag,
    BulkDeed.FOLLOW_UP: _follow_up_as_before,
    BulkDeed.CHECK_IN: each(_let_out),
}


def stands_so(deed: BulkDeed, target: str) -> ColumnElement[bool]:
    """Return the condition that somebody stands already as the deed would leave them."""
    tags, has = RegistrationTag, Registration.id
    match deed:
        case BulkDeed.TAG:
            return exists(select(tags.tag).where(tags.registration_id == has, tags.tag == target))
        case BulkDeed.UNTAG:
            return ~exists(select(tags.tag).where(tags.registration_id == has, tags.tag == target))
        case BulkDeed.CATEGORY:
            return Registration.category_id.is_not_distinct_from(UUID(target))
        case BulkDeed.SESSION:
            chosen = select(SessionChoice.session_id).where(SessionChoice.registration_id == has)
            return exists(chosen.where(SessionChoice.session_id == UUID(target)))
        case BulkDeed.FOLLOW_UP:
            return Registration.follow_up_on.is_not_distinct_from(date.fromisoformat(target))
        case BulkDeed.CHECK_IN:
            return exists(select(Scan.id).where(Scan.registration_id == has, Scan.undone_at.is_(None)))
    return false()
