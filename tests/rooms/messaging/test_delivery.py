from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest

from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.kit.ids import new_id
from eventsvc.messaging.claims import claim, rationed_lately, renew, settle
from eventsvc.messaging.delivery import AWAITED, NOT_ITS_TURN, deliver
from eventsvc.messaging.errors import MailRefused, ServerRefusesUs, TryLater
from eventsvc.messaging.letters import Recipient, Window
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.outbox import post
from eventsvc.messaging.rules import LEASE, MOST_TRIES
from eventsvc.messaging.states import MailState
from tests.builders.mails import Greeting, MemoryTransport, Plea, a_mail, a_nudge, a_post_office

Sweep = Callable[[], int]
MailAbout = Callable[..., OutgoingMail]

pytestmark = pytest.mark.usefixtures("clock")


def test_a_posted_mail_is_sent_once(app, sweep: Sweep, transport: MemoryTransport, mail_about: MailAbout) -> None:
    about = a_mail(to=Recipient("aenne@firma.example", "Änne Öttl", "de"))
    assert (sweep(), sweep()) == (1, 0)
    (parcel,) = transport.sent
    message = message_from_bytes(parcel.content, policy=default)
    assert message["To"] == "Änne Öttl <aenne@firma.example>"
    assert message["From"] == "Cluster-Offensive Bayern <anmeldung@cluster.example>"
    assert message["Subject"].startswith("Guten Tag, Änne")
    assert message["Message-ID"] == f"<{mail_about(about).id}@cluster.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "https://anmeldung.example" in message.get_body(("plain",)).get_content()
    assert mail_about(about).state is MailState.SENT


def test_what_was_rolled_back_is_not_sent(app, sweep: Sweep, transport: MemoryTransport) -> None:
    def change_that_breaks() -> None:
        with transaction():
            greeting = Greeting(name="Nie", about=new_id())
            post(greeting, to=Recipient("nie@firma.example", "Nie", "de"), once="never", now=read_clock())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_that_breaks()
    assert sweep() == 0
    assert transport.sent == []


def test_the_same_once_key_is_one_mail(app, sweep: Sweep, transport: MemoryTransport) -> None:
    a_mail(once="greeting:twice")
    a_mail(once="greeting:twice")
    sweep()
    assert len(transport.sent) == 1


def test_what_people_wait_for_goes_before_reminders_and_older_before_newer(
    app, sweep: Sweep, transport: MemoryTransport, clock
) -> None:
    a_nudge(to=Recipient("reminder@firma.example", "", "de"))
    a_mail(to=Recipient("first@firma.example", "", "de"))
    clock.shift(1)
    a_mail(to=Recipient("second@firma.example", "", "de"))
    sweep()
    assert [parcel.recipient.split("@")[0] for parcel in transport.sent] == ["first", "second", "reminder"]


def test_a_mail_waits_for_its_window(app, sweep: Sweep, transport: MemoryTransport, clock) -> None:
    a_mail(window=Window(read_clock() + timedelta(hours=1)))
    assert sweep() == 0
    clock.shift(timedelta(hours=1))
    sweep()
    assert len(transport.sent) == 1


def test_a_mail_past_its_window_is_withheld(app, sweep: Sweep, transport: MemoryTransport, mail_about, clock) -> None:
    about = a_mail(window=Window(read_clock(), read_clock() + timedelta(hours=1)))
    clock.shift(timedelta(hours=1))
    sweep()
    assert transport.sent == []
    assert mail_about(about).state is MailState.SUPPRESSED
    assert mail_about(about).reason == "Zu spät, um noch gesendet zu werden."


def test_a_mail_whose_subject_has_moved_on_is_withheld_with_the_reason(app, transport, mail_about) -> None:
    about = a_mail()
    seen = []

    def check(subject_id, letter, now):
        seen.append((subject_id, letter.about, now))
        return "Abgemeldet."

    office = a_post_office(transport, checks={"greeting": check})
    deliver(office, AWAITED, read_clock, read_clock() + timedelta(hours=1))
    assert seen == [(about, about, read_clock())]
    assert transport.sent == []
    assert (mail_about(about).state, mail_about(about).reason) == (MailState.SUPPRESSED, "Abgemeldet.")


def test_reminders_wait_for_the_morning_and_confirmations_do_not(app, sweep: Sweep, transport, clock) -> None:
    clock.move_to(read_clock().replace(hour=20, minute=30))
    a_nudge()
    a_mail()
    sweep()
    assert len(transport.sent) == 1
    clock.shift(timedelta(hours=9))
    assert sweep() == 0
    clock.shift(timedelta(minutes=31))
    sweep()
    assert len(transport.sent) == 2


def test_a_temporary_answer_is_tried_again_under_the_same_id_later_and_later(
    app, sweep: Sweep, transport: MemoryTransport, mail_about, clock
) -> None:
    transport.answers = [TryLater("451 4.3.0 later")] * 3
    about = a_mail()
    waits = []
    for _ in range(3):
        sweep()
        mail = mail_about(about)
        assert (mail.state, mail.reason) == (MailState.QUEUED, "451 4.3.0 later")
        waits.append((mail.due_at - read_clock()).total_seconds())
        assert sweep() == 0
        clock.move_to(mail.due_at)
    sweep()
    assert all(least <= wait <= 2 * least for wait, least in zip(waits, (15, 30, 60), strict=True))
    assert mail_about(about).state is MailState.SENT
    assert mail_about(about).tries == 4


def test_after_72_hours_of_temporary_answers_a_mail_is_given_up_with_the_answer(
    app, sweep: Sweep, transport: MemoryTransport, mail_about, clock
) -> None:
    transport.answers = [TryLater("450 mailbox busy")] * 500
    about = a_mail()
    started = read_clock()
    while mail_about(about).state is MailState.QUEUED:
        clock.move_to(max(read_clock(), mail_about(about).due_at))
        sweep()
    assert timedelta(hours=72) <= read_clock() - started <= timedelta(hours=73)
    assert (mail_about(about).state, mail_about(about).reason) == (MailState.FAILED, "450 mailbox busy")


def test_a_final_answer_ends_one_mail_at_once_and_no_other(app, sweep: Sweep, transport, mail_about, clock) -> None:
    transport.answers = [MailRefused("550 5.1.1 no such user")]
    refused = a_mail()
    clock.shift(1)
    other = a_mail()
    sweep()
    assert (mail_about(refused).state, mail_about(refused).reason) == (MailState.FAILED, "550 5.1.1 no such user")
    assert mail_about(other).state is MailState.SENT


@pytest.mark.parametrize("problem", [TryLater("refused connection"), ServerRefusesUs("535 bad login")])
def test_a_server_that_lets_nobody_in_costs_no_mail_a_try(
    app, sweep: Sweep, transport: MemoryTransport, mail_about, clock, problem
) -> None:
    transport.at_the_door = [problem, problem]
    mails = [a_mail() for _ in range(12)]
    sweep()
    assert len(transport.at_the_door) == 1
    assert {mail_about(about).state for about in mails} == {MailState.QUEUED}
    assert {mail_about(about).tries for about in mails} == {0}
    assert problem.reason in {mail_about(about).reason for about in mails}
    assert sweep() == 0
    clock.shift(61)
    sweep()
    assert (len(transport.at_the_door), transport.sent) == (0, [])
    clock.shift(61)
    sweep()
    assert len(transport.sent) == 12


def test_mail_refused_for_its_sender_is_the_operators_matter(app, sweep: Sweep, transport, mail_about, clock) -> None:
    transport.answers = [ServerRefusesUs("553 sender not allowed")]
    about = a_mail()
    sweep()
    assert (mail_about(about).state, mail_about(about).reason) == (MailState.QUEUED, "553 sender not allowed")
    clock.shift(61)
    sweep()
    assert mail_about(about).state is MailState.SENT


def test_a_letter_that_cannot_be_rendered_fails_with_the_reason_and_does_not_stop_others(
    app, transport, mail_about
) -> None:
    broken = a_nudge()
    other = a_mail()

    def no_paper(_letter, _language):
        raise RuntimeError("no paper")

    office = a_post_office(transport, enclosures={"note": no_paper})
    deliver(office, range(9), read_clock, read_clock() + timedelta(hours=1))
    assert mail_about(other).state is MailState.SENT
    assert (mail_about(broken).state, mail_about(broken).reason) == (MailState.FAILED, "RuntimeError: no paper")


def test_a_letter_of_a_kind_that_nobody_knows_fails(app, sweep: Sweep, mail_about) -> None:
    about = a_mail()
    with transaction() as session:
        session.execute(db.update(OutgoingMail).values(letter="forgotten"))
    sweep()
    assert mail_about(about).state is MailState.FAILED


def test_a_mail_that_kills_every_worker_ends_some_day(app, sweep: Sweep, transport, mail_about, clock) -> None:
    about = a_mail()
    claims = 0
    while mail_about(about).state is not MailState.FAILED:
        claims += len(claim(read_clock(), AWAITED, 1)) if mail_about(about).tries < MOST_TRIES else sweep()
        clock.shift(LEASE + timedelta(seconds=1))
    assert claims == MOST_TRIES + 1
    assert transport.sent == []


def test_the_mails_of_a_dead_worker_are_taken_over_once_its_lease_has_run_out(app, sweep, transport, clock) -> None:
    a_mail()
    assert len(claim(read_clock(), AWAITED, 10)) == 1
    assert sweep() == 0
    clock.shift(LEASE + timedelta(seconds=1))
    assert sweep() == 1
    assert len(transport.sent) == 1


def test_only_the_holder_of_the_lease_settles_a_mail(app, mail_about, clock) -> None:
    about = a_mail()
    (slow,) = claim(read_clock(), AWAITED, 10)
    clock.shift(LEASE + timedelta(seconds=1))
    (quick,) = claim(read_clock(), AWAITED, 10)
    assert not settle(slow, MailState.FAILED, reason="I was away", now=read_clock())
    assert renew([slow], read_clock()) == set()
    assert renew([quick], read_clock()) == {quick.id}
    assert settle(quick, MailState.SENT, now=read_clock())
    assert (mail_about(about).state, mail_about(about).reason) == (MailState.SENT, "")


def test_without_the_lease_token_the_slow_worker_would_have_settled_it(app, clock) -> None:
    """The control: the guard above is the token's doing."""
    a_mail()
    (slow,) = claim(read_clock(), AWAITED, 10)
    clock.shift(LEASE + timedelta(seconds=1))
    (quick,) = claim(read_clock(), AWAITED, 10)
    assert settle(replace(slow, lease_token=quick.lease_token), MailState.FAILED, now=read_clock())


def test_a_mail_lost_to_another_during_a_long_round_is_left_to_it(app, transport, clock, mail_about) -> None:
    abouts = [a_mail() for _ in range(2)]
    taken = []

    def slow_check(_subject_id, _letter, _now):
        if not taken:
            clock.shift(LEASE + timedelta(seconds=1))
            taken.extend(claim(read_clock(), AWAITED, 10))

    office = a_post_office(transport, checks={"greeting": slow_check})
    deliver(office, AWAITED, read_clock, read_clock() + timedelta(seconds=1))
    assert len(taken) == 2
    # The first was already in hand: at least once. The second is not touched any more.
    assert len(transport.sent) == 1
    assert {mail_about(about).state for about in abouts} == {MailState.SENDING}


def test_a_connection_carries_many_mails(app, sweep: Sweep, transport: MemoryTransport) -> None:
    for _ in range(15):
        a_mail()
    sweep()
    assert len(transport.sent) == 15
    assert transport.opened == 1


def test_nothing_of_the_database_is_held_while_the_server_is_spoken_to(app, office, mail_about) -> None:
    in_use = []

    class Curious(MemoryTransport):
        def send(self, parcel):
            in_use.append(db.session().in_transaction())
            super().send(parcel)

    a_mail()
    office = a_post_office(Curious(), checks={"greeting": lambda subject_id, _letter, _now: _read(subject_id)})
    deliver(office, AWAITED, read_clock, read_clock() + timedelta(seconds=1))
    assert in_use == [False]


def _read(subject_id):
    db.session.scalar(db.select(OutgoingMail.id).where(OutgoingMail.subject_id == subject_id))


def test_a_claim_of_a_few_takes_a_few(app) -> None:
    for _ in range(7):
        a_mail()
    assert len(claim(read_clock(), AWAITED, 3)) == 3
    assert len(claim(read_clock(), AWAITED, 3)) == 3
    assert len(claim(read_clock(), AWAITED, 3)) == 1


def a_plea(address: str = "aenne@firma.example") -> UUID:
    return a_mail(Plea(name="Änne", about=new_id()), to=Recipient(address, "Änne", "de"))


def test_what_strangers_cause_reaches_a_mailbox_thrice_an_hour_and_nothing_is_lost(
    app, sweep: Sweep, transport: MemoryTransport, mail_about: MailAbout, clock
) -> None:
    pleas = [a_plea(address) for address in ("aenne@firma.example", "Aenne@firma.example") * 2]
    last = a_plea()
    sweep()
    assert len(transport.sent) == 3
    assert mail_about(last).state is MailState.QUEUED
    assert mail_about(last).reason == NOT_ITS_TURN
    assert mail_about(last).tries == 0
    clock.shift(timedelta(minutes=59))
    sweep()
    assert len(transport.sent) == 3
    clock.shift(timedelta(minutes=2))
    sweep()
    assert {mail_about(plea).state for plea in (*pleas, last)} == {MailState.SENT}


def test_others_and_other_letters_wait_for_no_turn(app, sweep: Sweep, transport: MemoryTransport) -> None:
    for _ in range(4):
        a_plea()
    a_plea("ali@firma.example")
    a_mail(to=Recipient("aenne@firma.example", "Änne", "de"))
    sweep()
    assert len(transport.sent) == 5


def test_two_workers_do_not_give_a_mailbox_more_than_its_share(app, clock) -> None:
    pleas = [a_plea() for _ in range(4)]
    now = read_clock()
    held = {mail.subject_id: mail for turn in range(2) for mail in claim(now, AWAITED, 2 + turn * 2)}
    assert [len(rationed_lately(held[plea], now)) for plea in pleas] == [0, 1, 2, 3]
