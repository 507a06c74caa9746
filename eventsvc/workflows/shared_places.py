"""What a booking chooses once for all its people takes one place: it stays with whoever of it has come furthest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from eventsvc.registration.errors import ChoiceFull
from eventsvc.registration.queries import RegistrationRow
from eventsvc.registration.shared_places import bearers_of, give_back, need, shared_by, take_from
from eventsvc.registration.states import RegistrationState

from .locking import Locked

W = RegistrationState.WAITLISTED


def take_over(locked: Locked, registration: RegistrationRow) -> None:
    """Let the registration, as it stands, bear what another of its booking bears who has no place."""
    for one in locked.lent.pop(registration.id, ()):
        take_from(one.bearer_id, registration.id, [one.pool_id])
        locked.settle([one.pool_id], waiting=int(registration.state is W) - int(one.bearer_state is W))


def wait_with(locked: Locked, registration: RegistrationRow, pool_ids: Sequence[UUID]) -> list[UUID]:
    """Return the pools in which the registration waits: for what its booking shares only one of it does."""
    lent = locked.lent.get(registration.id, ())
    waited_for = {one.pool_id for one in lent if one.bearer_state is W}
    locked.lent[registration.id] = [one for one in lent if one.pool_id not in waited_for]
    take_over(locked, registration)
    return [one for one in pool_ids if one not in waited_for]


def hand_down(locked: Locked, registration: RegistrationRow) -> None:
    """Let another of the booking bear what somebody bore who comes no more; it is given back with the last of it."""
    pool_ids = shared_by(registration.id) if locked.has_further else []
    heir = bearers_of([registration.booking_id]).get(registration.booking_id) if pool_ids else None
    if heir is not None and heir.registration_id != registration.id:
        take_from(registration.id, heir.registration_id, pool_ids)
        _settle(locked, pool_ids, heir.state, 1)


def move_shared(locked: Locked, booking_id: UUID, *, given_back: Collection[UUID], needed: Collection[UUID]) -> None:
    """Let the booking give places back and need others; raises ChoiceFull."""
    for pool_id in sorted(needed):
        free = locked.places[pool_id].free
        if free is not None and free < 1:
            raise ChoiceFull(pool_id)
    for pool_id, state in give_back(booking_id, given_back):
        _settle(locked, [pool_id], state, -1)
    bearer = bearers_of([booking_id]).get(booking_id)
    if bearer is not None:
        need(bearer.registration_id, needed, is_shared=True)
        _settle(locked, needed, bearer.state, 1)


def _settle(locked: Locked, pool_ids: Collection[UUID], state: RegistrationState, number: int) -> None:
    locked.settle(pool_ids, taken=number * int(state.holds_place), waiting=number * int(state is W))
