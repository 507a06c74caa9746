"""What happened at a few events of the demonstration since: better words, full categories, done step by step as in life."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from eventsvc.events.categories import CategoryKind
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questionnaire import keep_set
from eventsvc.events.questions import QuestionKind
from eventsvc.journal import Actor
from eventsvc.kit.db import db
from eventsvc.registration.applications import Source
from eventsvc.registration.models import FurtherPlace, Registration
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.asking import edit_question
from eventsvc.workflows.offers import ask_back_in
from eventsvc.workflows.sign_up import add_by_hand, sign_up
from eventsvc.workflows.switching import switch_to_online
from eventsvc.workflows.withdrawal import withdraw

from .accounts import organizer_of
from .days import DAY
from .events import Held
from .guests import application
from .people import Someone, people
from .terms import category_id, quota_id, terms

# Names that a cluster gives to the questions of an event, to ask them again.
SETS = {"energiekongress-bayern": "Kongress mit Ausklang", "kobots-sicher-einrichten": "Schulung am Gerät"}
# Words that a team found better once people had answered: German and English.
REWORDED = {"Ihre Funktion": ("Ihre Aufgabe im Unternehmen", "Your task in the company")}
REWORDED_AT = ("ki-im-mittelstand", "medizintechnik-kongress")
# Where the team has let somebody in over the places, someone too late for an offer waits again, and another came online instead.
OVERFILLED_AT = ("nano-in-der-batterie", "zellkultur-grundkurs")
WAITING_AGAIN_AT = ("nano-in-der-batterie", "drohnen-im-einsatz")
SWITCHED_AT = ("wasserstoff-im-mittelstand", "carbonfaser-recycling")
# Where one of a group could not come after all: what the booking shares, the next of them bears.
HANDED_ON_AT = ("energiekongress-bayern", "medizintechnik-kongress")


def add_later(events: Sequence[Held], clusters: Mapping[str, UUID]) -> int:
    """Add what was done since to the events that this run adds; return how many have signed up."""
    came = 0
    for event in events:
        since = _Since(event)
        if event.plan.slug in SETS:
            keep_set(clusters[event.plan.cluster], SETS[event.plan.slug], questions_of(event.id), since.ago(30))
        if event.plan.slug in REWORDED_AT:
            since.reword()
        came += since.knock()
        if event.plan.slug in OVERFILLED_AT:
            came += since.overfill()
        if event.plan.slug in WAITING_AGAIN_AT:
            ask_back_in(since.first(RegistrationState.LAPSED), since.ago(1, 17))
        if event.plan.slug in SWITCHED_AT:
            switch_to_online(since.first(RegistrationState.WAITLISTED), since.ago(1, 16))
        if event.plan.slug in HANDED_ON_AT:
            withdraw(since.bearer(), since.ago(1, 18))
    return came


@dataclass(frozen=True)
class _Since:
    """An event of the demonstration, and what goes on there."""

    event: Held

    def ago(self, days: int, hour: int = 10) -> datetime:
        """Return an hour of a day before today."""
        return self.event.times.today - days * DAY + timedelta(hours=hour)

    @property
    def team(self) -> Actor:
        """Who answers for the event."""
        return Actor.account(organizer_of(self.event.plan.cluster))

    def reword(self) -> None:
        """Ask in better words what some have answered already."""
        for question in questions_of(self.event.id):
            if question.label_de in REWORDED and question.kind is QuestionKind.SHORT_TEXT:
                german, english = REWORDED[question.label_de]
                better = replace(question, label_de=german, label_en=english)
                edit_question(self.event.id, question.id, better, by=self.team, now=self.ago(6))

    def knock(self) -> int:
        """Let people wait for a full category, and for the team's word on their membership; return how many came."""
        if not self.event.times.opens_at < self.ago(1) < self.event.times.closes_at or self.event.plan.lets_in:
            return 0
        came = 0
        for term in terms(self.event.plan.terms):
            if term.is_full or (term.kind is CategoryKind.MEMBER and term.admission.is_decided):
                fitting = (one for one in self._strangers() if one.organization.kind in term.chosen_by)
                # Where the last place is still there, the first one takes it.
                for hour, someone in zip((13, 14), fitting, strict=False):
                    category, quota = category_id(self.event, term), quota_id(self.event, term)
                    sign_up(application(self.event, someone, category, quota=quota), self.ago(1, hour))
                    came += 1
        return came

    def overfill(self) -> int:
        """Let one more in on the team's word, who had called; return how many came."""
        offered = terms(self.event.plan.terms)
        category = category_id(self.event, offered[-1]) if offered else None
        one_more = replace(application(self.event, next(self._strangers()), category), source=Source.STAFF)
        add_by_hand(one_more, over_capacity=True, by=self.team, now=self.ago(1, 15))
        return 1

    def first(self, state: RegistrationState) -> UUID:
        """Return who stands so alone, the longest of those for whom no quota matters."""
        together = select(Registration.booking_id).group_by(Registration.booking_id).having(func.count() > 1)
        limited = select(FurtherPlace.registration_id)
        return db.session.scalars(
            select(Registration.id)
            .where(Registration.event_id == self.event.id, Registration.state == state)
            .where(Registration.id.not_in(limited), Registration.booking_id.not_in(together))
            .order_by(Registration.created_at)
            .limit(1)
        ).one()

    def bearer(self) -> UUID:
        """Return who comes with others and bears what their booking shares."""
        together = select(Registration.booking_id).group_by(Registration.booking_id).having(func.count() > 1)
        return db.session.scalars(
            select(Registration.id)
            .join(FurtherPlace, FurtherPlace.registration_id == Registration.id)
            .where(Registration.event_id == self.event.id, Registration.state == RegistrationState.CONFIRMED)
            .where(FurtherPlace.is_shared, Registration.booking_id.in_(together))
            .order_by(Registration.created_at, Registration.id)
            .limit(1)
        ).one()

    def _strangers(self) -> Iterator[Someone]:
        known = set(db.session.scalars(select(Registration.email).where(Registration.event_id == self.event.id)))
        return (someone for someone in people() if someone.email not in known)
