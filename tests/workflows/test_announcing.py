"""What the team writes reaches everyone it was meant for once, can be stopped, and says what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventsvc.announcements.errors import AnnouncementMovedOn, CannotBeFilled, NobodyToWriteTo, TimeIsPast
from eventsvc.announcements.freshness import NO_CONSENT, SIGNED_OFF, SOMEBODY_ELSE, why_not_announce
from eventsvc.announcements.queries import (
    due_announcements,
    get_announcement,
    lock_announcement,
    results_of,
    tallies_of,
)
from eventsvc.announcements.retention import KEPT, clear_announcements
from eventsvc.announcements.rules import Text
from eventsvc.announcements.service import Draft, forget_recipients, parts_of, rewrite
from eventsvc.announcements.states import WHY_STOPPED, AnnouncementKind, AnnouncementState, Outcome, SkipReason
from eventsvc.journal import Actor
from eventsvc.kit.db import db, transaction
from eventsvc.kit.edits import Edit, marks_of
from eventsvc.kit.localized import Language
from eventsvc.messaging.letters import kind_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.applications import ConsentPurpose
from eventsvc.registration.models import Registration
from eventsvc.registration.news import end_news, get_news_consent, standing_news_consents
from eventsvc.registration.service import give_consents, take_back_consents
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.wordings import stand_in
from eventsvc.workflows import announcing
from eventsvc.workflows.announcing import (
    foresee,
    resume_sending,
    send_again_to_failed,
    send_due,
    send_later,
    send_now,
    stop_sending,
)
from eventsvc.workflows.cancellation import cancel_registration
from eventsvc.workflows.runs import work_next
from tests.builders import a_registration, an_announcement, an_event, work_on

BY = Actor.system()
BILINGUAL = Text(
    subject_de="Hallo {vorname}", body_de="Guten Tag.", subject_en="Hello {vorname}", body_en="Good morning."
)


def begun(announcement, now):
    with transaction():
        return send_now(lock_announcement(announcement.id), by=BY, now=now)


def sent(announcement, now) -> None:
    work_on(begun(announcement, now))


def mails() -> list[OutgoingMail]:
    query = select(OutgoingMail).where(OutgoingMail.letter == "announced").order_by(OutgoingMail.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def settled(state: MailState, *, only: str = "") -> None:
    with transaction():
        for mail in mails():
            if mail.state is MailState.QUEUED and only in mail.to_address:
                mail.state = state


def tally(announcement) -> dict[Outcome, int]:
    return {
        outcome: number for outcome, number in tallies_of([announcement.id])[announcement.id].counts.items() if number
    }


def why_not(mail: OutgoingMail, now):
    return why_not_announce(mail.subject_id, kind_of(mail.letter).unpacked(mail.facts), now)


def agreed(registration, now) -> None:
    with transaction():
        give_consents(registration.id, frozenset({stand_in(ConsentPurpose.NEWS).agreed("de")}), now)


def test_everyone_who_was_chosen_gets_it_once_in_their_language(app, now) -> None:
    event = an_event(capacity=9)
    a_registration(event, first_name="Jo", email="jo@firma.example")
    a_registration(event, first_name="Ann", email="ann@firm.example", language="en")
    a_registration(event, RegistrationState.WAITLISTED, email="wartet@firma.example")
    announcement = an_announcement(event, text=BILINGUAL, states=frozenset({RegistrationState.CONFIRMED}))
    sent(announcement, now)
    assert {(mail.to_address, mail.language, mail.facts["subject_line"]) for mail in mails()} == {
        ("jo@firma.example", "de", "Hallo Jo"),
        ("ann@firm.example", "en", "Hello Ann"),
    }
    assert get_announcement(announcement.id).state is AnnouncementState.SENT
    assert tally(announcement) == {Outcome.UNDERWAY: 2}
    settled(MailState.SENT)
    assert tally(announcement) == {Outcome.SENT: 2}


def test_without_english_everyone_reads_the_german(app, now) -> None:
    event = an_event()
    a_registration(event, language="en")
    sent(an_announcement(event), now)
    assert [mail.language for mail in mails()] == [Language.GERMAN]


def test_who_does_not_get_it_is_named_with_the_reason(app, now) -> None:
    event = an_event(capacity=9)
    gone = a_registration(event, RegistrationState.WITHDRAWN)
    a_registration(event, organization="")
    a_registration(event)
    text = Text(subject_de="Fragen an {organisation}", body_de="Bitte antworten Sie.")
    announcement = an_announcement(event, text=text)
    with pytest.raises(CannotBeFilled) as refusal:
        begun(announcement, now)
    assert refusal.value.number == 1
    assert foresee(announcement, now).skipped == [(SkipReason.GONE, 1), (SkipReason.UNFILLED, 1)]
    # Whoever is chosen by that very state gets it.
    to_the_gone = an_announcement(event, states=frozenset({RegistrationState.WITHDRAWN}))
    sent(to_the_gone, now)
    assert [row.registration_id for row in results_of(to_the_gone.id, Outcome.UNDERWAY)] == [gone.id]
    assert why_not(mails()[0], now) is None


def test_a_scheduled_one_skips_what_has_become_impossible(app, now) -> None:
    event = an_event()
    stays, left = a_registration(event), a_registration(event)
    announcement = an_announcement(event, text=Text(subject_de="{organisation}", body_de="Text"))
    due_at = now + timedelta(hours=2)
    with pytest.raises(TimeIsPast), transaction():
        send_later(lock_announcement(announcement.id), now, by=BY, now=now)
    with transaction():
        send_later(lock_announcement(announcement.id), due_at, by=BY, now=now)
    assert due_announcements(due_at - timedelta(seconds=1)) == []
    with transaction() as session:
        session.get_one(Registration, left.id).organization = ""
    assert due_announcements(due_at) == [announcement.id]
    with transaction():
        assert send_due(announcement.id, due_at)
    # Two ticks at once, or one that is late: it begins once.
    with transaction():
        assert not send_due(announcement.id, due_at)
    work_on()
    assert [mail.subject_id for mail in mails()] == [stays.id]
    (row,) = results_of(announcement.id, Outcome.SKIPPED)
    assert (row.registration_id, row.skipped, row.missing) == (left.id, SkipReason.UNFILLED, ("organisation",))


def test_nobody_is_no_audience(app, now) -> None:
    announcement = an_announcement(an_event())
    with pytest.raises(NobodyToWriteTo):
        begun(announcement, now)


class Killed(BaseException):
    """The process is gone."""


def test_a_kill_in_the_middle_loses_a_portion_and_writes_to_nobody_twice(app, now, monkeypatch) -> None:
    monkeypatch.setattr(announcing, "AT_A_TIME", 3)
    event = an_event(capacity=99)
    people = {a_registration(event).id for _ in range(8)}
    run_id = begun(an_announcement(event), now)
    for _ in range(2):
        with transaction():
            work_next(now, run_id)
    assert len(mails()) == 3
    whole = announcing.settle

    def killed(*_given) -> None:
        raise Killed

    monkeypatch.setattr(announcing, "settle", killed)
    with pytest.raises(Killed), transaction():
        work_next(now, run_id)
    assert len(mails()) == 3
    monkeypatch.setattr(announcing, "settle", whole)
    # The beat finds what was left, without being told.
    work_on()
    assert len(mails()) == 8
    assert {mail.subject_id for mail in mails()} == people


def test_stopping_ends_it_within_a_portion_and_holds_back_what_waits_in_the_outbox(app, now, monkeypatch) -> None:
    monkeypatch.setattr(announcing, "AT_A_TIME", 2)
    event = an_event(capacity=99)
    for number in range(6):
        a_registration(event, email=f"{number}@firma.example")
    announcement = an_announcement(event)
    run_id = begun(announcement, now)
    for _ in range(3):
        with transaction():
            work_next(now, run_id)
    settled(MailState.SENT, only=mails()[0].to_address)
    with transaction():
        stop_sending(announcement.id, by=BY, now=now)
    work_on()
    assert len(mails()) == 4
    assert why_not(mails()[1], now) == WHY_STOPPED
    assert tally(announcement) == {Outcome.SENT: 1, Outcome.HELD_BACK: 5}
    with pytest.raises(AnnouncementMovedOn), transaction():
        stop_sending(announcement.id, by=BY, now=now)


@pytest.mark.parametrize("has_ended", [True, False], ids=["its run ended", "its run goes on beside"])
def test_what_was_stopped_is_resumed_and_reaches_each_of_the_rest_once(app, now, monkeypatch, has_ended) -> None:
    monkeypatch.setattr(announcing, "AT_A_TIME", 2)
    event = an_event(capacity=99)
    for number in range(6):
        a_registration(event, email=f"{number}@firma.example")
    announcement = an_announcement(event)
    run_id = begun(announcement, now)
    for _ in range(3):
        with transaction():
            work_next(now, run_id)
    settled(MailState.SENT, only=mails()[0].to_address)
    with transaction():
        stop_sending(announcement.id, by=BY, now=now)
    if has_ended:
        work_on()
    with transaction() as session:
        held_back = session.get_one(OutgoingMail, mails()[1].id)
        held_back.state, held_back.reason = MailState.SUPPRESSED, WHY_STOPPED
        held_back_address = held_back.to_address
    with transaction():
        resume_sending(announcement.id, by=BY, now=now)
    with pytest.raises(AnnouncementMovedOn), transaction():
        resume_sending(announcement.id, by=BY, now=now)
    work_on()
    addresses = [mail.to_address for mail in mails()]
    assert sorted(addresses) == sorted([*(f"{number}@firma.example" for number in range(6)), held_back_address])
    assert all(why_not(mail, now) is None for mail in mails())
    assert tally(announcement) == {Outcome.SENT: 1, Outcome.UNDERWAY: 5}
    assert get_announcement(announcement.id).state is AnnouncementState.SENT


def test_what_was_stopped_before_its_people_were_frozen_freezes_them_once(app, now) -> None:
    event = an_event()
    a_registration(event)
    announcement = an_announcement(event)
    begun(announcement, now)
    with transaction():
        stop_sending(announcement.id, by=BY, now=now)
    with transaction():
        resume_sending(announcement.id, by=BY, now=now)
    work_on()
    assert len(mails()) == 1
    assert get_announcement(announcement.id).state is AnnouncementState.SENT


def test_it_goes_again_to_those_whom_it_has_not_reached_at_their_new_address(app, now) -> None:
    event = an_event(capacity=9)
    wrong = a_registration(event, email="vertippt@firma.example")
    a_registration(event)
    announcement = an_announcement(event)
    sent(announcement, now)
    with pytest.raises(NobodyToWriteTo), transaction():
        send_again_to_failed(announcement.id, by=BY, now=now)
    settled(MailState.FAILED, only="vertippt")
    settled(MailState.SENT)
    with transaction() as session:
        person = session.get_one(Registration, wrong.id)
        person.email = person.email_key = "richtig@firma.example"
    with transaction():
        run_id = send_again_to_failed(announcement.id, by=BY, now=now)
    work_on(run_id)
    assert [mail.to_address for mail in mails()][2:] == ["richtig@firma.example"]
    assert tally(announcement) == {Outcome.SENT: 1, Outcome.UNDERWAY: 1}
    assert get_announcement(announcement.id).state is AnnouncementState.SENT


def test_just_before_it_leaves_it_is_asked_again(app, now) -> None:
    event = an_event(capacity=9)
    leaves, moves = a_registration(event), a_registration(event)
    sent(an_announcement(event), now)
    by_person = {mail.subject_id: mail for mail in mails()}
    assert why_not(by_person[leaves.id], now) is None
    with transaction():
        cancel_registration(leaves.id, "", by=BY, now=now)
    with transaction() as session:
        session.get_one(Registration, moves.id).email_key = "wer.anderes@firma.example"
    assert why_not(by_person[leaves.id], now) == SIGNED_OFF
    assert why_not(by_person[moves.id], now) == SOMEBODY_ELSE


def test_news_goes_to_those_who_have_agreed_and_ends_with_one_click_for_the_whole_mailbox(app, now) -> None:
    first = an_event(capacity=9)
    second = an_event(capacity=9, carrier_id=first.carrier_id)
    a_registration(first)
    agrees = a_registration(first, email="gern@firma.example")
    elsewhere = a_registration(second, email="Gern@firma.example")
    agreed(agrees, now)
    agreed(elsewhere, now)
    announcement = an_announcement(first, kind=AnnouncementKind.NEWS)
    sent(announcement, now)
    (mail,) = mails()
    assert mail.to_address == "gern@firma.example"
    assert tally(announcement) == {Outcome.UNDERWAY: 1, Outcome.SKIPPED: 1}
    consent = get_news_consent(standing_news_consents(first.id)[agrees.id])
    with transaction():
        assert end_news(consent, now) == 2
    assert why_not(mail, now) == NO_CONSENT
    assert standing_news_consents(second.id) == {}
    with transaction():
        assert end_news(get_news_consent(consent.id), now) == 0


def test_an_old_link_ends_nothing_for_whoever_has_the_place_now(app, now) -> None:
    person = a_registration()
    agreed(person, now)
    old = get_news_consent(standing_news_consents(person.event_id)[person.id])
    with transaction():
        take_back_consents(person.id, frozenset({ConsentPurpose.NEWS}), now)
    agreed(person, now)
    with transaction():
        assert end_news(get_news_consent(old.id), now) == 0
    assert standing_news_consents(person.event_id) != {}


def test_what_is_sent_changes_no_more(app, now) -> None:
    event = an_event()
    a_registration(event)
    announcement = an_announcement(event)
    draft = Draft(kind=announcement.kind, text=replace(announcement.text, body_de="Anders."), audience="")
    edit = Edit(parts_of(draft), marks_of(parts_of(announcement)))
    with transaction():
        rewrite(get_announcement(announcement.id), edit, now + timedelta(seconds=1))
    with pytest.raises(AnnouncementMovedOn), transaction():
        rewrite(announcement, edit, now)
    sent(get_announcement(announcement.id), now)
    with pytest.raises(AnnouncementMovedOn), transaction():
        rewrite(get_announcement(announcement.id), edit, now)


def test_a_mail_costs_few_statements(app, now, statements) -> None:
    event = an_event(capacity=500)
    for _ in range(40):
        a_registration(event)
    run_id = begun(an_announcement(event), now)
    with statements() as seen:
        work_on(run_id)
    assert len(mails()) == 40
    assert len(seen) <= 40


def test_announcements_are_kept_as_long_as_it_is_known_who_came(app, now) -> None:
    event = an_event()
    person = a_registration(event)
    announcement = an_announcement(event)
    sent(announcement, now)
    with transaction():
        assert clear_announcements(event.ends_at + KEPT, 10) == 0
    with transaction():
        forget_recipients([person.id])
    assert tally(announcement) == {}
    with transaction():
        assert clear_announcements(event.ends_at + KEPT + timedelta(seconds=1), 10) == 1
    with transaction():
        assert clear_announcements(event.ends_at + KEPT + timedelta(seconds=1), 10) == 0
