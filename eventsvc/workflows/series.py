"""A series of events: made of one of them, changed as a whole or from one on, and ended early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eventsvc.accounts.policy import Reach
from eventsvc.events.copying import Along
from eventsvc.events.edits import EventEdit, parts_of
from eventsvc.events.errors import BadDraft, FixedByTemplate, NotADraft, SessionsOutsideEvent, WayStillUsed
from eventsvc.events.hosts import Own
from eventsvc.events.recurrence import Rule
from eventsvc.events.series import Member, begin_series, find_series, join_series, lock_series, members_of
from eventsvc.events.service import delete_draft
from eventsvc.events.spreading import Scope, spread
from eventsvc.events.states import EventState
from eventsvc.events.written import get_written_event, lock_written_event
from eventsvc.journal import Actor
from eventsvc.kit.db import attempt
from eventsvc.kit.edits import Parts, marks_of, touched
from eventsvc.kit.errors import Refusal

from .copying import Copied, CopyWish, copy_event
from .editing import Saved, edit_page


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What a change has done at another event of the series.

    `kept` names the parts that had been changed there by themselves and stay; a `refusal` keeps all of it as it was.
    """

    member: Member
    saved: Saved | None = None
    kept: tuple[str, ...] = ()
    refusal: Refusal | None = None


@dataclass(frozen=True)
class Everywhere:
    """What saving a page has done at the event itself, and at the others of its series."""

    saved: Saved
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def everywhere(self) -> Saved:
        """What it has done at all of them together."""
        every = [self.saved, *(one.saved for one in self.elsewhere if one.saved)]
        return replace(self.saved, told=sum(one.told for one in every), moved=sum(one.moved for one in every))


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who acts: for which clusters, and how far it reaches."""

    by: Actor
    own: Own
    reach: Reach


def make_series(
    event_id: UUID, rule: Rule, starts: Sequence[datetime], along: frozenset[Along], *, hand: Hand, now: datetime
) -> list[Copied]:
    """Let a series begin with the event, and make a draft like it for each of the starts.

    Raises InSeriesAlready, or BadDraft.
    """
    series_id = begin_series(event_id, rule, by=hand.by, now=now)
    made = [
        copy_event(event_id, CopyWish(to=start, along=along), by=hand.by, own=hand.own, now=now) for start in starts
    ]
    for copied in made:
        join_series(copied.id, series_id)
    return made


def edit_series(event_id: UUID, edit: EventEdit, scope: Scope, *, hand: Hand, now: datetime) -> Everywhere:
    """Save what the page has changed at the event, and the same at the others of its series that the scope names.

    Elsewhere a part that was changed by itself stays; what an event cannot take leaves just that one as it was. Raises
    what saving the event itself raises.
    """
    series = find_series(event_id)
    if series is not None and scope is not Scope.THIS:
        lock_series(series.id)
    written = lock_written_event(event_id)
    before = parts_of(written.draft)
    saved = edit_page(event_id, edit, now=now, by=hand.by, own=hand.own)
    if series is None or scope is Scope.THIS:
        return Everywhere(saved)
    after = before | touched(edit)
    others = [
        one
        for one in members_of(series.id, hand.reach)
        if one.id != event_id
        and one.is_to_come(now)
        and (scope is Scope.ALL or one.starts_at > written.draft.starts_at)
    ]
    return Everywhere(saved, tuple(_change(one, before, after, edit, hand=hand, now=now) for one in others))


def _change(member: Member, before: Parts, after: Parts, edit: EventEdit, *, hand: Hand, now: datetime) -> Elsewhere:
    present = parts_of(lock_written_event(member.id).draft)
    found = spread(before, after, present, is_public=member.state is not EventState.DRAFT)
    try:
        with attempt():
            there = replace(edit, wanted=found.wanted, seen=marks_of(present))
            saved = edit_page(member.id, there, now=now, by=hand.by, own=hand.own)
    except (BadDraft, FixedByTemplate, SessionsOutsideEvent, WayStillUsed) as refusal:
        return Elsewhere(member=member, refusal=refusal)
    is_changed = parts_of(get_written_event(member.id).draft) != present
    return Elsewhere(member=member, saved=saved if is_changed else None, kept=found.kept)


def end_series(event_id: UUID, *, hand: Hand, now: datetime) -> tuple[list[Member], list[Member]]:
    """Let the event be the last of its series: later drafts are deleted; return those, and the public ones that stay.

    What is public concerns people: it is called off by itself.
    """
    deleted, kept = later_members(event_id, hand.reach)
    for one in list(deleted):
        try:
            delete_draft(one.id, own=hand.own, now=now, by=hand.by)
        except NotADraft:
            # Somebody was faster and has published it.
            deleted.remove(one)
            kept.append(one)
    return deleted, kept


def later_members(event_id: UUID, reach: Reach) -> tuple[list[Member], list[Member]]:
    """Return the drafts of the event's series that come after it, and what is public of them."""
    series = find_series(event_id)
    members = members_of(series.id, reach) if series else []
    here = next((one for one in members if one.id == event_id), None)
    later = [one for one in members if here and one.starts_at > here.starts_at]
    drafts = [one for one in later if one.state is EventState.DRAFT]
    return drafts, [one for one in later if one.state is EventState.PUBLISHED]
