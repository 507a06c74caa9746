"""What teams of the demonstration have written to their people: one that is sent, one that waits for its time."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from uuid import UUID

from sqlalchemy import select

from eventsvc.announcements.queries import lock_announcement, templates_of
from eventsvc.announcements.rules import Text
from eventsvc.announcements.service import Draft, keep_template, write
from eventsvc.announcements.states import AnnouncementKind
from eventsvc.journal import Actor
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.people_filter import PeopleFilter
from eventsvc.registration.states import RegistrationState
from eventsvc.workflows.announcing import send_later, send_now
from eventsvc.workflows.runs import work_next

from .accounts import organizer_of
from .events import Held
from .mails import UNKNOWN_MAILBOX

AHEAD, FEWEST_PEOPLE = timedelta(days=6), 4
# Yesterday at five, and in two days at nine.
SENT_BEFORE, DUE_AFTER, WRITTEN_BEFORE = timedelta(hours=7), timedelta(hours=57), timedelta(hours=14)
KEPT_AS = "Anreise und Ablauf"
JOURNEY = Text(
    subject_de="Anreise und Ablauf am {datum}",
    body_de=(
        "wir freuen uns auf Sie. Bevor es losgeht:\n\n- Beginn ist um **{beginn}**, Einlass eine halbe Stunde vorher\n"
        "- Halten Sie am Einlass Ihr Ticket bereit\n- Das Programm steht auf der [Seite der Veranstaltung]"
        "({veranstaltungslink})\n\nSie können doch nicht kommen? Dann melden Sie sich bitte [hier ab]({link}), "
        "damit jemand anderes Ihren Platz bekommt."
    ),
    subject_en="Getting there and schedule for {datum}",
    body_en=(
        "we look forward to seeing you. Before it starts:\n\n- It begins at **{beginn}**, doors open half an hour "
        "earlier\n- Please have your ticket ready at the door\n- The programme is on the [page of the event]"
        "({veranstaltungslink})\n\nYou cannot come after all? Then please [sign off here]({link}), so that somebody "
        "else gets your place."
    ),
)
QUESTIONS = Text(
    subject_de="Ihre Fragen an die Vortragenden",
    body_de=(
        "was möchten Sie von den Vortragenden wissen? Antworten Sie einfach auf diese Mail, bis zum Abend vor der "
        "Veranstaltung. Wir geben die Fragen gesammelt weiter.\n\nBis bald, {kontakt}"
    ),
)


def add_announcements(events: list[Held], clusters: dict[str, UUID]) -> None:
    """Write to the people of some events, now and later, and keep a text for the cluster of the first."""
    chosen = [event for event in events if _fits(event)][:4]
    for event, add in zip(chosen, cycle((_add_sent, _add_scheduled))):
        add(event, Actor.account(organizer_of(event.plan.cluster)))
    for event in chosen[:1]:
        cluster_id = clusters[event.plan.cluster]
        if KEPT_AS not in {one.name for one in templates_of(cluster_id)}:
            keep_template(cluster_id, KEPT_AS, JOURNEY, event.times.today)


def _fits(event: Held) -> bool:
    plan, times = event.plan, event.times
    is_plain = plan.takes_place and not plan.is_decided and not plan.lets_in
    return is_plain and times.starts_at > times.today + AHEAD and sum(plan.people.values()) >= FEWEST_PEOPLE


def _add_sent(event: Held, by: Actor) -> None:
    now = event.times.today - SENT_BEFORE
    announcement_id = write(event.id, _draft(JOURNEY), by=by, now=now)
    run_id = send_now(lock_announcement(announcement_id), by=by, now=now)
    while work_next(now, run_id):
        pass
    announced = select(OutgoingMail).where(OutgoingMail.letter == "announced", OutgoingMail.state == MailState.QUEUED)
    mails = list(db.session.scalars(announced))
    for number, mail in enumerate(mails):
        mail.state, mail.tries = MailState.SENT, 1
        mail.settled_at = now + timedelta(seconds=2 + number)
    mails[0].state, mails[0].reason = MailState.FAILED, UNKNOWN_MAILBOX


def _add_scheduled(event: Held, by: Actor) -> None:
    now = event.times.today - WRITTEN_BEFORE
    announcement_id = write(event.id, _draft(QUESTIONS), by=by, now=now)
    send_later(lock_announcement(announcement_id), event.times.today + DUE_AFTER, by=by, now=now)


def _draft(text: Text) -> Draft:
    wanted = PeopleFilter(states=frozenset({RegistrationState.CONFIRMED}))
    return Draft(kind=AnnouncementKind.ABOUT_EVENT, text=text, audience=wanted.query)
