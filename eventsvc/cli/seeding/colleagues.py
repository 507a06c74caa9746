"""Colleagues whom one contact signs up, in the demonstration: by the form, with questions left open, and through the team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from eventsvc.events.answering import put_to
from eventsvc.events.kinds import Participation
from eventsvc.events.question_queries import questions_of
from eventsvc.events.questions import Question, QuestionKind, Scope, Value
from eventsvc.journal import Actor
from eventsvc.kit.db import db
from eventsvc.registration.applications import Application, Billing, Participant, Source, own_contact
from eventsvc.registration.models import Registration
from eventsvc.workflows.sign_up import add_by_hand, sign_up

from .accounts import organizer_of
from .days import DAY
from .events import Held
from .guests import person_of
from .people import Someone, people
from .rows import ident

# Where a contact does not know all that each colleague must answer.
LEFT_OPEN = ("delegationsreise-japan", "gemeinschaftsstand-hannover")
# Where somebody has faxed a list, and the team has entered it.
BY_HAND = ("saegewerk-digital", "keramik-additiv")
SIZE = 3
KNOWN = "Leitung Produktentwicklung"


def add_colleagues(events: Sequence[Held]) -> int:
    """Let contacts bring their colleagues to the events that this run adds; return how many have come."""
    came = 0
    for event in events:
        yesterday = event.times.today - DAY
        if not event.times.opens_at < yesterday < event.times.closes_at - DAY:
            continue
        if event.plan.slug in LEFT_OPEN:
            came += len(sign_up(_group(event, Source.ONLINE), yesterday + timedelta(hours=11)).placed)
        if event.plan.slug in BY_HAND:
            came += _enter(event, yesterday + timedelta(hours=15))
    return came


def _enter(event: Held, now: datetime) -> int:
    by = Actor.account(organizer_of(event.plan.cluster))
    return len(add_by_hand(_group(event, Source.STAFF), by=by, now=now).placed)


def _group(event: Held, source: Source) -> Application:
    """The application of three people of one company; the first books, and has answered for herself alone."""
    company = list(islice(_colleagues(event), SIZE))
    questions, way = questions_of(event.id), Participation.ON_SITE
    members = tuple(
        Participant(
            person=person_of(one),
            pool_id=event.pool_id(way),
            participation=way,
            answers=_answers(questions) if number == 0 and source is Source.ONLINE else {},
        )
        for number, one in enumerate(company)
    )
    contact = own_contact(members[0].person)
    return Application(
        event_id=event.id,
        contact=contact,
        people=members,
        language=company[0].language,
        form_key=f"seed-{ident('colleagues', event.plan.slug, contact.email).hex}",
        questions=questions,
        billing=Billing(name=contact.organization, order_number="4500117042", cost_center="K 0815"),
        source=source,
    )


def _answers(questions: Sequence[Question]) -> Mapping[UUID, Value]:
    """What the first one has written where somebody must."""
    words = {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}
    asked = [one for one in put_to(questions, Scope.PERSON) if one.is_required and one.shown_if is None]
    return {one.key: KNOWN if one.kind in words else "18" for one in asked if one.kind in {*words, QuestionKind.NUMBER}}


def _colleagues(event: Held) -> Iterator[Someone]:
    """The people of the first company of which enough do not come yet."""
    known = set(db.session.scalars(select(Registration.email).where(Registration.event_id == event.id)))
    free = [one for one in people() if one.email not in known and one.organization.name]
    names = [one.organization.name for one in free]
    company = next(name for name in names if names.count(name) >= SIZE)
    return (one for one in free if one.organization.name == company)
