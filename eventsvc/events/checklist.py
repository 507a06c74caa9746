"""The checklist of an event: what still hinders its publication, and what its organizers may want to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

from eventsvc.kit.localized import Bilingual

from .categories import CategoryKind, QueueOrder
from .category_queries import CategoryRow
from .drafts import EventDraft
from .findings import Finding, Found, Part
from .host_queries import HostRow
from .kinds import Participation
from .models import ReminderAnchor
from .programme_queries import SessionRow
from .questions import Question
from .reminders import due_at, not_after
from .states import EventState, HostState

LONG = timedelta(days=31)
WITHOUT_PLACES = {
    Participation.ON_SITE: Finding.ON_SITE_WITHOUT_PLACES,
    Participation.ONLINE: Finding.ONLINE_WITHOUT_PLACES,
}


@dataclass(frozen=True, kw_only=True)
class Whole:
    """An event as it is written, with all that hangs on it."""

    draft: EventDraft
    state: EventState = EventState.DRAFT
    is_template: bool = False
    categories: tuple[CategoryRow, ...] = ()
    questions: tuple[Question, ...] = ()
    sessions: tuple[SessionRow, ...] = ()
    hosts: tuple[HostRow, ...] = ()
    # Whether any code, contingent or invitation lets people in.
    has_guests: bool = False


def findings(whole: Whole, now: datetime) -> list[Found]:
    """Return all that is to be said of the event at `now`, what hinders its publication first; of one that is over, and of a template, nothing."""
    if whole.is_template or (whole.state is not EventState.DRAFT and whole.draft.ends_at <= now):
        return []
    found = [
        *_of_the_basics(whole, now),
        *_of_the_texts(whole.draft),
        *_of_the_places(whole.draft),
        *_of_the_window(whole, now),
        *_of_the_queue(whole),
        *_of_the_guests(whole),
        *_of_the_categories(whole),
        *_of_the_questions(whole),
        *_of_the_programme(whole),
        *_of_the_reminders(whole, now),
        *_of_the_hosts(whole),
    ]
    return sorted(found, key=lambda one: not one.finding.hinders)


def hindering(whole: Whole, now: datetime) -> list[Finding]:
    """Return what the event cannot be published with."""
    return [one.finding for one in findings(whole, now) if one.finding.hinders]


def _of_the_basics(whole: Whole, now: datetime) -> Iterator[Found]:
    draft = whole.draft
    if whole.state is EventState.DRAFT and draft.starts_at <= now:
        yield Found(finding=Finding.BEGUN, part=Part.BASICS, field="starts_at")
    if draft.ends_at - draft.starts_at > LONG:
        yield Found(finding=Finding.LASTS_LONG, part=Part.BASICS, field="ends_at")
    if not draft.contact_email.strip():
        yield Found(finding=Finding.CONTACT_MISSING, part=Part.HOLDERS, field="contact_email")


def _of_the_texts(draft: EventDraft) -> Iterator[Found]:
    if not draft.description_de.strip():
        yield Found(finding=Finding.DESCRIPTION_MISSING, part=Part.TEXTS, field="description_de")
    if not draft.summary_de.strip():
        yield Found(finding=Finding.SUMMARY_MISSING, part=Part.TEXTS, field="summary_de")
    for name in ("title", "summary", "description", "audience"):
        if getattr(draft, f"{name}_de").strip() and not getattr(draft, f"{name}_en").strip():
            yield Found(finding=Finding.ENGLISH_MISSING, part=Part.TEXTS, field=f"{name}_en")
            return


def _of_the_places(draft: EventDraft) -> Iterator[Found]:
    ways = draft.format.participations
    if Participation.ON_SITE in ways and not (draft.venue.name or draft.venue.city):
        yield Found(finding=Finding.VENUE_MISSING, part=Part.VENUE, field="venue_name")
    if Participation.ONLINE in ways and not draft.join_url:
        yield Found(finding=Finding.LINK_MISSING, part=Part.VENUE, field="join_url")
    empty = [seats.participation for seats in draft.seats if seats.capacity == 0]
    if len(empty) == len(ways):
        yield Found(finding=Finding.NO_PLACES, part=Part.SIGN_UP, field=f"capacity_{empty[0]}")
    else:
        for way in empty:
            yield Found(finding=WITHOUT_PLACES[way], part=Part.SIGN_UP, field=f"capacity_{way}")
    if any(seats.capacity is None and seats.participation is Participation.ON_SITE for seats in draft.seats):
        yield Found(finding=Finding.PLACES_UNLIMITED, part=Part.SIGN_UP, field="capacity_on_site")


def _of_the_window(whole: Whole, now: datetime) -> Iterator[Found]:
    draft = whole.draft
    if draft.closes_at > draft.starts_at:
        yield Found(finding=Finding.CLOSES_AFTER_START, part=Part.SIGN_UP, field="closes_at")
    if draft.opens_at is not None and draft.opens_at >= draft.closes_at:
        yield Found(finding=Finding.OPENS_AFTER_CLOSE, part=Part.SIGN_UP, field="opens_at")
    if whole.state is EventState.DRAFT and draft.closes_at <= now < draft.starts_at:
        yield Found(finding=Finding.DEADLINE_OVER, part=Part.SIGN_UP, field="closes_at")


def _of_the_queue(whole: Whole) -> Iterator[Found]:
    draft, categories = whole.draft, whole.categories
    is_open = draft.has_waiting_list and not draft.is_decided
    if is_open and categories and all(one.admission.is_decided for one in categories):
        yield Found(finding=Finding.NO_CATEGORY_WAITS, part=Part.SIGN_UP, field="has_waiting_list")
    if draft.offer_hours and not draft.has_waiting_list:
        yield Found(finding=Finding.OFFER_WITHOUT_QUEUE, part=Part.SIGN_UP, field="offering")
    has_members = any(one.kind is CategoryKind.MEMBER for one in categories)
    if is_open and draft.queue_order is QueueOrder.MEMBERS_FIRST and not has_members:
        yield Found(finding=Finding.NO_MEMBERS_TO_PREFER, part=Part.SIGN_UP, field="queue_order")


def _of_the_guests(whole: Whole) -> Iterator[Found]:
    if whole.draft.is_by_invitation and not whole.has_guests:
        yield Found(finding=Finding.NOBODY_INVITED, part=Part.GUESTS, field="invitations-title")


def _of_the_hosts(whole: Whole) -> Iterator[Found]:
    for one in whole.hosts:
        if one.state is HostState.INVITED:
            name = Bilingual(one.name_de, one.name_en)
            yield Found(finding=Finding.HOST_UNANSWERED, part=Part.HOLDERS, field="hosts", name=name)


def _of_the_categories(whole: Whole) -> Iterator[Found]:
    capacities = [seats.capacity for seats in whole.draft.seats]
    most = None if None in capacities else sum(capacity or 0 for capacity in capacities)
    shut = [one for one in whole.categories if _is_shut(one, whole.draft)]
    if whole.categories and len(shut) == len(whole.categories):
        first = shut[0]
        yield Found(finding=Finding.NO_CATEGORY_EVER_OPEN, part=Part.CATEGORIES, target=first.id)
    for one in whole.categories:
        here = Found(
            finding=Finding.CATEGORY_ENGLISH_MISSING,
            part=Part.CATEGORIES,
            target=one.id,
            name=Bilingual(one.name_de, one.name_en),
        )
        if one in shut and len(shut) < len(whole.categories):
            yield replace(here, finding=Finding.CATEGORY_NEVER_OPEN)
        elif one not in shut and _is_outside(one, whole.draft):
            yield replace(here, finding=Finding.CATEGORY_OUTSIDE_WINDOW)
        if one.capacity == 0:
            yield replace(here, finding=Finding.CATEGORY_WITHOUT_PLACES)
        if one.capacity is not None and most is not None and one.capacity > most:
            yield replace(here, finding=Finding.CATEGORY_TOO_LARGE)
        if not one.name_en.strip():
            yield here


def _is_shut(category: CategoryRow, draft: EventDraft) -> bool:
    """Whether its window and the event's have nothing in common."""
    is_late = category.opens_at is not None and category.opens_at > draft.closes_at
    is_early = category.closes_at is not None and draft.opens_at is not None and category.closes_at < draft.opens_at
    return is_late or is_early


def _is_outside(category: CategoryRow, draft: EventDraft) -> bool:
    is_late = category.closes_at is not None and category.closes_at > draft.closes_at
    return is_late or (
        category.opens_at is not None and draft.opens_at is not None and category.opens_at < draft.opens_at
    )


def _of_the_questions(whole: Whole) -> Iterator[Found]:
    for one in whole.questions:
        english = [one.label_en, *(choice.label_en for choice in one.choices)]
        if not one.is_internal and not all(words.strip() for words in english):
            name = Bilingual(one.label_de, one.label_en)
            yield Found(finding=Finding.QUESTION_ENGLISH_MISSING, part=Part.QUESTIONS, target=one.id, name=name)


def _of_the_programme(whole: Whole) -> Iterator[Found]:
    for one, other in combinations(whole.sessions, 2):
        if one.room.strip() and one.room.strip() == other.room.strip() and one.slot.overlaps(other.slot):
            yield Found(
                finding=Finding.ROOM_TAKEN_TWICE,
                part=Part.PROGRAMME,
                target=other.id,
                name=one.title,
                other=other.title,
            )
    for one in whole.sessions:
        if not one.title_en.strip():
            yield Found(finding=Finding.SESSION_ENGLISH_MISSING, part=Part.PROGRAMME, target=one.id, name=one.title)


def _of_the_reminders(whole: Whole, now: datetime) -> Iterator[Found]:
    draft = whole.draft
    for rule in draft.reminder_rules:
        if rule.anchor is not ReminderAnchor.START:
            continue
        due = due_at(rule.anchor, rule.days, rule.at, draft.starts_at, draft.ends_at, draft.timezone)
        here = Found(finding=Finding.REMINDER_AFTER_START, part=Part.MAILS, field="reminder_choice")
        if due >= draft.starts_at:
            yield here
        elif whole.state is EventState.DRAFT and not_after(rule.anchor, due, draft.starts_at) <= now < draft.starts_at:
            yield replace(here, finding=Finding.REMINDER_TOO_LATE)
