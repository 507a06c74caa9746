"""What will happen at an event by itself, and when: from what is set now, so that it is right again when that changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventsvc.events.categories import Admission
from eventsvc.events.category_queries import CategoryRow
from eventsvc.events.change_rules import Cutoffs
from eventsvc.events.codes import CodeRow
from eventsvc.events.contingents import ContingentRow
from eventsvc.events.drafts import EventDraft
from eventsvc.events.kinds import Participation
from eventsvc.events.models import ReminderAnchor
from eventsvc.events.planned import DueReminder
from eventsvc.events.questions import Question
from eventsvc.events.states import EventState
from eventsvc.kit.localized import Bilingual
from eventsvc.kit.text import N_
from eventsvc.messaging.rules import end_of_quiet
from eventsvc.messaging.states import Priority

from .retention import CONSENTS_KEPT, INVITERS_KEPT, NEEDS_KEPT, PEOPLE_KEPT


class Step(StrEnum):
    """What happens by itself."""

    OPENS = "opens"
    CATEGORY_OPENS = "category_opens"
    CATEGORY_CLOSES = "category_closes"
    CODE_EXPIRES = "code_expires"
    CONTINGENT_RELEASED = "contingent_released"
    OFFERS_END = "offers_end"
    CHANGES_END = "changes_end"
    SUBSTITUTES_END = "substitutes_end"
    SIGN_OFF_ENDS = "sign_off_ends"
    LIST_SHOWN = "list_shown"
    LIST_HIDDEN = "list_hidden"
    CLOSES = "closes"
    REMINDED = "reminded"
    STARTS = "starts"
    ENDS = "ends"
    THANKED = "thanked"
    NEEDS_DELETED = "needs_deleted"
    ANSWERS_DELETED = "answers_deleted"
    GUESTS_DELETED = "guests_deleted"
    PEOPLE_ERASED = "people_erased"
    CONSENTS_DELETED = "consents_deleted"

    @property
    def label(self) -> str:
        """The German sentence, marked for the catalogues."""
        return LABELS[self]

    @property
    def is_mail(self) -> bool:
        """Whether it sends mails."""
        return self in {Step.REMINDED, Step.THANKED}

    @property
    def deletes(self) -> bool:
        """Whether it deletes what was kept long enough, whatever became of the event."""
        return self in DELETING


DELETING = frozenset(
    {
        *(Step.NEEDS_DELETED, Step.ANSWERS_DELETED, Step.GUESTS_DELETED),
        *(Step.PEOPLE_ERASED, Step.CONSENTS_DELETED),
    }
)
LABELS = {
    Step.OPENS: N_("Die Anmeldung öffnet"),
    Step.CATEGORY_OPENS: N_("„%(name)s“ wird wählbar"),
    Step.CATEGORY_CLOSES: N_("„%(name)s“ ist nicht mehr wählbar"),
    Step.CODE_EXPIRES: N_("Der Code „%(name)s“ läuft ab"),
    Step.CONTINGENT_RELEASED: N_("Das Kontingent „%(name)s“ geht an alle zurück"),
    Step.OFFERS_END: N_("Angebote von Plätzen verfallen und gehen an die Nächsten"),
    Step.CHANGES_END: N_("Angaben lassen sich nicht mehr ändern"),
    Step.SUBSTITUTES_END: N_("Vertretungen sind nicht mehr möglich"),
    Step.SIGN_OFF_ENDS: N_("Abmelden ist nicht mehr möglich"),
    Step.LIST_SHOWN: N_("Wer zugestimmt hat, sieht die Liste der Teilnehmenden"),
    Step.LIST_HIDDEN: N_("Die Liste der Teilnehmenden verschwindet"),
    Step.CLOSES: N_("Die Anmeldung schließt"),
    Step.REMINDED: N_("Erinnerung an alle Angemeldeten"),
    Step.STARTS: N_("Die Veranstaltung beginnt; niemand rückt mehr nach"),
    Step.ENDS: N_("Die Veranstaltung endet"),
    Step.THANKED: N_("Dank an alle, die da waren"),
    Step.NEEDS_DELETED: N_("Angaben zu Essen und Barrierefreiheit und übergebene Listen werden gelöscht"),
    Step.ANSWERS_DELETED: N_("Antworten werden gelöscht: %(name)s"),
    Step.GUESTS_DELETED: N_("Einladungen werden gelöscht, Kontingente und Codes namenlos"),
    Step.PEOPLE_ERASED: N_("Alle Anmeldungen werden namenlos, Antworten und Mails dazu gelöscht"),
    Step.CONSENTS_DELETED: N_("Die letzten Einwilligungen werden gelöscht"),
}


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A reminder of the event, and how many people it would reach as of now."""

    reminder: DueReminder
    recipients: int


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is set for an event, and who stands how, as of now."""

    draft: EventDraft
    state: EventState
    cutoffs: Cutoffs
    planned: tuple[Planned, ...] = ()
    categories: tuple[CategoryRow, ...] = ()
    questions: tuple[Question, ...] = ()
    codes: tuple[CodeRow, ...] = ()
    contingents: tuple[ContingentRow, ...] = ()
    offered_until: tuple[datetime, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Upcoming:
    """One thing that will happen: when, what, of what name, and to how many and whom where that is known."""

    at: datetime
    step: Step
    name: Bilingual = Bilingual("")  # noqa: RUF009 -- frozen, so it can be shared
    number: int | None = None
    # Whom it concerns: those who take part this way; None means everyone.
    participation: Participation | None = None


def outlook(facts: Facts, now: datetime) -> list[Upcoming]:
    """Return all that will happen from `now` on, in order; of an event that is called off only what is deleted."""
    steps = [*_of_the_door(facts), *_of_the_people(facts), *_of_the_mails(facts, now), *_of_the_data(facts)]
    is_off = facts.state is EventState.CALLED_OFF
    coming = [one for one in steps if one.at >= now and (one.step.deletes or not is_off)]
    return sorted(coming, key=lambda one: (one.at, list(Step).index(one.step)))


def _of_the_door(facts: Facts) -> Iterator[Upcoming]:
    draft = facts.draft
    moments = (
        (draft.opens_at, Step.OPENS),
        (draft.closes_at, Step.CLOSES),
        (draft.starts_at, Step.STARTS),
        (draft.ends_at, Step.ENDS),
    )
    for at, step in moments:
        if at is not None:
            yield Upcoming(at=at, step=step)
    yield from _of_the_ways_in(facts)


def _of_the_ways_in(facts: Facts) -> Iterator[Upcoming]:
    draft = facts.draft
    for category in facts.categories:
        name = Bilingual(category.name_de, category.name_en)
        if category.opens_at is not None and category.opens_at < draft.closes_at:
            yield Upcoming(at=category.opens_at, step=Step.CATEGORY_OPENS, name=name)
        if category.closes_at is not None and category.closes_at < draft.closes_at:
            yield Upcoming(at=category.closes_at, step=Step.CATEGORY_CLOSES, name=name)
    for code in facts.codes:
        if code.expires_at is not None and code.expires_at < draft.closes_at:
            yield Upcoming(at=code.expires_at, step=Step.CODE_EXPIRES, name=Bilingual(code.code))
    for contingent in facts.contingents:
        if contingent.released_at is None:
            name = Bilingual(contingent.organization)
            yield Upcoming(
                at=contingent.release_at, step=Step.CONTINGENT_RELEASED, name=name, number=contingent.capacity
            )


def _of_the_people(facts: Facts) -> Iterator[Upcoming]:
    draft, cutoffs = facts.draft, facts.cutoffs
    for until, number in Counter(facts.offered_until).items():
        yield Upcoming(at=until, step=Step.OFFERS_END, number=number)
    ends = ((cutoffs.change, Step.CHANGES_END), (cutoffs.substitute, Step.SUBSTITUTES_END))
    for at, step in (*ends, (cutoffs.sign_off, Step.SIGN_OFF_ENDS)):
        # With the start everything ends that had no date of its own.
        if at < draft.starts_at:
            yield Upcoming(at=at, step=step)
    for shown, step in ((draft.list_from, Step.LIST_SHOWN), (draft.list_until, Step.LIST_HIDDEN)):
        if shown is not None:
            yield Upcoming(at=shown, step=step)


def _of_the_mails(facts: Facts, now: datetime) -> Iterator[Upcoming]:
    for one in facts.planned:
        due = max(one.reminder.due_at, now)
        leaves_at = end_of_quiet(Priority.REMINDER, facts.draft.timezone, due) or due
        is_late = leaves_at >= one.reminder.not_after
        if not is_late and (one.recipients or one.reminder.due_at > now):
            step = Step.REMINDED if one.reminder.anchor is ReminderAnchor.START else Step.THANKED
            yield Upcoming(at=leaves_at, step=step, number=one.recipients, participation=one.reminder.participation)


def _of_the_data(facts: Facts) -> Iterator[Upcoming]:
    ends_at = facts.draft.ends_at
    yield Upcoming(at=ends_at + NEEDS_KEPT, step=Step.NEEDS_DELETED)
    asked = [one for one in facts.questions if one.kind.asks]
    for days in sorted({one.kept_days for one in asked}):
        of_these = [one for one in asked if one.kept_days == days]
        name = Bilingual(
            ", ".join(one.label_de for one in of_these), ", ".join(one.label_en or one.label_de for one in of_these)
        )
        if timedelta(days=days) < PEOPLE_KEPT:
            yield Upcoming(at=ends_at + timedelta(days=days), step=Step.ANSWERS_DELETED, name=name)
    if facts.codes or facts.contingents or facts.draft.is_by_invitation or _is_closed_somewhere(facts):
        yield Upcoming(at=ends_at + INVITERS_KEPT, step=Step.GUESTS_DELETED)
    yield Upcoming(at=ends_at + PEOPLE_KEPT, step=Step.PEOPLE_ERASED)
    yield Upcoming(at=ends_at + PEOPLE_KEPT + CONSENTS_KEPT, step=Step.CONSENTS_DELETED)


def _is_closed_somewhere(facts: Facts) -> bool:
    return any(one.admission is Admission.WITH_CODE for one in facts.categories)
