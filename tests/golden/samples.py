"""One letter of every kind, and those variants that say something else; the facts are the same for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from eventsvc.accounts.letters import AccountInvited, PasswordResetRequested, SecondFactorReset
from eventsvc.accounts.models import Role
from eventsvc.announcements.letters import Announced, AnnouncementTried
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.letters import CarrierFacts, CoHostInvited, ContingentFacts, EventFacts, Place
from eventsvc.imports.letters import EntryUndone
from eventsvc.kit.tokens import Keyring
from eventsvc.mail_texts.placeholders import value_of
from eventsvc.mail_texts.wording import Wording
from eventsvc.messaging.letters import Letter
from eventsvc.registration.group_letters import BookingFacts, BookingPassedOn, GroupBooked, Member
from eventsvc.registration.invitation_letters import (
    ContingentOpened,
    InvitationFacts,
    InvitationReminded,
    Invited,
)
from eventsvc.registration.letters import (
    AddressReplaced,
    ApplicationDeclined,
    ApplicationReceived,
    EventCalledOff,
    EventChanged,
    EventFollowUp,
    EventReminder,
    MovedUpFromWaitingList,
    OfferLapsed,
    OverviewRequested,
    PlaceHandedOver,
    PlaceOffered,
    PutOnWaitingList,
    RegistrationCancelled,
    RegistrationChanged,
    RegistrationConfirmed,
    RegistrationFacts,
    RegistrationWithdrawn,
    Schedule,
    SessionFacts,
    SessionMoved,
    SessionPlaceGiven,
    SessionsChanged,
    SignUpRepeated,
    SubstituteDeclined,
    SwitchedToOnline,
)
from eventsvc.registration.links import Links
from eventsvc.registration.states import ChoiceState, RegistrationState

LINKS = Links("https://veranstaltungen.example", Keyring(("a secret that only the golden mails are made with",)))

CARRIER = CarrierFacts(
    name="Netzwerk Leistungselektronik e.V.",
    legal_form="e.V.",
    street="Ostendstraße 181",
    postal_code="90482",
    city="Nürnberg",
    website="https://leistungselektronik.example",
    reply_address="veranstaltungen@leistungselektronik.example",
)

EVENT = EventFacts(
    id=UUID("01990000-0000-7000-8000-000000000001"),
    slug="kuehlung-von-leistungsmodulen-2027",
    title_de="Kühlung von Leistungsmodulen: vom Chip zum Antrieb",
    title_en="Cooling Power Modules: from Chip to Drive",
    kind=EventKind.WORKSHOP,
    format=EventFormat.HYBRID,
    starts_at=datetime(2027, 3, 11, 8, 30, tzinfo=UTC),
    ends_at=datetime(2027, 3, 11, 15, 0, tzinfo=UTC),
    timezone="Europe/Berlin",
    place=Place(name="Haus der Forschung", street="Gewerbemuseumsplatz 2", postal_code="90403", city="Nürnberg"),
    join_url="https://treffen.example/kuehlung",
    contact_name="Petra Beispiel",
    contact_email="petra.beispiel@leistungselektronik.example",
    contact_phone="+49 911 123456",
    cluster_de="Cluster Leistungselektronik",
    cluster_en="Power Electronics Cluster",
    carrier=CARRIER,
    sequence=2,
)

TRIP = replace(
    EVENT,
    slug="delegationsreise-japan-2027",
    title_de="Delegationsreise Japan: Leistungselektronik",
    title_en="Delegation Trip to Japan: Power Electronics",
    kind=EventKind.DELEGATION_TRIP,
    format=EventFormat.ON_SITE,
    starts_at=datetime(2027, 10, 4, 0, 0, tzinfo=UTC),
    ends_at=datetime(2027, 10, 8, 9, 0, tzinfo=UTC),
    timezone="Asia/Tokyo",
    place=Place(name="Messezentrum", street="3-11-1 Ariake", postal_code="135-0063", city="Tokyo", country="JP"),
)

PERSON = RegistrationFacts(
    id=UUID("01990000-0000-7000-8000-000000000002"),
    public_id="7KQ4MRTVWXYZ2345",
    link_version=1,
    first_name="Łucja",
    last_name="Müller-O'Neill",
    email="lucja@firma.example",
    organization="Muster & Söhne GmbH",
    participation=Participation.ON_SITE,
    ticket_code="7KQ4MRTVWXYZ2345",
    has_place=True,
)
ONLINE = replace(PERSON, participation=Participation.ONLINE)
HOPING = replace(PERSON, has_place=False)

TOUR = SessionFacts(
    id=UUID("01990000-0000-7000-8000-000000000004"),
    title_de="Werksführung: Prüffeld & <Reinraum>",
    title_en="Company Tour: Test Bench & <Clean Room>",
    starts_at=datetime(2027, 3, 11, 13, 0, tzinfo=UTC),
    ends_at=datetime(2027, 3, 11, 15, 0, tzinfo=UTC),
    room="Treffpunkt Foyer",
    state=ChoiceState.WAITING,
    position=4,
)
WORKSHOP = SessionFacts(
    id=UUID("01990000-0000-7000-8000-000000000005"),
    title_de="Workshop: Wärmepfade rechnen",
    title_en="Workshop: Calculating Heat Paths",
    starts_at=datetime(2027, 3, 11, 9, 30, tzinfo=UTC),
    ends_at=datetime(2027, 3, 11, 11, 0, tzinfo=UTC),
    room="",
    state=ChoiceState.CHOSEN,
    position=None,
)
CHOOSING = replace(PERSON, sessions=(WORKSHOP, TOUR))
WISHING = replace(HOPING, sessions=tuple(replace(one, state=ChoiceState.WISHED) for one in (WORKSHOP, TOUR)))
_GIVEN = replace(TOUR, state=ChoiceState.CHOSEN, position=None)
BOOKED = replace(PERSON, booked_by="Aylin O'Grady & Söhne")
ASKED = replace(BOOKED, open_questions=1)
CONTACT = BookingFacts(
    id=UUID("01990000-0000-7000-8000-000000000004"),
    public_id="7KQ4MRTVWXYZ2345",
    link_version=1,
    first_name="Aylin",
    last_name="Yıldız",
)
GROUP = (
    Member(name="Łucja Müller-O'Neill", participation=Participation.ON_SITE, state=RegistrationState.CONFIRMED),
    Member(name="Bärbel <Groß>", participation=Participation.ONLINE, state=RegistrationState.CONFIRMED),
    Member(name="Ömer Şahin", participation=Participation.ON_SITE, state=RegistrationState.WAITLISTED, position=3),
)

_ABOUT = {"event": EVENT, "registration": PERSON}
_BEFORE = Schedule(starts_at=EVENT.starts_at, ends_at=EVENT.ends_at, place=EVENT.place)
_UNTIL = datetime(2027, 3, 4, 9, 15, tzinfo=UTC)
_ACCOUNT = {
    "account_id": UUID("01990000-0000-7000-8000-000000000003"),
    "name": "Petra Beispiel",
    "email": "petra.beispiel@leistungselektronik.example",
    "valid_until": datetime(2027, 3, 13, 9, 0, tzinfo=UTC),
}

_OFFERED = {
    "membership_id": UUID("01990000-0000-7000-8000-000000000008"),
    "link": "https://veranstaltungen.example/konto/einladung/abc123",
}

_CONTINGENT = ContingentFacts(
    id=UUID("01990000-0000-7000-8000-000000000007"),
    public_id="4MRTVWXYZ234",
    link_version=1,
    organization="Müller & Söhne <Antriebe> GmbH",
    contact_name="Łucja O'Neill",
    participation=Participation.ON_SITE,
    capacity=10,
    release_at=_UNTIL,
)
_INVITATION = InvitationFacts(
    id=UUID("01990000-0000-7000-8000-000000000006"), public_id="7KQ4MRTVWXYZ", link_version=1, name="Dr. Çağla Şahin"
)
_INVITING = {
    "event": EVENT,
    "invitation": _INVITATION,
    "contingent": None,
    "answer_until": datetime(2027, 3, 4, 17, 0, tzinfo=UTC),
}
_INVITING_COLLEAGUE = _INVITING | {"contingent": _CONTINGENT}

# By the letter's name; what stands behind a dash is the variant.
_WORDING = Wording(
    "Vor dem {datum}: was Sie mitbringen",
    "Liebe Teilnehmende von **{organisation}**,\n\n- bringen Sie bitte Schutzbrillen mit\n- parken Sie am {ort}\n\n"
    "Wer doch nicht kommt, meldet sich [hier ab]({link}). Das Programm: {veranstaltungslink}",
)
_FILLED = _WORDING.filled({one: value_of(one, EVENT, PERSON, "de") for one in _WORDING.placeholders})
_ANNOUNCED = {
    "event": EVENT,
    "registration": PERSON,
    "announcement_id": UUID("01990000-0000-7000-8000-000000000021"),
    "subject_line": _FILLED.subject,
    "text": _FILLED.text,
    "html": _FILLED.html,
}
_NEWS_WORDING = Wording(
    "Neu im Herbst: Leistungsmodule II", "Im Oktober geht es weiter. [Zum Kalender](https://kalender.example)"
)
_NEWS = _NEWS_WORDING.filled({})
_CONSENT = UUID("01990000-0000-7000-8000-000000000022")

SAMPLES: dict[str, Letter] = {
    "announced": Announced(**_ANNOUNCED, is_news=False, was_living=True),
    "announced-news": Announced(
        **_ANNOUNCED | {"subject_line": _NEWS.subject, "text": _NEWS.text, "html": _NEWS.html},
        is_news=True,
        was_living=True,
        consent_id=_CONSENT,
    ),
    "announcement_tried": AnnouncementTried(**_ANNOUNCED, is_news=False),
    "invited": Invited(**_INVITING),
    "invited-colleague": Invited(**_INVITING_COLLEAGUE),
    "invited-colleague-by-team": Invited(**_INVITING_COLLEAGUE | {"contingent": replace(_CONTINGENT, contact_name="")}),
    "invitation_reminded": InvitationReminded(**_INVITING),
    "invitation_reminded-colleague": InvitationReminded(**_INVITING_COLLEAGUE),
    "contingent_opened": ContingentOpened(event=EVENT, contingent=_CONTINGENT),
    "contingent_opened-one": ContingentOpened(event=EVENT, contingent=replace(_CONTINGENT, capacity=1)),
    "registration_confirmed": RegistrationConfirmed(**_ABOUT),
    "registration_confirmed-programme": RegistrationConfirmed(event=EVENT, registration=CHOOSING),
    "put_on_waiting_list-programme": PutOnWaitingList(event=EVENT, registration=WISHING, position=3),
    "sessions_changed": SessionsChanged(event=EVENT, registration=CHOOSING),
    "sessions_changed-untold": SessionsChanged(
        event=EVENT, registration=replace(PERSON, sessions=(WORKSHOP, replace(TOUR, position=None)))
    ),
    "sessions_changed-none": SessionsChanged(**_ABOUT),
    "session_place_given": SessionPlaceGiven(
        event=EVENT, registration=replace(PERSON, sessions=(WORKSHOP, _GIVEN)), session=_GIVEN
    ),
    "session_moved": SessionMoved(
        event=EVENT,
        registration=replace(PERSON, sessions=(_GIVEN,)),
        session=_GIVEN,
        before=replace(
            _GIVEN, starts_at=datetime(2027, 3, 11, 9, 0, tzinfo=UTC), ends_at=datetime(2027, 3, 11, 10, 0, tzinfo=UTC)
        ),
        clashes=(),
    ),
    "session_moved-clash": SessionMoved(
        event=EVENT,
        registration=CHOOSING,
        session=TOUR,
        before=replace(TOUR, room="Halle 3"),
        clashes=(WORKSHOP,),
    ),
    "registration_confirmed-online": RegistrationConfirmed(event=EVENT, registration=ONLINE),
    "registration_confirmed-online-link-follows": RegistrationConfirmed(
        event=replace(EVENT, join_url=""), registration=ONLINE
    ),
    "registration_confirmed-place-follows": RegistrationConfirmed(
        event=replace(EVENT, place=Place(), title_en="", contact_name="", contact_email="", contact_phone=""),
        registration=PERSON,
    ),
    "registration_confirmed-accepted": RegistrationConfirmed(event=TRIP, registration=PERSON, was_applied=True),
    "registration_confirmed-booked": RegistrationConfirmed(event=EVENT, registration=BOOKED),
    "put_on_waiting_list-booked": PutOnWaitingList(
        event=EVENT, registration=replace(BOOKED, has_place=False), position=3
    ),
    "application_received-booked": ApplicationReceived(event=TRIP, registration=replace(BOOKED, has_place=False)),
    "registration_confirmed-open-questions": RegistrationConfirmed(event=EVENT, registration=ASKED),
    "put_on_waiting_list-open-questions": PutOnWaitingList(
        event=EVENT, registration=replace(ASKED, has_place=False), position=3
    ),
    "application_received-open-questions": ApplicationReceived(
        event=TRIP, registration=replace(ASKED, has_place=False, open_questions=3)
    ),
    "group_booked-open-questions": GroupBooked(
        event=EVENT,
        booking=CONTACT,
        people=(replace(GROUP[0], open_questions=2), GROUP[1], replace(GROUP[2], open_questions=1)),
    ),
    "registration_withdrawn-by-contact": RegistrationWithdrawn(
        event=EVENT, registration=BOOKED, was_waiting=False, is_by_contact=True
    ),
    "group_booked": GroupBooked(event=EVENT, booking=CONTACT, people=GROUP),
    "group_booked-offered": GroupBooked(
        event=EVENT,
        booking=CONTACT,
        people=(*GROUP[:2], replace(GROUP[2], state=RegistrationState.OFFERED, position=None, until=_UNTIL)),
    ),
    "group_booked-left-out": GroupBooked(
        event=TRIP, booking=CONTACT, people=GROUP[::2], left_out=("Bärbel <Groß>",), is_reserve=True
    ),
    "group_booked-lapsed": GroupBooked(
        event=EVENT, booking=CONTACT, people=GROUP[:1], lapsed=("Cem Özkan", "Bärbel <Groß>"), may_return=True
    ),
    "group_booked-ended": GroupBooked(
        event=TRIP,
        booking=CONTACT,
        people=GROUP[:1],
        ended=(replace(GROUP[1], state=RegistrationState.DECLINED, position=None),),
        is_reserve=True,
    ),
    "group_booked-all-lapsed": GroupBooked(event=EVENT, booking=CONTACT, people=(), lapsed=("Cem Özkan",)),
    "booking_passed_on": BookingPassedOn(event=EVENT, booking=CONTACT),
    "moved_up_from_waiting_list-open-questions": MovedUpFromWaitingList(
        event=EVENT, registration=replace(BOOKED, open_questions=2)
    ),
    "application_received": ApplicationReceived(event=TRIP, registration=HOPING),
    "application_declined": ApplicationDeclined(
        event=TRIP,
        registration=HOPING,
        reason="Die Reise richtet sich an Betriebe mit eigener Fertigung.\nBitte <b>neu</b> bewerben.",
    ),
    "application_declined-without-reason": ApplicationDeclined(event=TRIP, registration=HOPING, reason=""),
    "put_on_waiting_list": PutOnWaitingList(event=EVENT, registration=HOPING, position=3),
    "put_on_waiting_list-unnumbered": PutOnWaitingList(event=EVENT, registration=HOPING, position=None),
    "put_on_waiting_list-reserve": PutOnWaitingList(event=TRIP, registration=HOPING, position=2, is_reserve=True),
    "put_on_waiting_list-reserve-by-hand": PutOnWaitingList(
        event=EVENT, registration=HOPING, position=2, is_reserve=True, is_by_hand=True
    ),
    "put_on_waiting_list-reserve-unnumbered": PutOnWaitingList(
        event=TRIP, registration=HOPING, position=None, is_reserve=True, is_offering=True
    ),
    "sign_up_repeated": SignUpRepeated(**_ABOUT, state=RegistrationState.CONFIRMED),
    "sign_up_repeated-waiting": SignUpRepeated(event=EVENT, registration=HOPING, state=RegistrationState.WAITLISTED),
    "sign_up_repeated-application": SignUpRepeated(event=TRIP, registration=HOPING, state=RegistrationState.APPLIED),
    "sign_up_repeated-offered": SignUpRepeated(
        event=EVENT, registration=HOPING, state=RegistrationState.OFFERED, until=_UNTIL
    ),
    "moved_up_from_waiting_list": MovedUpFromWaitingList(**_ABOUT),
    "put_on_waiting_list-members-first-with-offers": PutOnWaitingList(
        event=EVENT, registration=HOPING, position=3, members_first=True, is_offering=True
    ),
    "place_offered": PlaceOffered(event=EVENT, registration=HOPING, until=_UNTIL),
    "place_offered-abroad": PlaceOffered(
        event=TRIP, registration=HOPING, until=datetime(2027, 9, 1, 3, 15, tzinfo=UTC)
    ),
    "offer_lapsed": OfferLapsed(event=EVENT, registration=HOPING, until=_UNTIL, may_return=True),
    "offer_lapsed-at-the-start": OfferLapsed(event=EVENT, registration=HOPING, until=_UNTIL, may_return=False),
    "switched_to_online": SwitchedToOnline(event=EVENT, registration=ONLINE),
    "switched_to_online-link-follows": SwitchedToOnline(event=replace(EVENT, join_url=""), registration=ONLINE),
    "registration_changed": RegistrationChanged(**_ABOUT),
    "address_replaced": AddressReplaced(**_ABOUT),
    "registration_withdrawn": RegistrationWithdrawn(**_ABOUT, was_waiting=False),
    "registration_withdrawn-fee": RegistrationWithdrawn(**_ABOUT, was_waiting=False, fee_cents=9500),
    "place_handed_over": PlaceHandedOver(**_ABOUT, substitute="Jonas Weiß"),
    "place_handed_over-by_contact": PlaceHandedOver(event=EVENT, registration=BOOKED),
    "substitute_declined": SubstituteDeclined(**_ABOUT, substitute="Jonas Weiß"),
    "substitute_declined-substitute": SubstituteDeclined(**_ABOUT, substitute="Jonas Weiß", is_for_substitute=True),
    "registration_withdrawn-online": RegistrationWithdrawn(event=EVENT, registration=ONLINE, was_waiting=False),
    "registration_withdrawn-waiting": RegistrationWithdrawn(event=EVENT, registration=HOPING, was_waiting=True),
    "registration_withdrawn-offered": RegistrationWithdrawn(
        event=EVENT, registration=HOPING, was_waiting=False, was_offered=True
    ),
    "registration_withdrawn-application": RegistrationWithdrawn(event=TRIP, registration=HOPING, was_waiting=False),
    "registration_cancelled": RegistrationCancelled(**_ABOUT, reason="Die Anmeldung lag doppelt vor."),
    "entry_undone": EntryUndone(**_ABOUT),
    "registration_cancelled-online": RegistrationCancelled(
        event=EVENT, registration=ONLINE, reason="Die Anmeldung lag doppelt vor."
    ),
    "event_changed": EventChanged(
        event=replace(
            EVENT,
            starts_at=EVENT.starts_at + timedelta(days=7),
            ends_at=EVENT.ends_at + timedelta(days=7),
            place=Place(name="Ofenwerk", street="Klingenhofstraße 72", postal_code="90411", city="Nürnberg"),
            sequence=3,
        ),
        registration=PERSON,
        before=_BEFORE,
    ),
    "event_changed-time-waiting": EventChanged(
        event=replace(EVENT, starts_at=EVENT.starts_at + timedelta(hours=1)), registration=HOPING, before=_BEFORE
    ),
    "event_changed-place-online": EventChanged(
        event=replace(EVENT, place=Place(name="Ofenwerk", city="Nürnberg")), registration=ONLINE, before=_BEFORE
    ),
    "event_changed-link": EventChanged(
        event=replace(EVENT, join_url="https://treffen.example/neuer-raum"), registration=ONLINE, before=_BEFORE
    ),
    "event_changed-link-follows": EventChanged(event=replace(EVENT, join_url=""), registration=ONLINE, before=_BEFORE),
    "event_called_off": EventCalledOff(**_ABOUT, reason="Der Referent ist erkrankt, ein Ersatz war nicht zu finden."),
    "event_called_off-waiting": EventCalledOff(event=EVENT, registration=HOPING, reason=""),
    "event_reminder": EventReminder(**_ABOUT),
    "event_reminder-online": EventReminder(event=EVENT, registration=ONLINE),
    "event_follow_up": EventFollowUp(**_ABOUT),
    "event_follow_up-online": EventFollowUp(event=EVENT, registration=ONLINE),
    "co_host_invited": CoHostInvited(
        event=EVENT,
        cluster_id=UUID("01990000-0000-7000-8000-000000000004"),
        cluster_de="Cluster Sensorik",
        cluster_en="Sensors Cluster",
    ),
    "overview_requested": OverviewRequested(
        link_id=UUID("01990000-0000-7000-8000-000000000004"), valid_until=datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    ),
    "account_invited": AccountInvited(
        **_ACCOUNT,
        **_OFFERED,
        invited_by="Ines Muster",
        role=Role.ORGANIZER,
        place_de="Cluster Sensorik",
        place_en="Sensors Cluster",
    ),
    "account_invited-colleague": AccountInvited(
        **_ACCOUNT,
        **_OFFERED,
        invited_by="Ines Muster",
        role=Role.OWNER,
        place_de="Cluster Sensorik",
        place_en="Sensors Cluster",
        has_password=True,
        needs_second_factor=True,
    ),
    "account_invited-office": AccountInvited(**_ACCOUNT, **_OFFERED, role=Role.STAFF, needs_second_factor=True),
    "second_factor_reset": SecondFactorReset(
        account_id=UUID("01990000-0000-7000-8000-000000000003"),
        name="Petra Beispiel",
        email="petra.beispiel@leistungselektronik.example",
        at=datetime(2027, 3, 1, 9, 30, tzinfo=UTC),
        reset_by="Ines Muster",
    ),
    "password_reset_requested": PasswordResetRequested(
        **_ACCOUNT, link="https://veranstaltungen.example/konto/passwort/abc123"
    ),
}
