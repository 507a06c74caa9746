"""What asks for an organizer's hand today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import url_for

from eventsvc.accounts.policy import Permission
from eventsvc.events.holding import ids_to_come
from eventsvc.events.host_queries import Invitation, open_invitations
from eventsvc.events.organizer_queries import HeldEvent, pressing_events
from eventsvc.events.rules import WindowStatus
from eventsvc.events.states import EventState
from eventsvc.kit.localized import in_language, written_instant, written_number, written_short_day
from eventsvc.kit.text import N_
from eventsvc.messaging.queries import failed_counts
from eventsvc.messaging.states import MailState
from eventsvc.registration.handovers import requested_counts
from eventsvc.registration.offers import offers_running_out
from eventsvc.registration.organizer_queries import look_counts, undecided_counts
from eventsvc.registration.states import RegistrationState
from eventsvc.web.guards import access
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count

NEAR = timedelta(days=14)
RUNS_OUT_SOON = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do, the event it is about, and where it is done; without a note it is said how near the event is."""

    symbol: str
    words: str
    event: HeldEvent | Invitation
    url: str
    note: str = ""


@dataclass(frozen=True)
class Counted:
    """What is counted for each event: how it is said, and where it is done."""

    symbol: str
    counts: Mapping[UUID, int]
    words: Callable[[int], str]
    url: Callable[[HeldEvent], str]

    def tasks(self, events: Iterable[HeldEvent]) -> Iterator[Task]:
        """Yield a task for each of the events that has any."""
        for event in events:
            if number := self.counts.get(event.id):
                yield Task(symbol=self.symbol, words=self.words(number), event=event, url=self.url(event))


def tasks(now: datetime) -> list[Task]:
    """Return whatever asks for a hand of this account, however far ahead."""
    counted = _counted(now)
    also = {event_id for one in counted for event_id in one.counts}
    pressing = pressing_events(access().reach(Permission.SEE_EVENTS), now, now + NEAR, also)
    public = [event for event in pressing if event.state is EventState.PUBLISHED and event.starts_at > now]
    return [
        *_invitations(now),
        *(task for one in counted for task in one.tasks(public)),
        *_incomplete(public, now),
        *_thin(public, now),
        *_drafts(pressing),
    ]


def _counted(now: datetime) -> tuple[Counted, ...]:
    decided, managed, mailed = (
        ids_to_come(access().reach(right), now)
        for right in (Permission.DECIDE, Permission.MANAGE_ATTENDEES, Permission.SEE_MAIL_LOG)
    )
    return (
        Counted("person-check", undecided_counts(decided), _undecided, _applications),
        Counted(
            "hourglass-split", offers_running_out(managed, now + RUNS_OUT_SOON), _offers, _to("organizer.waiting_list")
        ),
        Counted("arrow-left-right", requested_counts(managed), _substitutes, _to("organizer.changes")),
        Counted("eye", look_counts(managed), _looks, _to("organizer.changes")),
        Counted("envelope-exclamation", failed_counts(mailed), _failed, _mails),
    )


def _undecided(number: int) -> str:
    return said_count("%(num)s Bewerbung entscheiden", "%(num)s Bewerbungen entscheiden", number)


def _offers(number: int) -> str:
    return said_count(
        "%(num)s Angebot läuft in den nächsten 24 Stunden ab",
        "%(num)s Angebote laufen in den nächsten 24 Stunden ab",
        number,
    )


def _substitutes(number: int) -> str:
    return said_count(
        "%(num)s Vertretung zustimmen oder ablehnen", "%(num)s Vertretungen zustimmen oder ablehnen", number
    )


def _looks(number: int) -> str:
    return said_count("%(num)s geänderte Anmeldung ansehen", "%(num)s geänderte Anmeldungen ansehen", number)


def _failed(number: int) -> str:
    return said_count("%(num)s E-Mail kam nicht an", "%(num)s E-Mails kamen nicht an", number)


def _to(endpoint: str) -> Callable[[HeldEvent], str]:
    return lambda event: url_for(endpoint, slug=event.slug)


def _applications(event: HeldEvent) -> str:
    return url_for("organizer.attendees", slug=event.slug, stand=RegistrationState.APPLIED.value)


def _mails(event: HeldEvent) -> str:
    return url_for("staff.mails", status=MailState.FAILED.value, veranstaltung=event.slug)


def _invitations(now: datetime) -> Iterator[Task]:
    language = chosen_language()
    for one in open_invitations(access().clusters(Permission.EDIT_EVENTS), now):
        yield Task(
            symbol="envelope-open",
            words=said(
                N_("%(lead)s lädt %(cluster)s ein, mitzuveranstalten"),
                lead=in_language(language, one.lead_de, one.lead_en),
                cluster=in_language(language, one.host.name_de, one.host.name_en),
            ),
            event=one,
            url=url_for("organizer.invitation", event_id=one.event_id, cluster_id=one.host.cluster_id),
        )


def _incomplete(public: Iterable[HeldEvent], now: datetime) -> Iterator[Task]:
    for event in public:
        if event.starts_at < now + NEAR and (event.needs_venue or event.needs_link):
            place = url_for("organizer.edit_event", slug=event.slug, page="ort")
            if event.needs_venue:
                yield Task(symbol="geo-alt", words=said(N_("Ort ergänzen")), event=event, url=f"{place}#venue_name")
            else:
                words = said(N_("Link zur Teilnahme ergänzen"))
                yield Task(symbol="camera-video", words=words, event=event, url=f"{place}#join_url")


def _thin(public: Iterable[HeldEvent], now: datetime) -> Iterator[Task]:
    language = chosen_language()
    for event in public:
        closes_soon = event.status(now) is WindowStatus.OPEN and event.closes_at < now + NEAR
        if closes_soon and event.capacity is not None and event.is_thin:
            yield Task(
                symbol="graph-down",
                words=said(
                    N_("Erst %(taken)s von %(capacity)s Plätzen belegt"),
                    taken=written_number(event.taken, language),
                    capacity=written_number(event.capacity, language),
                ),
                event=event,
                url=url_for("organizer.event", slug=event.slug),
                note=said(N_("Anmeldeschluss %(day)s"), day=written_instant(event.closes_at, event.timezone, language)),
            )


def _drafts(pressing: Iterable[HeldEvent]) -> Iterator[Task]:
    for event in pressing:
        if event.state is EventState.DRAFT:
            yield Task(
                symbol="pencil",
                words=said(N_("Entwurf fertigstellen")),
                event=event,
                url=url_for("organizer.event", slug=event.slug),
                note=written_short_day(event.starts_at, event.timezone, chosen_language()),
            )
