"""An event is copied: as a draft on days of its own, with what was chosen to come along, and with nobody in it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from eventsvc.accounts.event_teams import bring_team
from eventsvc.clusters.carriers import hostings
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.category_service import CategoryDraft, draft_of_category
from eventsvc.events.change_service import conduct_of, edit_conduct
from eventsvc.events.codes import CodeDraft, add_code, codes_of
from eventsvc.events.copying import Along, Source, copied, move_of
from eventsvc.events.drafts import EventDraft, Seats
from eventsvc.events.edits import draft_of, parts_of
from eventsvc.events.errors import BadSession, ClosesOutsideWindow
from eventsvc.events.hosts import Own
from eventsvc.events.moving import Move
from eventsvc.events.organizer_queries import get_held_event
from eventsvc.events.programme import add_session
from eventsvc.events.programme_queries import programme_of
from eventsvc.events.service import create_event
from eventsvc.events.templates import bind_to_template, fixed_of, make_template
from eventsvc.events.wholes import get_whole
from eventsvc.events.written import WrittenEvent, get_written_event
from eventsvc.journal import Actor, note
from eventsvc.kit.edits import edit_of
from eventsvc.kit.localized import Bilingual
from eventsvc.mail_texts.service import take_texts_along

from .asking import begin_asking
from .capacity_change import change_closing
from .categories import add_category


@dataclass(frozen=True, kw_only=True)
class CopyWish:
    """What is wanted of a copy: when it begins, what comes along, what it is called and who leads it."""

    to: datetime
    along: frozenset[Along]
    title_de: str = ""
    lead_cluster_id: UUID | None = None
    # The copy is a template from which events are made.
    as_template: bool = False


@dataclass(frozen=True)
class Copied:
    """A fresh copy, and the sessions that do not fit into its times: those are left out."""

    id: UUID
    slug: str
    left_out: tuple[Bilingual, ...]


def source_of(event_id: UUID) -> Source:
    """Return the event with all that has dates, or raise NotFound."""
    return Source(whole=get_whole(event_id), pools=get_held_event(event_id).pools, codes=codes_of(event_id))


def copy_event(source_id: UUID, wish: CopyWish, *, by: Actor, own: Own, now: datetime) -> Copied:
    """Make a draft like the event, or raise BadDraft; nobody's place, answer, invitation or contingent goes along."""
    written = get_written_event(source_id)
    source = written.draft
    # What contingents keep is of the event's places too; they are not brought along.
    seats = tuple(Seats(pool.participation, pool.all_places) for pool in get_held_event(source_id).pools)
    draft = _led(replace(_as_fixed(written, copied(source, wish.to, wish.along)), seats=seats), wish)
    created = create_event(draft, now=now, by=by, own=own)
    note("event.copied", created.id, by=by, now=now, event_id=created.id, source=str(source_id))
    if wish.as_template:
        make_template(created.id, by=by, now=now)
    elif template_id := _template_for(written, draft):
        bind_to_template(created.id, template_id)
    like = source_id if Along.QUESTIONS in wish.along else None
    begin_asking(created.id, draft.kind, like=like, by=by, now=now)
    left_out = _Copy(source_id, created.id, move_of(source, wish.to), by, now).bring(wish.along)
    return Copied(created.id, created.slug, left_out)


def _as_fixed(written: WrittenEvent, draft: EventDraft) -> EventDraft:
    """What a template fixes comes along whatever was chosen."""
    fixed = fixed_of(written.id) if written.is_template else written.fixed
    if not fixed:
        return draft
    there = parts_of(written.draft)
    return draft_of(parts_of(draft) | {name: there[name] for name in fixed})


def _template_for(written: WrittenEvent, draft: EventDraft) -> UUID | None:
    """The template that holds for the copy: a template is its cluster's alone."""
    if draft.lead_cluster_id != written.draft.lead_cluster_id:
        return None
    if written.is_template:
        return written.id
    return written.template.id if written.template else None


def _led(draft: EventDraft, wish: CopyWish) -> EventDraft:
    """The copy under its own title, led by whoever makes it: another lead brings its usual carrier."""
    draft = replace(draft, title_de=wish.title_de or draft.title_de)
    lead = wish.lead_cluster_id
    if lead is None or lead == draft.lead_cluster_id:
        return draft
    carrier = next(one.carriers[0].id for one in hostings() if one.id == lead)
    return replace(draft, lead_cluster_id=lead, carrier_id=carrier)


@dataclass(frozen=True)
class _Copy:
    """What hangs on one event is written down for another."""

    like: UUID
    event_id: UUID
    move: Move
    by: Actor
    now: datetime

    def bring(self, along: Collection[Along]) -> tuple[Bilingual, ...]:
        """Bring along what was chosen; return the sessions for which there is no room."""
        categories = self._categories() if Along.CATEGORIES in along else {}
        if Along.CODES in along:
            self._codes(categories)
        if Along.DEADLINES in along:
            self._closings()
        if Along.RULES in along:
            self._rules()
        if Along.MAILS in along:
            take_texts_along(self.like, self.event_id, by=self.by, now=self.now)
        if Along.TEAM in along:
            bring_team(self.like, self.event_id, by=self.by, now=self.now)
        return self._programme() if Along.PROGRAMME in along else ()

    def _closings(self) -> None:
        before = {pool.participation: pool.closes_at for pool in get_held_event(self.like).pools}
        for pool in get_held_event(self.event_id).pools:
            closes_at = before.get(pool.participation)
            # What does not fit into the new event's window closes with it.
            with suppress(ClosesOutsideWindow):
                if closes_at:
                    change_closing(pool.id, self.move(closes_at), by=self.by, now=self.now)

    def _rules(self) -> None:
        rules = edit_of(conduct_of(self.event_id), conduct_of(self.like))
        edit_conduct(self.event_id, rules, by=self.by, now=self.now)

    def _categories(self) -> dict[UUID, UUID]:
        """Return the new categories by those they are made like."""
        quotas: dict[UUID, UUID] = {}
        made: dict[UUID, UUID] = {}
        for category in categories_of(self.like):
            shares_with = quotas.get(category.pool_id) if category.pool_id else None
            draft = self._category(category, None if shares_with else category.capacity, shares_with)
            made[category.id] = add_category(self.event_id, draft, by=self.by, now=self.now)
            if category.pool_id:
                quotas.setdefault(category.pool_id, made[category.id])
        return made

    def _category(self, category: CategoryRow, quota: int | None, shares_with: UUID | None) -> CategoryDraft:
        opens_at, closes_at = self._moved(category.opens_at), self._moved(category.closes_at)
        kept = replace(draft_of_category(category, ()), quota=quota, shares_with=shares_with)
        return replace(kept, opens_at=opens_at, closes_at=closes_at)

    def _codes(self, categories: dict[UUID, UUID]) -> None:
        """A code for a contingent, or for a category that stays behind, would open something else here: it stays too."""
        for code in codes_of(self.like):
            if code.contingent_id is None and (code.category_id is None or code.category_id in categories):
                draft = CodeDraft(
                    code=code.code,
                    most_uses=code.most_uses,
                    expires_at=self._moved(code.expires_at),
                    category_id=categories[code.category_id] if code.category_id else None,
                )
                add_code(self.event_id, draft, by=self.by, now=self.now)

    def _programme(self) -> tuple[Bilingual, ...]:
        left_out = []
        for session in programme_of(self.like):
            begins, ends = self.move(session.starts_at), self.move(session.ends_at)
            draft = replace(session.draft, starts_at=begins, ends_at=ends)
            try:
                add_session(self.event_id, draft, by=self.by, now=self.now)
            except BadSession:
                left_out.append(session.title)
        return tuple(left_out)

    def _moved(self, at: datetime | None) -> datetime | None:
        return self.move(at) if at else None
