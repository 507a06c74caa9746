"""Sending what is due: claim, ask again whether it holds, render, let go of the database, send, settle.

At least once: whoever is killed between the server's answer and the settling sends that mail again,
under the same Message-ID. This module opens its own short transactions, for between them lies the network.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from eventsvc.kit.db import end_reading
from eventsvc.kit.text import N_

from .claims import ClaimedMail, claim, put_back, rationed_lately, renew, settle
from .errors import DeliveryProblem, MailRefused, ServerRefusesUs, TryLater
from .letters import Letter, Sender, kind_of, sender_of, zone_of
from .office import PostOffice
from .own_words import Wordings, as_written
from .parcels import packed
from .render import render
from .rules import MOST_TRIES, end_of_quiet, is_given_up, next_try_at, next_turn
from .states import MailState, Priority
from .transport import Parcel, Wire

Clock = Callable[[], datetime]

AWAITED = range(Priority.IMMEDIATE, Priority.REMINDER)
BULK = range(Priority.REMINDER, Priority.BULK + 1)

# Few: what a killed worker held waits for its lease to run out.
BATCH = 5
MAILS_A_CONNECTION = 100
RENEW_AFTER = timedelta(seconds=60)
TOO_LATE = N_("Zu spät, um noch gesendet zu werden.")
NOT_ITS_TURN = N_(
    "Dieses Postfach hat in kurzer Zeit schon mehrere Mails bekommen; diese wartet, bis wieder eine an der Reihe ist."
)
NEVER_FINISHED = N_("Zu oft begonnen und nie zu Ende gebracht.")

_log = structlog.get_logger(__name__)
_chance = secrets.SystemRandom()


def deliver(office: PostOffice, priorities: range, clock: Clock, until: datetime) -> int:
    """Send what is due until nothing is left or the time is up; returns how many mails were in its hands."""
    round_ = _Round(office, clock)
    try:
        return round_.go(priorities, until)
    finally:
        round_.hang_up()


class _Round:
    """One walk to the letter box: several claims, one connection."""

    def __init__(self, office: PostOffice, clock: Clock) -> None:
        self._office = office
        self._circuit = office.circuit
        self._clock = clock
        self._wire: Wire | None = None
        self._carried = 0
        self._wordings: Wordings = as_written

    def go(self, priorities: range, until: datetime) -> int:
        handled = 0
        while (now := self._clock()) < until and not self._circuit.is_paused(now):
            number = 1 if self._circuit.is_probing else BATCH
            mails = claim(now, priorities, number)
            self._carry(mails, now)
            handled += len(mails)
            # No more were due. What has come since then has rung for itself.
            if len(mails) < number:
                break
        return handled

    def hang_up(self) -> None:
        """End the connection, if there is one."""
        if self._wire is not None:
            self._wire.close()
        self._wire = None
        self._carried = 0

    def _carry(self, mails: list[ClaimedMail], held_since: datetime) -> None:
        held = {mail.id for mail in mails}
        self._wordings = self._office.wordings({mail.event_id for mail in mails if mail.event_id})
        for position, mail in enumerate(mails):
            now = self._clock()
            if now - held_since > RENEW_AFTER:
                held, held_since = renew(mails[position:], now), now
            if mail.id not in held:
                continue
            if self._circuit.is_paused(now):
                put_back(mail, due_at=mail.due_at, is_try=False)
                continue
            self._attend_to(mail, now)

    def _attend_to(self, mail: ClaimedMail, now: datetime) -> None:
        """Bring one mail as far as it goes now."""
        if mail.tries > MOST_TRIES:
            _fail(mail, NEVER_FINISHED, now)
            return
        letter = _unpacked(mail, now)
        if letter is None or self._is_held_back(mail, letter, now):
            return
        parcel = self._parcel(mail, letter, now)
        if parcel is None:
            return
        end_reading()
        self._send(mail, parcel)

    def _is_held_back(self, mail: ClaimedMail, letter: Letter, now: datetime) -> bool:
        """Whether it must not leave, or not now: too late, no longer true, night, or too much for its mailbox."""
        check = self._office.checks.get(mail.subject_kind)
        too_late = mail.not_after is not None and now >= mail.not_after
        reason = TOO_LATE if too_late else check(mail.subject_id, letter, now) if check else None
        if reason is not None:
            settle(mail, MailState.SUPPRESSED, reason=reason, now=now)
            _log.info("mail.suppressed", mail=str(mail.id), letter=mail.letter, why=reason)
            return True
        morning = end_of_quiet(mail.priority, zone_of(letter), now)
        if morning is not None:
            put_back(mail, due_at=morning, is_try=False)
            return True
        turn = next_turn(rationed_lately(mail, now), now) if kind_of(letter).is_rationed else None
        if turn is not None:
            put_back(mail, due_at=turn, reason=NOT_ITS_TURN, is_try=False)
        return turn is not None

    def _parcel(self, mail: ClaimedMail, letter: Letter, now: datetime) -> Parcel | None:
        office = self._office
        try:
            return packed(
                render(office, letter, mail.to.language, self._wordings(letter, mail.to.language)),
                mail_id=mail.id,
                to=mail.to,
                sender=sender_of(letter) or Sender(office.house_name, ""),
                address=office.sender,
                now=now,
            )
        except Exception as error:  # noqa: BLE001 -- whatever it stumbles over, it would stumble again: it ends here, seen
            _fail(mail, _in_words(error), now)
            _log.exception("mail.unrenderable", mail=str(mail.id), letter=mail.letter)
            return None

    def _send(self, mail: ClaimedMail, parcel: Parcel) -> None:
        try:
            wire = self._open_wire()
        except DeliveryProblem as problem:
            self._leave_server_alone(mail, problem)
            return
        try:
            wire.send(parcel)
        except MailRefused as problem:
            self._circuit.close()
            _fail(mail, problem.reason, self._clock())
        except ServerRefusesUs as problem:
            self._leave_server_alone(mail, problem)
        except TryLater as problem:
            self._postpone(mail, problem, is_broken=not wire.is_open)
        else:
            self._circuit.close()
            self._settle_sent(mail)

    def _open_wire(self) -> Wire:
        if self._wire is not None and (not self._wire.is_open or self._carried >= MAILS_A_CONNECTION):
            self.hang_up()
        if self._wire is None:
            self._wire = self._office.transport.open()
        self._carried += 1
        return self._wire

    def _settle_sent(self, mail: ClaimedMail) -> None:
        if settle(mail, MailState.SENT, now=self._clock()):
            _log.info("mail.sent", mail=str(mail.id), letter=mail.letter, tries=mail.tries)
        else:
            _log.warning("mail.sent_after_lease", mail=str(mail.id), letter=mail.letter)

    def _postpone(self, mail: ClaimedMail, problem: TryLater, *, is_broken: bool) -> None:
        now = self._clock()
        if is_broken:
            self._circuit.count_break(now)
        else:
            self._circuit.close()
        if is_given_up(mail.created_at, mail.tries, now):
            _fail(mail, problem.reason, now)
            return
        due_at = next_try_at(now, mail.tries, _chance.uniform(0.5, 1))
        put_back(mail, due_at=due_at, reason=problem.reason)
        _log.info("mail.postponed", mail=str(mail.id), letter=mail.letter, tries=mail.tries)

    def _leave_server_alone(self, mail: ClaimedMail, problem: DeliveryProblem) -> None:
        """The server cannot be reached, or refuses us: no mail's fault, so none is charged a try."""
        now = self._clock()
        self._circuit.trip(now)
        put_back(mail, due_at=mail.due_at, reason=problem.reason, is_try=False)
        self.hang_up()
        if isinstance(problem, ServerRefusesUs):
            _log.error("mail.server_refuses_us", reason=problem.reason)
        else:
            _log.warning("mail.server_unreachable", reason=problem.reason)


def _unpacked(mail: ClaimedMail, now: datetime) -> Letter | None:
    try:
        return kind_of(mail.letter).unpacked(mail.facts)
    except (KeyError, ValueError) as error:
        _fail(mail, _in_words(error), now)
        _log.exception("mail.unreadable", mail=str(mail.id), letter=mail.letter)
        return None


def _fail(mail: ClaimedMail, reason: str, now: datetime) -> None:
    settle(mail, MailState.FAILED, reason=reason, now=now)
    _log.warning("mail.failed", mail=str(mail.id), letter=mail.letter, tries=mail.tries)


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
