"""A small world in which every route has something to open, and everyone who might try."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from eventsvc.accounts.models import Account, Role
from eventsvc.accounts.policy import IN_CLUSTERS
from eventsvc.announcements.queries import files_of, templates_of
from eventsvc.announcements.service import Upload, begin, change_files, keep_template
from eventsvc.clusters.service import get_cluster
from eventsvc.events.kinds import EventFormat, EventKind
from eventsvc.events.question_queries import kept_sets
from eventsvc.events.questionnaire import keep_set
from eventsvc.events.questions import QuestionKind, Scope
from eventsvc.events.recurrence import Rhythm, Rule
from eventsvc.events.series import begin_series
from eventsvc.events.states import HostState
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.registration.answers import Owner, answers_of, give_answers
from eventsvc.registration.bookings import get_booking
from eventsvc.registration.bulk import BulkDeed
from eventsvc.registration.files import keep_file
from eventsvc.registration.links import Links
from eventsvc.registration.people_view import PeopleView
from eventsvc.registration.saved_views import Audience, Shelf, save_view
from eventsvc.workflows.bulk import Wish, start_bulk
from eventsvc.workflows.sign_up import sign_up
from tests.builders import (
    a_carrier,
    a_category,
    a_cluster,
    a_code,
    a_contingent,
    a_logo,
    a_question,
    a_registration,
    a_session,
    a_session_choice,
    an_account,
    an_announcement,
    an_application,
    an_event,
    an_import,
    an_invitation,
    an_invited_account,
    another_invitation,
    asked,
)
from tests.builders.files import PDF
from tests.builders.spreadsheets import a_csv, a_person_row

FOREIGN, HELPERS = (Role.OWNER, Role.ORGANIZER, Role.DESK), (Role.ORGANIZER, Role.DECIDER)


@dataclass
class World:
    """What there is to open: `values` fills the routes' places, `accounts` holds who may try, `links` what opens a registration and its booking, `forms` what some routes must be sent."""

    values: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    forms: dict[str, dict[str, str]] = field(default_factory=dict)


def a_world(app: Flask) -> World:
    """Build a cluster with an event, its people, its mail and its workers, and another cluster's workers."""
    carrier = a_carrier()
    own, other = a_cluster(carrier=carrier), a_cluster(carrier=a_carrier())
    now = read_clock()
    a_logo(own)
    event = an_event(
        cluster=own,
        format=EventFormat.HYBRID,
        kind=EventKind.WORKSHOP,
        list_from=now,
        list_until=now + timedelta(days=1),
    )
    with transaction():
        begin_series(event.id, Rule(rhythm=Rhythm.WEEKLY, count=2), by=Actor.system(), now=now)
    shared = an_event(cluster=a_cluster(), hosts=(own,), host_state=HostState.INVITED)
    with transaction() as session:
        registration = sign_up(an_application(event), now).placed[0].registration
        booking = get_booking(registration.booking_id)
        mail = session.scalars(select(OutgoingMail)).one()
        mail.state, mail.settled_at = MailState.SENT, now
    invited, helper = an_invited_account(Role.DESK, cluster=own), an_invited_account(Role.DESK, event=event)
    kept = another_invitation(invited, Role.VIEWER)
    files = (a_question(QuestionKind.FILE), a_question(QuestionKind.FILE, scope=Scope.BOOKING))
    question, *declarations = asked(event, a_question(), *files)
    with transaction():
        for owner, asking in zip((Owner(registration.id), Owner(booking_id=booking.id)), declarations, strict=True):
            file = keep_file(event.id, "form", "erklaerung.pdf", PDF, now)
            give_answers(owner, [asking], {asking.key: str(file.id)}, "form")
        keep_set(own.id, "Übliches", [question], now)
        shelf = Shelf(event_id=event.id, lead_cluster_id=own.id, account_id=invited.account_id)
        by, tagging = Actor.account(invited.account_id), Wish(event_id=event.id, deed=BulkDeed.TAG, target="VIP")
        action_id, run_id = start_bulk(tagging, [], by=by, now=now)
        view_id = save_view(shelf, "Alle", PeopleView(), Audience.EVENT, now)
    tour = a_session(event, capacity=70)
    a_session_choice(a_registration(event), tour)
    announcement = an_announcement(event)
    with transaction():
        change_files(announcement, added=[Upload(name="plan.pdf", content=PDF)], dropped=[])
        # What is on its way cannot be deleted by whoever tries first.
        begin(announcement, now)
        keep_template(own.id, "Anreise", announcement.text, now)
    links = Links(app.config["BASE_URL"], app.extensions["keyring"])
    values = {
        "run_id": run_id,
        "slug": event.slug,
        "public_id": registration.public_id,
        "group_id": booking.public_id,
        "person_id": registration.public_id,
        "registration_id": registration.id,
        "account_id": invited.account_id,
        "membership_id": invited.id,
        "mail_id": mail.id,
        "session_id": tour.id,
        "question_id": question.id,
        "answer_id": answers_of(Owner(registration.id))[0].id,
        "booked_answer_id": answers_of(Owner(booking_id=booking.id))[0].id,
        "set_id": kept_sets([own.id])[0].id,
        "code": registration.ticket_code,
        "cluster": own.slug,
        "mark": get_cluster(own.slug).logo.mark,
        "carrier": carrier.slug,
        "event": event,
        "event_id": shared.id,
        "invitation_id": an_invitation(event).id,
        "place_id": registration.id,
        "code_id": a_code(event).id,
        "contingent_id": a_contingent(event, 1).id,
        "announcement_id": announcement.id,
        "file_id": files_of(announcement.id)[0].id,
        "template_id": templates_of(own.id)[0].id,
        "consent_id": registration.id,
        "import_id": an_import(event, a_csv([a_person_row(1)])).id,
        "cluster_id": own.id,
        "category_id": a_category(event).id,
        "view_id": view_id,
        "action_id": action_id,
        "handover_id": "ABCDEFGHJKMN",
    }
    accounts = {
        **{role.value: an_account(role=role, cluster=own) for role in IN_CLUSTERS},
        **{f"foreign {role}": an_account(role=role, cluster=other) for role in FOREIGN},
        **{f"{role} of the event": an_account(role=role, event=event) for role in HELPERS},
        "staff": an_account(role=Role.STAFF),
        "without role": an_account(role=None),
    }
    someone = {"person": str(registration.id)}
    forms = {
        "organizer.keep_announcement POST": {"name": "Abreise"},
        "organizer.ask_set POST": {"set": "kind"},
        "organizer.rank POST": someone,
        "organizer.unhold POST": someone,
        "staff.end_role POST": {"membership": str(invited.id)},
        "staff.invite_again POST": {"membership": str(kept.id)},
        "organizer.invite_colleague_again POST": {"membership": str(helper.id)},
        "organizer.remove_colleague POST": {"membership": str(helper.id)},
    }
    opened = (
        links.registration(registration.public_id, registration.link_version),
        links.group(booking.public_id, booking.link_version),
    )
    return World(values, accounts, opened, forms)
