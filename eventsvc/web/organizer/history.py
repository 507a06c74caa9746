"""What happened to an event or a person, told in words: the journal and the mails together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eventsvc.accounts.queries import account_names
from eventsvc.clusters.queries import cluster_names
from eventsvc.events.question_queries import labels_by_key
from eventsvc.journal.models import ActorKind
from eventsvc.journal.queries import EntryRow, entries_about
from eventsvc.kit.localized import in_language, written_price
from eventsvc.kit.text import N_
from eventsvc.messaging.queries import MailRow, mails_about
from eventsvc.messaging.states import MailState
from eventsvc.registration.deciding import Outcome
from eventsvc.web.account_history import history_of_team
from eventsvc.web.deeds import DEEDS
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.letters import LETTER_NAMES

ACTIONS = {action: deed.title for action, deed in DEEDS.items()}
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
    is_mail: bool = False


def history(event_id: UUID) -> list[Moment]:
    """Return what was done to the event, the newest first."""
    team = [Moment(deed.at, deed.title, deed.by, deed.note) for deed in history_of_team(event_id)]
    return sorted(_told(entries_about(event_id)) + team, key=lambda moment: moment.at, reverse=True)


def history_of_person(registration_id: UUID, *, is_decided: bool) -> list[Moment]:
    """Return what happened to the registration and which mails told of it, the newest first."""
    names = ACTIONS | LETTER_NAMES | (OF_THE_RESERVE if is_decided else {})
    moments = _told(entries_about(registration_id), names)
    moments += [_mail(mail, names) for mail in reversed(mails_about(registration_id))]
    return sorted(moments, key=lambda moment: moment.at, reverse=True)


def _told(entries: list[EntryRow], actions: Mapping[str, str] = ACTIONS) -> list[Moment]:
    names = account_names(entry.actor_id for entry in entries if entry.actor_id is not None)
    language = chosen_language()
    clusters = {
        str(key): in_language(language, *both)
        for key, both in cluster_names(UUID(entry.facts["cluster"]) for entry in entries if _is_of_host(entry)).items()
    }
    keys = [UUID(hex=key) for entry in entries for key in _answered(entry)]
    words = clusters | {key.hex: in_language(language, *both) for key, both in labels_by_key(keys).items()}
    return [_entry(entry, actions, names, words) for entry in entries]


def _answered(entry: EntryRow) -> list[str]:
    """The questions that were answered anew."""
    return str(entry.facts.get("questions", "")).split()


def _is_of_host(entry: EntryRow) -> bool:
    return entry.action.startswith("event.host_")


def _entry(entry: EntryRow, actions: Mapping[str, str], names: dict[UUID, str], words: dict[str, str]) -> Moment:
    if entry.actor_kind is ActorKind.ACCOUNT:
        by = names.get(entry.actor_id, "") if entry.actor_id else ""
    else:
        by = said(entry.actor_kind.label)
    return Moment(entry.at, said(actions.get(entry.action, entry.action)), by, _facts(entry, words))


def _facts(entry: EntryRow, words: dict[str, str]) -> str:
    """What an entry adds, with the names of clusters and the words of questions by their keys."""
    if _is_of_host(entry):
        return words.get(entry.facts["cluster"], "")
    if _answered(entry):
        return ", ".join(said(N_("„%(words)s“"), words=words[key]) for key in _answered(entry) if key in words)
    if entry.action == "event.capacity_changed":
        capacity = entry.facts.get("capacity")
        return said(N_("Plätze: %(number)s"), number=said(N_("unbegrenzt")) if capacity is None else capacity)
    if entry.action == "event.dates_moved":
        return said(N_("Termine: %(number)s"), number=entry.facts["number"])
    if entry.action == "application.held":
        return said(Outcome(entry.facts["outcome"]).label) if "outcome" in entry.facts else ""
    if "fee_cents" in entry.facts:
        fee = written_price(entry.facts["fee_cents"], chosen_language())
        return said(N_("Gebühr: %(amount)s netto"), amount=fee)
    if "position" in entry.facts:
        return said(N_("Position %(number)s"), number=entry.facts["position"])
    return ""


def _mail(mail: MailRow, names: Mapping[str, str]) -> Moment:
    title = said(N_("E-Mail: %(letter)s"), letter=said(names.get(mail.letter, mail.letter)))
    note = said(mail.state.label)
    if mail.reason and mail.state is not MailState.SENT:
        note = f"{note}: {said(mail.reason)}"
    return Moment(mail.created_at, title, mail.to_address, note, is_mail=True)
