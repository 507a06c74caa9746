"""Something is done to many people: shown beforehand, done in portions that go on by themselves, undone where that is honest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement

from eventsvc.events.queries import get_terms
from eventsvc.journal import Actor, note
from eventsvc.kit.ids import new_id
from eventsvc.registration.bulk import BulkDeed, BulkSkip, BulkState, Subject, why_pass_over
from eventsvc.registration.bulk_rows import (
    BulkFacts,
    counts_of,
    get_action,
    give_up,
    mark_undone,
    next_people,
    settle,
    subjects,
    write_action,
)
from eventsvc.registration.errors import WrongState
from eventsvc.registration.states import RegistrationState
from eventsvc.runs.queries import RunRow
from eventsvc.runs.service import Portion, begin
from eventsvc.runs.states import RunKind

from .bulk_deeds import DO, UNDO, Doing, Some, stands_so


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to do to many people of an event: to which end, and why."""

    event_id: UUID
    deed: BulkDeed
    target: str = ""
    reason: str = ""
    form_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Foreseen:
    """To whom it can be done as they stand, and who is passed over for which reason."""

    taken: tuple[Subject, ...]
    passed_over: tuple[tuple[Subject, BulkSkip], ...]

    @property
    def number(self) -> int:
        """How many were chosen."""
        return len(self.taken) + len(self.passed_over)


def foresee(wish: Wish, whom: ColumnElement[bool]) -> Foreseen:
    """Say beforehand to whom it can be done; `whom` is the condition that chooses them."""
    is_decided = get_terms(wish.event_id).is_decided
    found = subjects(whom, stands_so(wish.deed, wish.target))
    why = {one.id: why_pass_over(wish.deed, one, is_decided=is_decided) for one in found}
    return Foreseen(
        taken=tuple(one for one in found if why[one.id] is None),
        passed_over=tuple((one, skip) for one in found if (skip := why[one.id])),
    )


def start_bulk(wish: Wish, registration_ids: Sequence[UUID], *, by: Actor, now: datetime) -> tuple[UUID, UUID]:
    """Begin to do it to these people, and return the action and its run. Raises AlreadySubmitted for a form that was sent before."""
    if by.id is None:
        raise WrongState(RegistrationState.CONFIRMED)
    action = BulkFacts(
        id=new_id(),
        event_id=wish.event_id,
        account_id=by.id,
        form_key=wish.form_key,
        deed=wish.deed,
        target=wish.target,
        reason=wish.reason,
        begun_at=now,
        undone_at=None,
    )
    write_action(action, registration_ids)
    number = len(registration_ids)
    note(
        "event.done_to_many", wish.event_id, by=by, now=now, event_id=wish.event_id, deed=wish.deed.value, number=number
    )
    return action.id, begin(RunKind.BULK, action.id, account_id=by.id, now=now, total=number)


def bulk_portion(run: RunRow, now: datetime) -> Portion:
    """Do it to the next few, in one transaction with what is written down of them: nobody is touched twice."""
    return _portion(run, now, DO, of=BulkState.TO_DO, done=BulkState.DONE, skipped=BulkState.SKIPPED)


def give_up_bulk(run: RunRow, _now: datetime) -> None:
    """Pass over whoever is left, where it breaks off again and again."""
    give_up(run.subject_id)


def start_undoing(action: BulkFacts, *, by: Actor, now: datetime) -> UUID:
    """Begin to take it back from everyone it was done to, and return the run. Raises WrongState where it cannot be, or is already."""
    done = counts_of(action.id)
    if action.deed not in UNDO or done.get(BulkState.TO_DO) or not mark_undone(action.id, now):
        raise WrongState(RegistrationState.CONFIRMED)
    note("event.undone_to_many", action.event_id, by=by, now=now, event_id=action.event_id, deed=action.deed.value)
    return begin(RunKind.UNDO_BULK, action.id, account_id=by.id, now=now, total=done.get(BulkState.DONE, 0))


def undo_portion(run: RunRow, now: datetime) -> Portion:
    """Take it back from the next few; who has changed since stays as they are, with the reason."""
    return _portion(run, now, UNDO, of=BulkState.DONE, done=BulkState.UNDONE, skipped=BulkState.DONE)


def leave_as_is(_run: RunRow, _now: datetime) -> None:
    """Leave whoever could not be taken back as they are."""


def _portion(
    run: RunRow, now: datetime, how: Mapping[BulkDeed, Some], *, of: BulkState, done: BulkState, skipped: BulkState
) -> Portion:
    action = get_action(run.subject_id)
    people = next_people(action.id, of, action.deed.at_a_time)
    touched = how[action.deed](Doing(action, now), people) if people else []
    settle(action.id, touched, done=done, skipped=skipped)
    failed = sum(one.skip is not None for one in touched)
    return Portion(done=len(people), failed=failed, is_last=len(people) < action.deed.at_a_time)
