"""What happened to an event or a person, in short: the journal and the mails together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.journal.models import ActorKind
from eventsvc.journal.queries import entries_about, entries_of_event
from eventsvc.kit.text import N_
from eventsvc.messaging.queries import MailRow, mails_about
from eventsvc.messaging.states import MailState
from eventsvc.registration.queries import RegistrationRow
from eventsvc.web.deeds import TEAM
from eventsvc.web.languages import said
from eventsvc.web.letters import LETTER_NAMES

from .journal_words import Told, told

# What lets the team look anew at somebody who has a place.
CHANGED = ("registration.changed", "registration.answered", "registration.sessions_changed")
# Where the team decides, the queue is its reserve list.
OF_THE_RESERVE = {
    "registration.waitlisted": N_("Auf der Reserveliste eingereiht"),
    "registration.moved_up": N_("Von der Reserveliste nachgerückt"),
    "put_on_waiting_list": N_("Platz auf der Reserveliste"),
    "moved_up_from_waiting_list": N_("Nachgerückt von der Reserveliste"),
}


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, in words, by whom, and what became of it."""

    at: datetime
    title: str
    by: str
    note: str


def history(event_id: UUID) -> list[Moment]:
    """Return what was done to the event, and who was added to it or left it again, the newest first."""
    entries = [*entries_about(event_id), *entries_of_event(event_id, TEAM)]
    return _newest_first([_moment(one, changed=_differences(one)) for one in told(entries)])


def history_of_person(registration_id: UUID, *, is_decided: bool) -> list[Moment]:
    """Return what happened to the registration and which mails told of it, the newest first.

    What somebody's details were before, only the journal tells, which fewer may read.
    """
    otherwise: dict[str, str] = OF_THE_RESERVE if is_decided else {}
    entries = entries_about(registration_id)
    moments = [
        _moment(one, changed=_labels(one), otherwise=otherwise.get(entry.action, ""))
        for entry, one in zip(entries, told(entries), strict=True)
    ]
    mails = [_mail(mail, LETTER_NAMES | otherwise) for mail in reversed(mails_about(registration_id))]
    return _newest_first([*moments, *mails])


def changed_since_look(event_id: UUID, registrations: Iterable[RegistrationRow]) -> dict[UUID, str]:
    """Return what was changed of each who waits for the team's look, by anybody else, since they wait for it."""
    since = {one.id: one.needs_look_since for one in registrations if one.needs_look_since}
    entries = [
        entry
        for entry in (entries_of_event(event_id, CHANGED) if since else ())
        if entry.actor_kind is not ActorKind.ACCOUNT
        and entry.subject_id in since
        and entry.at >= since[entry.subject_id]
    ]
    found: dict[UUID, dict[str, None]] = defaultdict(dict)
    for entry, one in zip(entries, told(entries), strict=True):
        found[entry.subject_id] |= dict.fromkeys((*(each.label for each in one.differences), *one.notes))
    return {registration_id: ", ".join(words) for registration_id, words in found.items()}


def _newest_first(moments: list[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _moment(one: Told, *, changed: str, otherwise: str = "") -> Moment:
    title = said(otherwise) if otherwise else one.deed
    return Moment(one.at, title, one.who, " · ".join(filter(None, (one.about, changed, *one.notes))))


def _differences(one: Told) -> str:
    """One difference whole; of several what they are called: the journal has them all."""
    return str(one.differences[0]) if len(one.differences) == 1 else _labels(one)


def _labels(one: Told) -> str:
    return ", ".join(difference.label for difference in one.differences)


def _mail(mail: MailRow, names: dict[str, str]) -> Moment:
    title = said(N_("E-Mail: %(letter)s"), letter=said(names.get(mail.letter, mail.letter)))
    note = said(mail.state.label)
    if mail.reason and mail.state is not MailState.SENT:
        note = f"{note}: {said(mail.reason)}"
    return Moment(mail.created_at, title, mail.to_address, note)
