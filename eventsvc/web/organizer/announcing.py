"""An announcement on its way: checked, tried, sent, stopped, and what became of it for each person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, request
from flask_security import current_user

from eventsvc.accounts.policy import Permission
from eventsvc.announcements.errors import AnnouncementMovedOn, CannotBeFilled, NobodyToWriteTo, TimeIsPast
from eventsvc.announcements.queries import (
    PAGE_SIZE,
    AnnouncementRow,
    files_of,
    lock_announcement,
    results_of,
    tallies_of,
)
from eventsvc.announcements.rules import Candidate, Judged
from eventsvc.announcements.service import unschedule
from eventsvc.announcements.states import AnnouncementState, Outcome
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.queries import event_facts
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.mail_texts.placeholders import EVENT_LINK_MARK, OWN_LINK_MARK
from eventsvc.mail_texts.wording import Filled
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.rules import end_of_quiet
from eventsvc.messaging.states import Priority
from eventsvc.registration.people_filter import kept_filter
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.guests import links
from eventsvc.web.languages import said
from eventsvc.workflows.announcing import (
    filled_for,
    foresee,
    resume_sending,
    send_again_to_failed,
    send_later,
    send_now,
    stop_sending,
    try_on_oneself,
)

from . import blueprint
from .announcement_form import KeepForm, SendForm, mark_of
from .announcements import (
    ANNOUNCEMENT,
    CONFLICT,
    TONES,
    UNPROCESSABLE,
    Page,
    own_announcement,
    to_announcement,
)
from .listing import Listing
from .long_work import work_at_once
from .ownership import actor

# As many people are offered to read the text as.
SHOWN = 100
OUTCOME_TONES = {
    Outcome.WAITING: "quiet",
    Outcome.UNDERWAY: "brand",
    Outcome.SENT: "good",
    Outcome.FAILED: "bad",
    Outcome.HELD_BACK: "warn",
    Outcome.SKIPPED: "quiet",
    Outcome.FORGOTTEN: "quiet",
}


@blueprint.get(ANNOUNCEMENT)
@requires(Permission.ANNOUNCE)
def announcement(slug: str, announcement_id: UUID) -> Page:
    """Show how it stands: what would be sent to whom, or what became of it for each person."""
    event, found = own_announcement(slug, announcement_id)
    if found.state in {AnnouncementState.DRAFT, AnnouncementState.SCHEDULED}:
        return _check_page(event, found, SendForm())
    return _result_page(event, found)


@blueprint.post(f"{ANNOUNCEMENT}/probe")
@requires(Permission.ANNOUNCE)
def try_announcement(slug: str, announcement_id: UUID) -> Page:
    """Send it to whoever is signed in, as one of the people would read it."""
    _event, found = own_announcement(slug, announcement_id)
    now = read_clock()
    reader = _reader(foresee(found, now))
    if reader is None:
        say_bad(words_of(NobodyToWriteTo()))
        return to_announcement(slug, announcement_id)
    to = Recipient(current_user.email, current_user.name, "")
    with transaction():
        try_on_oneself(found, reader.registration, to, now)
    say_good(said(N_("Die Probe ist unterwegs an %(email)s."), email=to.address))
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENT}/senden")
@requires(Permission.ANNOUNCE)
def send_announcement(slug: str, announcement_id: UUID) -> Page:
    """Send it now, the first mails before the page answers, or at a time."""
    event, found = own_announcement(slug, announcement_id)
    if found.state is not AnnouncementState.DRAFT:
        say_bad(words_of(AnnouncementMovedOn()))
        return to_announcement(slug, announcement_id)
    form = SendForm()
    if not form.validate():
        return _check_page(event, found, form), UNPROCESSABLE
    try:
        run_id = _begin(announcement_id, form, event.timezone)
    except TimeIsPast as refusal:
        form.due_at.errors = [words_of(refusal)]
        return _check_page(event, found, form), UNPROCESSABLE
    except (CannotBeFilled, NobodyToWriteTo) as refusal:
        say_bad(words_of(refusal))
        return _check_page(event, found, form), CONFLICT
    except AnnouncementMovedOn as refusal:
        say_bad(words_of(refusal))
        return to_announcement(slug, announcement_id)
    if run_id is not None:
        work_at_once(run_id)
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENT}/doch-nicht")
@requires(Permission.ANNOUNCE)
def unschedule_announcement(slug: str, announcement_id: UUID) -> Page:
    """Make a draft of what was to be sent later."""
    own_announcement(slug, announcement_id)
    try:
        with transaction():
            unschedule(lock_announcement(announcement_id), read_clock())
    except AnnouncementMovedOn as refusal:
        say_bad(words_of(refusal))
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENT}/anhalten")
@requires(Permission.ANNOUNCE)
def stop_announcement(slug: str, announcement_id: UUID) -> Page:
    """Let no further mail leave."""
    own_announcement(slug, announcement_id)
    try:
        with transaction():
            stop_sending(announcement_id, by=actor(), now=read_clock())
    except AnnouncementMovedOn as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Angehalten. Was noch nicht gesendet war, bleibt hier.")))
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENT}/fortsetzen")
@requires(Permission.ANNOUNCE)
def resume_announcement(slug: str, announcement_id: UUID) -> Page:
    """Go on where it was stopped."""
    own_announcement(slug, announcement_id)
    try:
        with transaction():
            run_id = resume_sending(announcement_id, by=actor(), now=read_clock())
    except AnnouncementMovedOn as refusal:
        say_bad(words_of(refusal))
    else:
        work_at_once(run_id)
    return to_announcement(slug, announcement_id)


@blueprint.post(f"{ANNOUNCEMENT}/noch-einmal")
@requires(Permission.ANNOUNCE)
def announce_again(slug: str, announcement_id: UUID) -> Page:
    """Send it once more to those whom it has not reached."""
    own_announcement(slug, announcement_id)
    try:
        with transaction():
            run_id = send_again_to_failed(announcement_id, by=actor(), now=read_clock())
    except (AnnouncementMovedOn, NobodyToWriteTo) as refusal:
        say_bad(words_of(refusal))
    else:
        work_at_once(run_id)
    return to_announcement(slug, announcement_id)


def _begin(announcement_id: UUID, form: SendForm, timezone: str) -> UUID | None:
    """Begin to send it, or schedule it; what somebody else has changed since the page was opened is not sent unseen."""
    due_at, now = form.instant(timezone), read_clock()
    with transaction():
        found = lock_announcement(announcement_id)
        if form.seen.data != mark_of(found):
            raise AnnouncementMovedOn
        if due_at is None:
            return send_now(found, by=actor(), now=now)
        send_later(found, due_at, by=actor(), now=now)
        return None


def _reader(judged: Judged) -> Candidate | None:
    """Whoever the page is to read it as: the person it names, else the first."""
    wanted = request.values.get("person", type=UUID)
    people = judged.written_to or judged.unfilled
    return next((one for one in people if one.registration.id == wanted), people[0] if people else None)


def _check_page(event: HeldEvent, found: AnnouncementRow, form: SendForm) -> str:
    now = read_clock()
    judged = foresee(found, now)
    reader, facts = _reader(judged), event_facts(event.id)
    wanted = kept_filter(found.audience)
    form.seen.data = mark_of(found)
    return render_template(
        "organizer/announcements/check.html",
        event=event,
        announcement=found,
        states=AnnouncementState,
        judged=judged,
        number=len(judged.written_to),
        english=judged.readers_of("en"),
        people=(judged.written_to or judged.unfilled)[:SHOWN],
        reader=reader,
        filled=_shown(event, *filled_for(found, facts, reader.registration)) if reader else None,
        files=files_of(found.id),
        reply_address=facts.contact_email or facts.carrier.reply_address,
        quiet_until=_quiet_until(event, now),
        form=form,
        keeping=KeepForm(formdata=None),
        wanted=wanted,
        filters=Listing(event).filter_words(wanted),
    )


def _shown(event: HeldEvent, filled: Filled, _language: str) -> Filled:
    """What the person reads, with personal links that lead to the event: nobody acts for them from here."""
    link = links().event(event.slug)

    def without_marks(text: str) -> str:
        return text.replace(OWN_LINK_MARK, link).replace(EVENT_LINK_MARK, link)

    return Filled(filled.subject, without_marks(filled.text), without_marks(filled.html))


def _quiet_until(event: HeldEvent, now: datetime) -> datetime | None:
    """Until when mails of this kind wait for the morning."""
    return end_of_quiet(Priority.BULK, event.timezone, now)


def _result_page(event: HeldEvent, found: AnnouncementRow) -> str:
    tally = tallies_of([found.id])[found.id]
    asked = request.args.get("ergebnis", "")
    wanted = Outcome(asked) if asked in set(Outcome) else None
    number = sum(tally.counts.values()) if wanted is None else tally.counts[wanted]
    pages = max(1, -(-number // PAGE_SIZE))
    page = min(max(1, request.args.get("seite", 1, type=int)), pages)
    state = tally.state_of(found)
    return render_template(
        "organizer/announcements/result.html",
        event=event,
        announcement=found,
        state=state,
        states=AnnouncementState,
        tone=TONES[state],
        tally=tally,
        outcomes=Outcome,
        outcome_tones=OUTCOME_TONES,
        wanted=wanted,
        rows=results_of(found.id, wanted, page),
        page=page,
        pages=pages,
        files=files_of(found.id),
        quiet_until=_quiet_until(event, read_clock()) if tally.open else None,
    )
