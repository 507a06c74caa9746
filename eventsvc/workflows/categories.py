"""The organizer writes the categories of an event; who is in them keeps their places."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.category_service import (
    MOST_CATEGORIES,
    CategoryDraft,
    CategoryProblem,
    arrange_categories,
    close_unused_pool,
    delete_category,
    draft_of_category,
    insert_category,
    open_pool,
    update_category,
)
from eventsvc.events.errors import BadCategory, TooManyCategories
from eventsvc.events.pools import set_capacity, settle_places
from eventsvc.journal import Actor, changes_of, note
from eventsvc.kit.edits import Edit, edited
from eventsvc.kit.errors import NotFound
from eventsvc.registration.errors import CapacityBelowTaken
from eventsvc.registration.quotas import join_quota, leave_quota, occupancy

from .locking import Locked, lock
from .placing import move_up, rearrange

# What the journal shows of a category.
NOTED = ("kind", "name_de", "name_en", "opens_at", "closes_at", "admission", "proof_de", "proof_en", "price_cents")


def add_category(event_id: UUID, draft: CategoryDraft, *, by: Actor, now: datetime) -> UUID:
    """Add a category to the event, and return its id; raises BadCategory or TooManyCategories."""
    lock(event_id)
    present = categories_of(event_id)
    _check(draft, present)
    if len(present) >= MOST_CATEGORIES:
        raise TooManyCategories(MOST_CATEGORIES)
    category_id = insert_category(event_id, draft, _shared_or_new(event_id, draft, present))
    note("event.category_added", event_id, by=by, now=now, event_id=event_id, title=draft.name_de)
    return category_id


def change_category(event_id: UUID, category_id: UUID, edit: Edit, *, by: Actor, now: datetime) -> int:
    """Change a category, let those move up for whom it makes room, and return how many did.

    Raises EditsClash, BadCategory, or CapacityBelowTaken if more of its people have a place than the quota would hold.
    """
    locked = lock(event_id)
    present = categories_of(event_id)
    category = _of(present, category_id)
    before = draft_of_category(category, present)
    draft = edited(CategoryDraft, before, edit)
    if draft == before:
        return 0
    _check(draft, [one for one in present if one.id != category_id])
    pool_id = _quota(locked, category, draft, present)
    update_category(category_id, draft, pool_id)
    if category.pool_id is not None and category.pool_id != pool_id:
        close_unused_pool(category.pool_id)
    found = changes_of(category, draft, NOTED)
    note("event.category_changed", event_id, by=by, now=now, event_id=event_id, title=draft.name_de, changes=found)
    # Whoever is made a member, or is decided upon from now on, or no longer is, may stand elsewhere.
    is_moved = draft.kind != category.kind or draft.admission.is_decided != category.admission.is_decided
    return (rearrange if is_moved else move_up)(lock(event_id), now)


def remove_category(event_id: UUID, category_id: UUID, *, by: Actor, now: datetime) -> None:
    """Remove a category that nobody ever took, or raise CategoryStillUsed."""
    lock(event_id)
    category = _of(categories_of(event_id), category_id)
    delete_category(category_id)
    if category.pool_id is not None:
        close_unused_pool(category.pool_id)
    note("event.category_removed", event_id, by=by, now=now, event_id=event_id, title=category.name_de)


def move_category(event_id: UUID, category_id: UUID, place: int, *, by: Actor, now: datetime) -> None:
    """Put a category at a place among the event's, counted from 0."""
    lock(event_id)
    order = [one.id for one in categories_of(event_id)]
    if category_id not in order:
        raise NotFound(category_id)
    order.remove(category_id)
    order.insert(min(max(place, 0), len(order)), category_id)
    arrange_categories(event_id, order)
    note("event.categories_arranged", event_id, by=by, now=now, event_id=event_id)


def _check(draft: CategoryDraft, others: list[CategoryRow] | tuple[CategoryRow, ...]) -> None:
    found = draft.problems()
    if draft.shares_with is not None and draft.shares_with not in {one.id for one in others if one.pool_id}:
        found.append(("shares_with", CategoryProblem.SHARED_UNKNOWN))
    if found:
        raise BadCategory(found)


def _of(present: tuple[CategoryRow, ...], category_id: UUID) -> CategoryRow:
    for category in present:
        if category.id == category_id:
            return category
    raise NotFound(category_id)


def _shared_or_new(event_id: UUID, draft: CategoryDraft, present: tuple[CategoryRow, ...]) -> UUID | None:
    if draft.shares_with is not None:
        return _of(present, draft.shares_with).pool_id
    return None if draft.quota is None else open_pool(event_id, draft.quota)


def _quota(
    locked: Locked, category: CategoryRow, draft: CategoryDraft, present: tuple[CategoryRow, ...]
) -> UUID | None:
    """The quota that the category takes part in from now on; its people move with it."""
    is_alone = sum(one.pool_id == category.pool_id for one in present) == 1
    if category.pool_id is not None and draft.quota is not None and draft.shares_with is None and is_alone:
        taken = locked.places[category.pool_id].taken
        if draft.quota < taken:
            raise CapacityBelowTaken(taken)
        set_capacity(category.pool_id, draft.quota)
        return category.pool_id
    wanted = _shared_or_new(locked.terms.facts.id, draft, present)
    if wanted == category.pool_id:
        return wanted
    people = occupancy(category.id)
    if category.pool_id is not None:
        leave_quota(category.id, category.pool_id)
        settle_places(category.pool_id, taken=-people.taken, waiting=-people.waiting)
    if wanted is not None:
        free = draft.quota if draft.shares_with is None else locked.places[wanted].free
        if free is not None and people.taken > free:
            raise CapacityBelowTaken(people.taken)
        join_quota(category.id, wanted)
        settle_places(wanted, taken=people.taken, waiting=people.waiting)
    return wanted
