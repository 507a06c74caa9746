"""The mail log: what staff and organizers see of it, and sending again."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from eventsvc.accounts.models import Role
from eventsvc.journal.models import JournalEntry
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from eventsvc.messaging.states import MailState
from eventsvc.workflows.sign_up import sign_up
from tests.builders import a_cluster, a_person, an_account, an_application, an_event

LOG = "/verwaltung/mails"


@pytest.fixture
def cluster(now, app):
    return a_cluster()


@pytest.fixture
def office(now, sign_in):
    return sign_in(an_account(role=Role.STAFF))


@pytest.fixture
def mail(cluster, now, transaction):
    """The confirmation of someone's registration for an event of the cluster, and one for another cluster's."""
    for holder, email in ((cluster, "eva@firma.example"), (a_cluster(), "udo@andere.example")):
        application = an_application(an_event(cluster=holder), a_person(email=email))
        with transaction():
            sign_up(application, now)
    return db.session.scalars(select(OutgoingMail).where(OutgoingMail.to_address == "eva@firma.example")).one()


def settle(transaction, mail, state=MailState.FAILED, reason="550 unbekannt"):
    with transaction() as session:
        session.execute(
            update(OutgoingMail).where(OutgoingMail.id == mail.id).values(state=state, reason=reason, tries=2)
        )


def addresses(page) -> list[str]:
    rows = BeautifulSoup(page.text, "html.parser").select("tbody tr")
    return sorted(row.select_one("th .small").text for row in rows)


def test_the_office_sees_every_mail_and_a_cluster_its_own(mail, cluster, office, sign_in) -> None:
    assert addresses(office.get(LOG)) == ["eva@firma.example", "udo@andere.example"]
    organizer = sign_in(an_account(cluster=cluster))
    assert addresses(organizer.get(LOG)) == ["eva@firma.example"]


def test_invitations_and_resets_are_the_offices_matter(mail, cluster, office, sign_in) -> None:
    fields = {"name": "Nina", "email": "nina@cluster.example", "role": "desk", "language": "de"}
    office.post("/verwaltung/konten/einladen", data=fields | {"cluster": str(cluster.id)})
    assert "nina@cluster.example" in addresses(office.get(LOG))
    assert addresses(sign_in(an_account(cluster=cluster)).get(LOG)) == ["eva@firma.example"]


def test_a_row_tells_what_became_of_the_mail(mail, office, transaction) -> None:
    settle(transaction, mail)
    page = office.get(f"{LOG}?status=failed")
    assert addresses(page) == ["eva@firma.example"]
    row = " ".join(BeautifulSoup(page.text, "html.parser").select_one("tbody tr").text.split())
    for part in ("Anmeldebestätigung", "Gescheitert", "550 unbekannt", "10.03.2026, 10:00 Uhr", "Erneut senden"):
        assert part in row


def test_the_log_is_searched_and_filtered_in_its_address(mail, office) -> None:
    assert addresses(office.get(f"{LOG}?q=ANDERE")) == ["udo@andere.example"]
    assert addresses(office.get(f"{LOG}?status=queued&q=eva")) == ["eva@firma.example"]
    assert "Keine E-Mail gefunden" in office.get(f"{LOG}?status=sent").text
    assert addresses(office.get(f"{LOG}?status=unsinn")) == ["eva@firma.example", "udo@andere.example"]


def test_a_failed_mail_is_sent_again_and_it_is_noted(mail, cluster, sign_in, transaction) -> None:
    settle(transaction, mail)
    account = an_account(cluster=cluster)
    answer = sign_in(account).post(f"{LOG}/{mail.id}/erneut-senden?status=failed")
    assert answer.location == f"{LOG}?status=failed"
    again = db.session.scalars(select(OutgoingMail).where(OutgoingMail.once.startswith("again:"))).one()
    assert (again.state, again.to_address) == (MailState.QUEUED, "eva@firma.example")
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "mail.sent_again")).one()
    assert (entry.subject_id, entry.actor_id) == (mail.id, account.id)


def test_a_mail_underway_is_not_sent_twice(mail, office) -> None:
    answer = office.post(f"{LOG}/{mail.id}/erneut-senden", follow_redirects=True)
    assert "noch unterwegs" in answer.text or "wartet" in answer.text
    assert len(db.session.scalars(select(OutgoingMail)).all()) == 2


def test_another_clusters_mail_is_neither_shown_nor_sent(mail, sign_in, transaction) -> None:
    settle(transaction, mail)
    stranger = sign_in(an_account(cluster=a_cluster()))
    assert "Noch keine E-Mails" in stranger.get(LOG).text
    assert stranger.post(f"{LOG}/{mail.id}/erneut-senden").status_code == 404


def test_a_desk_helper_sees_no_mails(mail, cluster, sign_in) -> None:
    assert sign_in(an_account(role=Role.DESK, cluster=cluster)).get(LOG).status_code == 403


def test_a_page_behind_the_last_is_the_last(mail, office) -> None:
    for number in ("7", "9" * 30):
        assert addresses(office.get(f"{LOG}?seite={number}")) == ["eva@firma.example", "udo@andere.example"]


def test_the_log_is_narrowed_to_a_letter_and_to_a_cluster(mail, cluster, office, sign_in) -> None:
    assert addresses(office.get(f"{LOG}?cluster={cluster.slug}")) == ["eva@firma.example"]
    assert len(addresses(office.get(f"{LOG}?brief=registration_confirmed"))) == 2
    assert "Keine E-Mail gefunden" in office.get(f"{LOG}?brief=event_called_off").text
    stranger = sign_in(an_account(cluster=a_cluster()))
    assert "Noch keine E-Mails" in stranger.get(f"{LOG}?cluster={cluster.slug}").text


def test_a_mails_fate_is_told_in_plain_words_and_reading_it_is_noted_once(mail, office, transaction) -> None:
    settle(transaction, mail, reason="550 5.1.1 The mailbox does not exist.")
    for _ in range(2):
        page = " ".join(BeautifulSoup(office.get(f"{LOG}/{mail.id}").text, "html.parser").text.split())
    for part in ("Sie kam nicht an", "Diese Adresse gibt es nicht.", "550 5.1.1", "eva@firma.example", "Erneut senden"):
        assert part in page
    read = db.session.scalars(select(JournalEntry.action).where(JournalEntry.subject_id == mail.id)).all()
    assert [action for action in read if action.startswith("read.")] == ["read.mail"]


def test_many_that_one_host_refuses_are_said_at_once(cluster, office, now, transaction) -> None:
    event = an_event(cluster=cluster)
    for number in range(5):
        with transaction():
            sign_up(an_application(event, a_person(email=f"gast-{number}@T-Online.example")), now)
        page = office.get(LOG).text
        assert "abgelehnt" not in page
    with transaction() as session:
        session.execute(update(OutgoingMail).values(state=MailState.FAILED, settled_at=now))
    page = " ".join(BeautifulSoup(office.get(LOG).text, "html.parser").text.split())
    assert "5 E-Mails an t-online.example abgelehnt, die erste Di., 10. März 2026, 10:00 Uhr." in page
    assert len(addresses(office.get(f"{LOG}?status=failed&q=@t-online.example"))) == 5
