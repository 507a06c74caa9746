"""Who comes to a few events of the demonstration by invitation, code or contingent: done step by step, as in life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from eventsvc.events.categories import Admission
from eventsvc.events.codes import CodeDraft, add_code
from eventsvc.events.contingents import ContingentDraft, ContingentRow
from eventsvc.events.kinds import Participation
from eventsvc.journal import Actor
from eventsvc.kit.db import db, table_of
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.applications import Application, Entry, EntryKind, Participant, Person, own_contact
from eventsvc.registration.invitations import Guest, InvitationRow, InvitationTerms
from eventsvc.workflows.contingents import hold_contingent, release
from eventsvc.workflows.inviting import decline, invite, invite_colleague, remind, revoke
from eventsvc.workflows.sign_up import sign_up

from .accounts import organizer_of
from .crowds import Crowd
from .days import DAY
from .events import Held
from .people import Organization, Someone, people
from .rows import ident
from .terms import category_id, terms

RELEASED_BEFORE = 21 * DAY
# How many have come in these ways, to each event.
COME = 8
Company = tuple[Organization, list[Someone]]


def add_guests(events: list[Held], crowds: list[Crowd]) -> int:
    """Invite people, make codes and keep places for organizations; return how many have come that way."""
    chosen = [event for event in events if event.plan.lets_in]
    for event in chosen:
        known = {story.someone.email for crowd in crowds if crowd.event is event for story in crowd.stories}
        house = _House(event, _strangers(event, known))
        house.invite_people()
        house.keep_places(*_companies(event, known))
        house.make_codes()
    return len(chosen) * COME


def send_all() -> None:
    """Let every letter that was written step by step have been sent at once."""
    mails = table_of(OutgoingMail)
    sent = {"state": MailState.SENT, "tries": 1, "settled_at": mails.c.created_at}
    db.session.execute(update(mails).where(mails.c.state == MailState.QUEUED).values(sent))


def person_of(someone: Someone) -> Person:
    """Return the person as they write themselves down."""
    organization = someone.organization
    return Person(
        first_name=someone.first_name,
        last_name=someone.last_name,
        email=someone.email,
        phone=someone.phone,
        organization=organization.name,
        organization_kind=organization.kind,
        postal_code=organization.postal_code,
        country=organization.country,
    )


def application(
    event: Held, someone: Someone, category: UUID | None, *, entry: Entry | None = None, quota: UUID | None = None
) -> Application:
    """Return what someone sends who signs up for a place on site."""
    person, way = person_of(someone), Participation.ON_SITE
    participant = Participant(
        person=person,
        pool_id=event.pool_id(way),
        participation=way,
        category_id=category,
        further_pool_ids=frozenset({quota}) if quota else frozenset(),
    )
    return Application(
        event_id=event.id,
        contact=own_contact(person),
        people=(participant,),
        language=someone.language,
        form_key=f"seed-{ident('guest', event.plan.slug, someone.email).hex}",
        entry=entry,
    )


def _strangers(event: Held, known: set[str]) -> Iterator[Someone]:
    """People of the event's field who do not come yet and belong to nobody's contingent."""
    kept = {company for company, _ in _companies(event, known)}
    for someone in people():
        is_near = someone.organization.field in {event.plan.cluster, None}
        if is_near and someone.email not in known and someone.organization not in kept:
            yield someone


def _companies(event: Held, known: set[str]) -> list[Company]:
    """The two companies of the event's field with the most people who do not come yet."""
    by_company: dict[Organization, list[Someone]] = defaultdict(list)
    for someone in people():
        if someone.organization.field == event.plan.cluster and someone.email not in known:
            by_company[someone.organization].append(someone)
    return sorted(by_company.items(), key=lambda entry: -len(entry[1]))[:2]


@dataclass(frozen=True)
class _House:
    """An event whose team lets people in, and the people who are asked next."""

    event: Held
    strangers: Iterator[Someone]

    def invite_people(self) -> None:
        """Five are asked: one comes, one declines, one is reminded, one is not to come any more, one has all the time."""
        asked = self._invite([next(self.strangers) for _ in range(4)], InvitationTerms(event_id=self.event.id))
        speaker = next(self.strangers)
        terms_of_speaker = InvitationTerms(
            event_id=self.event.id, category_id=self._category(Admission.WITH_CODE), is_email_fixed=True
        )
        coming = self._invite([speaker], terms_of_speaker)[0]
        self._come(speaker, Entry(EntryKind.INVITATION, coming.id), self._ago(11), Admission.WITH_CODE)
        decline(asked[0].id, self._ago(10, 14))
        remind(asked[1].id, by=self._team, now=self._ago(4))
        revoke(asked[2].id, by=self._team, now=self._ago(3, 16))

    def keep_places(self, first: Company, second: Company) -> None:
        """One company gives its places out, by name and by link; what another has left is open to everyone again."""
        company, (contact, named, asked, by_link, *_) = first
        kept = self._hold(company.name, 6, contact)
        invited = invite_colleague(kept.id, _guest(named), self._ago(10))
        invite_colleague(kept.id, _guest(asked), self._ago(10, 11), is_email_fixed=True)
        self._come(named, Entry(EntryKind.INVITATION, invited.id), self._ago(9))
        self._come(by_link, Entry(EntryKind.CONTINGENT, kept.id), self._ago(8))
        company, (contact, by_link, *_) = second
        given_back = self._hold(company.name, 3, contact)
        self._come(by_link, Entry(EntryKind.CONTINGENT, given_back.id), self._ago(7))
        release(given_back.id, by=self._team, now=self._ago(2))

    def make_codes(self) -> None:
        """One with a limit, for a category where there are any; one with places of its own; one that has expired."""
        is_for_speakers = self._category(Admission.WITH_CODE) is not None
        limited = CodeDraft(
            code="VORTRAG" if is_for_speakers else "NETZWERK",
            note="für Vortragende und ihre Begleitung" if is_for_speakers else "für die Partnernetzwerke",
            most_uses=12,
            expires_at=self.event.times.closes_at - 2 * DAY,
            category_id=self._category(Admission.WITH_CODE),
        )
        self._redeem(limited, 2, Admission.WITH_CODE)
        partners = self._hold("Partner und Förderer", 4)
        self._redeem(CodeDraft(code="PARTNER", note="mit dem Programm verschickt", contingent_id=partners.id), 1)
        self._redeem(CodeDraft(code="FRUEH", note="für erste Zusagen", most_uses=10, expires_at=self._ago(5, 0)), 1)

    @property
    def _team(self) -> Actor:
        return Actor.account(organizer_of(self.event.plan.cluster))

    def _ago(self, days: int, hour: int = 10) -> datetime:
        return self.event.times.today - days * DAY + timedelta(hours=hour)

    def _category(self, admission: Admission) -> UUID | None:
        """Return the last category that people get into so, if there are any: of the open ones the one without a quota."""
        offered = [term for term in terms(self.event.plan.terms) if term.admission is admission]
        return category_id(self.event, offered[-1]) if offered else None

    def _invite(self, people_asked: list[Someone], on_terms: InvitationTerms) -> list[InvitationRow]:
        return invite([_guest(one) for one in people_asked], on_terms, by=self._team, now=self._ago(12))

    def _hold(self, organization: str, capacity: int, contact: Someone | None = None) -> ContingentRow:
        draft = ContingentDraft(
            organization=organization,
            contact_name=_guest(contact).name if contact else "",
            contact_email=contact.email if contact else "",
            language=contact.language if contact else "de",
            participation=Participation.ON_SITE,
            capacity=capacity,
            release_at=self.event.times.starts_at - RELEASED_BEFORE,
        )
        return hold_contingent(self.event.id, draft, by=self._team, now=self._ago(12, 11))

    def _redeem(self, draft: CodeDraft, number: int, admission: Admission = Admission.EVERYONE) -> None:
        entry = Entry(EntryKind.CODE, add_code(self.event.id, draft, by=self._team, now=self._ago(12, 12)))
        for _ in range(number):
            self._come(next(self.strangers), entry, self._ago(8, 15), admission)

    def _come(self, someone: Someone, entry: Entry, at: datetime, admission: Admission = Admission.EVERYONE) -> None:
        sign_up(application(self.event, someone, self._category(admission), entry=entry), at)


def _guest(someone: Someone) -> Guest:
    return Guest(f"{someone.first_name} {someone.last_name}", someone.email)
