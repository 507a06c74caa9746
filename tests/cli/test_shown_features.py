"""The demonstration shows what the service can do: everything on at least two events."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from eventsvc.accounts.hosting import HostRole, HostView
from eventsvc.accounts.models import Membership
from eventsvc.announcements.models import Announcement
from eventsvc.announcements.states import AnnouncementState
from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.entry_models import Code, Contingent
from eventsvc.events.fee_models import FeeStepRow
from eventsvc.events.kinds import ChangesBy, EventFormat, Participation
from eventsvc.events.models import Category, Event, EventHost, Pool, ReminderAnchor, ReminderPlan
from eventsvc.events.question_models import AskedQuestion, OfferedChoice
from eventsvc.events.questions import Purpose, QuestionKind, Scope
from eventsvc.events.session_models import Session
from eventsvc.events.states import EventState, HostState
from eventsvc.imports.models import Import
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db
from eventsvc.mail_texts.models import AdaptedText
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.answer_models import Answer
from eventsvc.registration.applications import Source
from eventsvc.registration.choice_models import SessionChoice
from eventsvc.registration.deciding import Outcome
from eventsvc.registration.decision_models import HeldDecision
from eventsvc.registration.frozen_models import FrozenList
from eventsvc.registration.handover_models import Handover
from eventsvc.registration.invitation_models import Invitation
from eventsvc.registration.models import Booking, Consent, ConsentPurpose, FurtherPlace, Registration
from eventsvc.registration.saved_views import SavedView
from eventsvc.registration.states import ChoiceState, HandoverState, InvitationState, RegistrationState
from eventsvc.registration.tags import RegistrationTag
from tests.conftest import NOW

_R, _A = Registration, AskedQuestion
_WAITING = _R.state == RegistrationState.WAITLISTED
_UPCOMING = and_(Event.state == EventState.PUBLISHED, Event.starts_at > NOW)
_TOGETHER = select(_R.booking_id).group_by(_R.booking_id).having(func.count() > 1)
_SHARING = select(_R.booking_id).join(FurtherPlace, FurtherPlace.registration_id == _R.id).where(FurtherPlace.is_shared)
_FULL = Pool.taken >= Pool.capacity
_ASKED = Invitation.contingent_id.is_(None)
_BY_CONTACT = and_(Invitation.contingent_id.is_not(None), ~Invitation.is_by_team)
_OPEN = Invitation.state == InvitationState.INVITED
_BY_HAND = _R.source == Source.STAFF
Question = Select[Any]


def _events(*conditions: ColumnElement[bool]) -> Question:
    return select(Event.id).where(*conditions)


def _people(*conditions: ColumnElement[bool]) -> Question:
    return select(_R.event_id).join(Event, Event.id == _R.event_id).where(*conditions)


def _with_category(*conditions: ColumnElement[bool]) -> Question:
    return _people(*conditions).join(Category, Category.id == _R.category_id)


def _asked(*conditions: ColumnElement[bool]) -> Question:
    return select(_A.event_id).where(*conditions)


def _answered(*conditions: ColumnElement[bool]) -> Question:
    return _asked(*conditions).join(Answer, Answer.question_id == _A.id)


def _limited(*conditions: ColumnElement[bool]) -> Question:
    choices = _asked(*conditions).join(OfferedChoice, OfferedChoice.question_id == _A.id)
    return choices.join(Pool, Pool.id == OfferedChoice.pool_id)


def _chosen(*conditions: ColumnElement[bool]) -> Question:
    return select(Session.event_id).join(SessionChoice, SessionChoice.session_id == Session.id).where(*conditions)


def _sessions(*conditions: ColumnElement[bool]) -> Question:
    return select(Session.event_id).join(Pool, Pool.id == Session.pool_id).where(*conditions)


def _held(*conditions: ColumnElement[bool]) -> Question:
    return _people(*conditions).join(HeldDecision, HeldDecision.registration_id == _R.id)


def _substitutes(state: HandoverState) -> Question:
    return _people(Handover.state == state).join(Handover, Handover.registration_id == _R.id)


def _guests(*conditions: ColumnElement[bool]) -> Question:
    return select(Invitation.event_id).where(*conditions)


def _codes(*conditions: ColumnElement[bool]) -> Question:
    return select(Code.event_id).where(*conditions)


def _kept(*conditions: ColumnElement[bool]) -> Question:
    return select(Contingent.event_id).join(Pool, Pool.id == Contingent.pool_id).where(*conditions)


def _done(action: str) -> Question:
    return select(JournalEntry.event_id).where(JournalEntry.action == action)


def _told(letter: str) -> Question:
    of_person = select(_R.event_id).join(OutgoingMail, OutgoingMail.subject_id == _R.id)
    return of_person.where(OutgoingMail.letter == letter, OutgoingMail.state == MailState.SENT)


def _hosted(*conditions: ColumnElement[bool]) -> Question:
    return select(EventHost.event_id).where(*conditions)


def _announced(state: AnnouncementState) -> Question:
    return select(Announcement.event_id).where(Announcement.state == state)


def _shared_quotas() -> Question:
    other = aliased(Category)
    return select(Category.event_id).join(other, and_(other.pool_id == Category.pool_id, other.id != Category.id))


def _full_categories() -> Question:
    """People wait for a full category while the event has places."""
    quota = aliased(Pool)
    waiting = _with_category(_WAITING, quota.taken >= quota.capacity, Pool.taken < Pool.capacity)
    return waiting.join(quota, quota.id == Category.pool_id).join(Pool, Pool.id == _R.pool_id)


def _tours() -> Question:
    """70 of 140 can come along."""
    places = aliased(Pool)
    tours = _sessions(Pool.capacity == 70, places.capacity == 140, places.participation == Participation.ON_SITE)
    return tours.join(places, places.event_id == Session.event_id)


FEATURES: dict[str, Question] = {
    # Categories
    **{f"a category: {kind}": select(Category.event_id).where(Category.kind == kind) for kind in CategoryKind},
    **{f"a category {way}": select(Category.event_id).where(Category.admission == way) for way in Admission},
    "a category's quota": select(Category.event_id).where(Category.pool_id.is_not(None)),
    "a quota that categories share": _shared_quotas(),
    "a category with a window": select(Category.event_id).where(Category.closes_at.is_not(None)),
    "a category with a price": select(Category.event_id).where(Category.price_cents > 0),
    "a category is full while the event is not": _full_categories(),
    "a membership that waits for the team's word": _with_category(
        Category.admission == Admission.MEMBERS, _R.state == RegistrationState.APPLIED
    ),
    "a proof asked for": select(Category.event_id).where(Category.proof_de != ""),
    "a proof given": _people(_R.proof != "", _UPCOMING),
    # Questions
    **{f"a question: {kind}": _asked(_A.kind == kind) for kind in QuestionKind},
    **{f"a question for {purpose}": _asked(_A.purpose == purpose) for purpose in Purpose},
    "a question that must be answered": _asked(_A.is_required),
    "a question that hangs on another": _asked(_A.shown_if_key.is_not(None)),
    "a question asked once a booking": _answered(_A.scope == Scope.BOOKING),
    "what a booking shares, borne by the next of it": _people(
        _R.state == RegistrationState.WITHDRAWN, _R.booking_id.in_(_SHARING)
    ),
    "a question for the team": _answered(_A.is_internal),
    "answers to older words": _answered(_A.retired_at.is_not(None)),
    "a limited answer": _limited(Pool.taken > 0),
    "a limited answer that is full": _limited(_FULL),
    # Programme
    "a session to choose": _chosen(SessionChoice.state == ChoiceState.CHOSEN),
    "one of parallel sessions": _chosen(SessionChoice.state == ChoiceState.CHOSEN, Session.parallel_group != ""),
    "a full session with people waiting": _sessions(_FULL, Pool.waiting > 0),
    "a tour for 70 of 140": _tours(),
    "members first in a session's queue": _chosen(
        SessionChoice.state == ChoiceState.WAITING, SessionChoice.queue_priority == 1
    ),
    # Formats
    **{f"{way} events": _events(Event.format == way, _UPCOMING) for way in EventFormat},
    "a way that closes early": select(Pool.event_id).where(Pool.closes_at.is_not(None)),
    "online instead of waiting": _done("registration.switched_to_online"),
    "reminders of one way": select(ReminderPlan.event_id).where(ReminderPlan.participation.is_not(None)),
    # Bookings for several people
    "a group": _people(_R.booking_id.in_(_TOGETHER), _UPCOMING),
    "a group with a bill to an address": select(Booking.event_id).where(Booking.billing_name != ""),
    "an order number and a cost centre": select(Booking.event_id).where(
        Booking.order_number != "", Booking.cost_center != ""
    ),
    "a group that waits together": _people(_WAITING, _R.booking_id.in_(_TOGETHER)),
    "a group that blocks": select(Booking.event_id).where(Booking.blocking_since.is_not(None)),
    # Applications
    **{f"{state} people": _people(_R.state == state) for state in RegistrationState},
    "a reserve list": _people(_WAITING, Event.is_decided, _UPCOMING),
    **{f"held: {outcome}": _held(HeldDecision.outcome == outcome) for outcome in Outcome},
    "a held refusal with its reason": _held(HeldDecision.is_reason_told, HeldDecision.reason != ""),
    "a held refusal whose reason is kept": _held(~HeldDecision.is_reason_told, HeldDecision.reason != ""),
    "somebody to look at anew": _people(_R.needs_look_since.is_not(None), Event.looks_again),
    # Waiting lists
    "a waiting list": _people(_WAITING, _UPCOMING),
    "members first": _people(_WAITING, Event.queue_order == QueueOrder.MEMBERS_FIRST, _R.queue_priority > 0),
    "a position that is not told": _people(_WAITING, ~Event.tells_position),
    "an offer": _told("place_offered"),
    "a lapsed offer": _told("offer_lapsed"),
    "back in the queue": _people(
        _WAITING, _R.id.in_(select(OutgoingMail.subject_id).where(OutgoingMail.letter == "offer_lapsed"))
    ),
    "moved up": _done("registration.moved_up"),
    # Change, substitute, sign off
    **{f"a substitute: {state}": _substitutes(state) for state in HandoverState if state is not HandoverState.SPENT},
    "substitutes with the team's approval": _events(Event.approves_substitutes, _UPCOMING),
    "only the contact changes": _events(Event.changes_by == ChangesBy.CONTACT, _UPCOMING),
    "deadlines for changes": _events(Event.change_days.is_not(None), Event.sign_off_days.is_not(None), _UPCOMING),
    "a list that went out": select(FrozenList.event_id),
    "a fee by days": select(FeeStepRow.event_id),
    "a fee that was noted": _people(_R.withdrawal_fee_cents > 0),
    # Invitations and codes
    "by invitation only": _events(Event.is_by_invitation),
    **{f"an invitation: {state}": _guests(_ASKED, Invitation.state == state) for state in InvitationState},
    "a reminded invitation": _guests(_ASKED, _OPEN, Invitation.reminded_at.is_not(None)),
    "an invitation that has not been reminded": _guests(_ASKED, _OPEN, Invitation.reminded_at.is_(None)),
    "an invitation for one address": _guests(_ASKED, Invitation.is_email_fixed),
    "an invitation for a category": _guests(_ASKED, Invitation.category_id.is_not(None)),
    "a code with a limit": _codes(Code.most_uses.is_not(None), Registration.code_id == Code.id),
    "a code for a category": _codes(Code.category_id.is_not(None), Registration.code_id == Code.id),
    "a code with places of its own": _codes(Code.contingent_id.is_not(None), Registration.code_id == Code.id),
    "a code that has expired": _codes(Code.expires_at < NOW),
    "a contingent with places taken and free": _kept(
        Contingent.contact_email != "", Pool.taken > 0, Pool.taken < Pool.capacity, Contingent.release_at > NOW
    ),
    "a colleague who is invited": _guests(_BY_CONTACT, _OPEN),
    "a colleague who comes": _guests(_BY_CONTACT, Invitation.state == InvitationState.ACCEPTED),
    "a colleague's one address": _guests(_BY_CONTACT, Invitation.is_email_fixed),
    "a contingent that was released": select(Contingent.event_id).where(Contingent.released_at < NOW),
    # Consents
    **{
        f"a consent: {purpose}": _people(Consent.purpose == purpose).join(Consent, Consent.registration_id == _R.id)
        for purpose in ConsentPurpose
    },
    "a consent taken back": _people(Consent.withdrawn_at.is_not(None)).join(Consent, Consent.registration_id == _R.id),
    "a list of participants": _events(Event.list_from <= NOW, Event.list_until > NOW),
    # Back office
    "somebody entered by hand": _people(_BY_HAND),
    "a group entered by hand": _people(_BY_HAND, _R.booking_id.in_(_TOGETHER)),
    "over the places": _people(_BY_HAND, _UPCOMING, Pool.taken >= Pool.capacity)
    .where(
        _R.event_id.in_(select(JournalEntry.event_id).where(JournalEntry.action == "event.capacity_changed")),
    )
    .join(Pool, Pool.id == _R.pool_id),
    # The desk of the team
    "an event of a series": _events(Event.series_id.is_not(None)),
    "an event made from a template": _events(Event.template_id.is_not(None)),
    **{f"a further cluster: {state}": _hosted(EventHost.state == state) for state in HostState},
    **{f"a further cluster as {role}": _hosted(EventHost.role == role) for role in HostRole},
    **{f"a further cluster sees {view}": _hosted(EventHost.view == view) for view in HostView},
    "people who came through a cluster": _people(_R.origin_cluster_id.is_not(None)),
    "a saved list": select(SavedView.event_id).where(SavedView.event_id.is_not(None)),
    "tags": _people().join(RegistrationTag, RegistrationTag.registration_id == _R.id),
    "a note of the team": _people(_R.team_note != ""),
    "a day to come back": _people(_R.follow_up_on.is_not(None)),
    "an import": select(Import.event_id),
    "an announcement that was sent": _announced(AnnouncementState.SENT),
    "an announcement for later": _announced(AnnouncementState.SCHEDULED),
    "mails in the team's words": select(AdaptedText.event_id).where(AdaptedText.event_id.is_not(None)),
    "helpers from elsewhere": select(Membership.event_id).where(Membership.event_id.is_not(None)),
    "a mail that failed": select(_R.event_id)
    .join(OutgoingMail, OutgoingMail.subject_id == _R.id)
    .where(OutgoingMail.state == MailState.FAILED),
    "thanks after the end": select(ReminderPlan.event_id).where(ReminderPlan.anchor == ReminderAnchor.END),
    "thanks that were sent": _told("event_follow_up"),
    "a called-off event": _events(Event.state == EventState.CALLED_OFF, or_(Event.called_off_reason != "")),
}


# It asks of the data, not of the database.
@pytest.mark.parametrize("_world", ["sqlite"], indirect=True)
def test_every_feature_is_shown_on_two_events(seeded) -> None:
    shown = {name: set(db.session.scalars(question)) - {None} for name, question in FEATURES.items()}
    few = {name: len(events) for name, events in shown.items() if len(events) < 2}
    assert not few, ", ".join(f"{name}: {number}" for name, number in few.items())
