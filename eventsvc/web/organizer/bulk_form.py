"""What somebody wants to do to many people of the list: to whom, to which end, and whether they may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement
from werkzeug.datastructures import MultiDict

from eventsvc.accounts.policy import Permission
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.imports.cells import tags as tags_in
from eventsvc.kit.ids import new_code
from eventsvc.kit.localized import HOME, in_language, written_short_day
from eventsvc.kit.text import N_
from eventsvc.registration.attendees import attendee_page, people_named
from eventsvc.registration.bulk import TARGETED, WITH_REASON, BulkDeed
from eventsvc.web.fields.text import Paragraph
from eventsvc.web.languages import chosen_language
from eventsvc.workflows.bulk import Wish

from .listing import Asked, Listing, today_at
from .ownership import may

LONGEST_REASON, KEY_LENGTH = 500, 24
CHOSEN, PAGE, ALL = "chosen", "page", "all"
RIGHTS = dict.fromkeys(BulkDeed, Permission.MANAGE_ATTENDEES) | {
    BulkDeed.DECLINE: Permission.DECIDE,
    BulkDeed.CHECK_IN: Permission.CHECK_IN,
}
OF_DECIDED = frozenset({BulkDeed.DECLINE})


class BulkForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """Why it is done, in words that the people will read."""

    reason = Paragraph(
        N_("Begründung"), longest=LONGEST_REASON, missing=N_("Nennen Sie den Grund; er steht in der E-Mail.")
    )


def deeds_at(event: HeldEvent) -> list[BulkDeed]:
    """Return what this account may do to many people of the event."""
    fitting = (deed for deed in BulkDeed if event.has_reserve or deed not in OF_DECIDED)
    return [deed for deed in fitting if may(RIGHTS[deed], event)]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What was asked for: what, to whom, to which end; `target` is empty until it was said."""

    listing: Listing
    deed: BulkDeed
    scope: str
    people: tuple[UUID, ...]
    asked: Asked

    @property
    def target(self) -> str:
        """To which category, session or day, or with which word; empty if that is none."""
        typed = str(self.asked.get("ziel", "")).strip()
        match self.deed:
            case BulkDeed.CATEGORY:
                return typed if typed in {str(one) for one in self.listing.categories} else ""
            case BulkDeed.SESSION:
                return typed if typed in {str(one) for one in self.listing.sessions} else ""
            case BulkDeed.FOLLOW_UP:
                return typed if _is_day(typed) else ""
            case BulkDeed.TAG | BulkDeed.UNTAG:
                return typed if _is_tag(typed) else ""
        return ""

    @property
    def needs_target(self) -> bool:
        """Whether it must be said first to which end."""
        return self.deed in TARGETED and not self.target

    @property
    def target_words(self) -> str:
        """The end in words."""
        language, target = chosen_language(), self.target
        match self.deed:
            case BulkDeed.CATEGORY:
                one = self.listing.categories[UUID(target)]
                return in_language(language, one.name_de, one.name_en)
            case BulkDeed.SESSION:
                return self.listing.sessions[UUID(target)].title.said(language)
            case BulkDeed.FOLLOW_UP:
                return written_short_day(date.fromisoformat(target), HOME, language)
        return target

    @property
    def has_reason(self) -> bool:
        """Whether the people are told why."""
        return self.deed in WITH_REASON

    @property
    def whom(self) -> ColumnElement[bool]:
        """The condition that chooses them, as the list stands now."""
        event = self.listing.event
        if self.scope == ALL:
            return self.listing.asked(self.asked).wanted.where(event.id, today_at(event))
        return people_named(event.id, self.people)

    @property
    def fields(self) -> list[tuple[str, str]]:
        """Return what a form sends along so that the same is meant again."""
        people = [("person", str(one)) for one in self.people] if self.scope != ALL else []
        return [*self.listing.asked(self.asked).pairs, ("was", self.deed.value), ("wer", self.scope), *people]

    def wish(self, reason: str, form_key: str) -> Wish:
        """Return what is wanted."""
        event_id = self.listing.event.id
        return Wish(event_id=event_id, deed=self.deed, target=self.target, reason=reason, form_key=form_key)


def choice_of(listing: Listing, asked: Asked) -> Choice | None:
    """Return what the request asks for; None if it is nothing, for nobody, or not for this account."""
    deed, scope = asked.get("was", ""), asked.get("wer", CHOSEN)
    if deed not in set(deeds_at(listing.event)):
        return None
    people: Sequence[UUID] = ()
    if scope == PAGE:
        # Once shown, a page is what was shown: it may have moved on since.
        number, today = asked.get("seite", 1, type=int), today_at(listing.event)
        people, scope = (
            [row.id for row in attendee_page(listing.event.id, listing.asked(asked), today, number).rows],
            CHOSEN,
        )
    elif scope != ALL:
        people, scope = _ids(asked), CHOSEN
    if scope == CHOSEN and not people:
        return None
    return Choice(listing=listing, deed=BulkDeed(deed), scope=scope, people=tuple(people), asked=asked)


def new_form_key() -> str:
    """Return a key that lets a form in once."""
    return new_code(KEY_LENGTH)


def _ids(asked: MultiDict[str, str]) -> list[UUID]:
    return list(dict.fromkeys(asked.getlist("person", type=UUID)))


def _is_day(typed: str) -> bool:
    try:
        date.fromisoformat(typed)
    except ValueError:
        return False
    return True


def _is_tag(typed: str) -> bool:
    try:
        return tags_in(typed) == [typed]
    except ValueError:
        return False
