"""An announcement is sent: begun once, its recipients frozen, then written down for each of them in portions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsvc.announcements.audience import Occasion
from eventsvc.announcements.errors import AnnouncementMovedOn, CannotBeFilled, NobodyToWriteTo, TimeIsPast
from eventsvc.announcements.letters import Announced, AnnouncementTried
from eventsvc.announcements.queries import (
    AnnouncementRow,
    Recipient,
    failed_recipients,
    held_back_recipients,
    lock_announcement,
    waiting_recipients,
)
from eventsvc.announcements.rules import Candidate, Judged
from eventsvc.announcements.service import (
    Became,
    begin,
    begin_again,
    end_posting,
    freeze,
    schedule,
    settle,
    stop,
    write_again,
)
from eventsvc.announcements.states import AnnouncementState
from eventsvc.events.letters import EventFacts
from eventsvc.events.queries import event_facts
from eventsvc.journal import Actor, note
from eventsvc.kit.localized import Language
from eventsvc.mail_texts.placeholders import value_of
from eventsvc.mail_texts.wording import Filled, Wording
from eventsvc.messaging.letters import Recipient as Address
from eventsvc.messaging.outbox import Posting, post, post_all
from eventsvc.registration.queries import RegistrationRow, registrations_by_id
from eventsvc.runs import service as runs
from eventsvc.runs.queries import RunRow
from eventsvc.runs.service import Portion
from eventsvc.runs.states import RunKind

AT_A_TIME = 200


def foresee(announcement: AnnouncementRow, now: datetime) -> Judged:
    """Return who would get the announcement if it were sent now, and who would not, and why."""
    return _occasion(announcement, now).judge_all()


def send_now(announcement: AnnouncementRow, *, by: Actor, now: datetime) -> UUID:
    """Begin to send the announcement, and return the run. Raises NobodyToWriteTo, CannotBeFilled or AnnouncementMovedOn."""
    _check(announcement, now)
    begin(announcement, now)
    _note("event.announced", announcement, by, now)
    return runs.begin(RunKind.SEND_ANNOUNCEMENT, announcement.id, account_id=by.id, now=now)


def send_later(announcement: AnnouncementRow, due_at: datetime, *, by: Actor, now: datetime) -> None:
    """Let the announcement be sent at that time. Raises TimeIsPast, NobodyToWriteTo, CannotBeFilled or AnnouncementMovedOn."""
    if due_at <= now:
        raise TimeIsPast
    _check(announcement, now)
    schedule(announcement, due_at, now)
    _note("event.announcement_scheduled", announcement, by, now)


def send_due(announcement_id: UUID, now: datetime) -> bool:
    """Begin to send a scheduled announcement if it is still due; return whether it was."""
    announcement = lock_announcement(announcement_id)
    is_due = announcement.due_at is not None and announcement.due_at <= now
    if announcement.state is not AnnouncementState.SCHEDULED or not is_due:
        return False
    begin(announcement, now)
    _note("event.announced", announcement, Actor.system(), now)
    runs.begin(RunKind.SEND_ANNOUNCEMENT, announcement.id, account_id=announcement.account_id, now=now)
    return True


def stop_sending(announcement_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let no mail of it leave any more; what has left has left. Raises AnnouncementMovedOn."""
    announcement = lock_announcement(announcement_id)
    stop(announcement, now)
    _note("event.announcement_stopped", announcement, by, now)


def resume_sending(announcement_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Go on with an announcement that was stopped, and return the run. Raises AnnouncementMovedOn.

    Mails that wait in the outbox leave again; who was held back meanwhile is written to once more.
    """
    announcement = lock_announcement(announcement_id)
    if announcement.state is not AnnouncementState.STOPPED:
        raise AnnouncementMovedOn
    begin(announcement, now)
    _note("event.announcement_resumed", announcement, by, now)
    return runs.begin(RunKind.SEND_ANNOUNCEMENT, announcement_id, account_id=by.id, now=now)


def send_again_to_failed(announcement_id: UUID, *, by: Actor, now: datetime) -> UUID:
    """Begin to send it once more to those whom it has not reached, at their present addresses, and return the run.

    Raises NobodyToWriteTo or AnnouncementMovedOn.
    """
    announcement = lock_announcement(announcement_id)
    failed = failed_recipients(announcement_id)
    if not failed:
        raise NobodyToWriteTo
    begin_again(announcement, failed, now)
    _note("event.announced_again", announcement, by, now)
    return runs.begin(RunKind.SEND_ANNOUNCEMENT, announcement_id, account_id=by.id, now=now, total=len(failed))


def announce_portion(run: RunRow, now: datetime) -> Portion:
    """Freeze the recipients, or write the next mails down. Whoever stops it waits for this portion, and no other follows."""
    announcement = lock_announcement(run.subject_id)
    if announcement.state is not AnnouncementState.SENDING:
        return Portion(is_last=True)
    if announcement.begun_at is None:
        return Portion(total=freeze(announcement.id, foresee(announcement, now), now))
    recipients = waiting_recipients(announcement.id, AT_A_TIME)
    skipped = _post(announcement, recipients, now)
    held_back = held_back_recipients(announcement.id) if len(recipients) < AT_A_TIME else []
    is_last = len(recipients) < AT_A_TIME and not held_back
    if held_back:
        write_again(announcement.id, held_back)
    if is_last:
        end_posting(announcement, now)
    return Portion(done=len(recipients), failed=skipped, is_last=is_last)


def give_up_announcement_of(run: RunRow, now: datetime) -> None:
    """Stop an announcement that cannot be written down: what is in the outbox does not leave either."""
    announcement = lock_announcement(run.subject_id)
    if announcement.state is AnnouncementState.SENDING:
        stop(announcement, now)


def filled_for(
    announcement: AnnouncementRow, facts: EventFacts, registration: RegistrationRow
) -> tuple[Filled, Language]:
    """Return what this person reads, and in which language."""
    language = announcement.text.language_for(registration.language)
    return _fill(Wording(*announcement.text.said(language)), facts, registration, language), language


def try_on_oneself(announcement: AnnouncementRow, registration: RegistrationRow, to: Address, now: datetime) -> None:
    """Send somebody of the team the mail as this person would read it; links to the registration lead to the event."""
    facts = event_facts(announcement.event_id)
    filled, language = filled_for(announcement, facts, registration)
    post(
        AnnouncementTried(
            event=facts,
            registration=registration.facts,
            announcement_id=announcement.id,
            subject_line=filled.subject,
            text=filled.text,
            html=filled.html,
            is_news=announcement.is_news,
        ),
        to=Address(to.address, to.name, language),
        # Pressed twice at once it is one mail.
        once=f"announcement-tried:{announcement.id}:{to.mailbox}:{now:%Y%m%d%H%M%S}",
        now=now,
    )


def _check(announcement: AnnouncementRow, now: datetime) -> None:
    judged = foresee(announcement, now)
    if judged.unfilled:
        raise CannotBeFilled(len(judged.unfilled))
    if not judged.written_to:
        raise NobodyToWriteTo


def _post(announcement: AnnouncementRow, recipients: list[Recipient], now: datetime) -> int:
    """Write the mails down in the order of the list, and return how many of these people cannot get one any more."""
    occasion = _occasion(announcement, now)
    judged = occasion.judge(registrations_by_id([recipient.registration_id for recipient in recipients]))
    wordings = {language: Wording(*announcement.text.said(language)) for language in Language}
    became: list[Became] = []
    postings: list[Posting] = []
    for verdict, recipient in zip(judged.verdicts, recipients, strict=True):
        if verdict.skipped is not None:
            became.append(Became(recipient.registration_id, skipped=verdict.skipped))
            continue
        letter, to = _letter(announcement, occasion.event, verdict.candidate, wordings)
        once = f"announcement:{announcement.id}:{recipient.registration_id}:{recipient.round}"
        postings.append(Posting(letter=letter, to=to, once=once))
        became.append(Became(recipient.registration_id, mail_id=postings[-1].id))
    post_all(postings, now=now)
    settle(announcement.id, became)
    return len(became) - len(postings)


def _letter(
    announcement: AnnouncementRow, facts: EventFacts, candidate: Candidate, wordings: Mapping[Language, Wording]
) -> tuple[Announced, Address]:
    registration = candidate.registration
    language = announcement.text.language_for(registration.language)
    filled = _fill(wordings[language], facts, registration, language)
    letter = Announced(
        event=facts,
        registration=registration.facts,
        announcement_id=announcement.id,
        subject_line=filled.subject,
        text=filled.text,
        html=filled.html,
        is_news=announcement.is_news,
        was_living=candidate.is_living,
        consent_id=candidate.consent_id,
    )
    return letter, replace(registration.recipient, language=language)


def _fill(wording: Wording, facts: EventFacts, registration: RegistrationRow, language: Language) -> Filled:
    person = registration.facts
    return wording.filled({one: value_of(one, facts, person, language) for one in wording.placeholders})


def _occasion(announcement: AnnouncementRow, now: datetime) -> Occasion:
    facts = event_facts(announcement.event_id)
    return Occasion(
        event=facts,
        kind=announcement.kind,
        text=announcement.text,
        audience=announcement.audience,
        today=now.astimezone(ZoneInfo(facts.timezone)).date(),
    )


def _note(action: str, announcement: AnnouncementRow, by: Actor, now: datetime) -> None:
    event_id = announcement.event_id
    note(action, event_id, by=by, now=now, event_id=event_id, announcement=str(announcement.id))
