"""The office's accounts: inviting, the way in through the letter, ending an access."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.accounts.passwords import hashed
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_cluster, an_account

PASSWORD = {"password": "ein langes Passwort", "password_confirm": "ein langes Passwort"}


@pytest.fixture
def cluster(now, app):
    return a_cluster(name_de="Cluster Druck")


@pytest.fixture
def office(now, sign_in):
    return sign_in(an_account(role=Role.STAFF, name="Otto Büro"))


def invite(visitor, cluster, **given: str):
    fields = {"name": "Nina Neu", "email": "Nina@Cluster.example", "role": "organizer", "language": "de"}
    return visitor.post("/verwaltung/konten/einladen", data=fields | {"cluster": str(cluster.id)} | given)


def invitations() -> list[str]:
    query = select(OutgoingMail).where(OutgoingMail.letter == "account_invited").order_by(OutgoingMail.id)
    return [mail.facts["link"].removeprefix("http://localhost") for mail in db.session.scalars(query)]


def test_an_invited_person_chooses_a_password_and_works(cluster, office, client) -> None:
    assert invite(office, cluster).location == "/verwaltung/konten"
    mail = db.session.scalars(select(OutgoingMail)).one()
    assert (mail.to_address, mail.facts["invited_by"]) == ("nina@cluster.example", "Otto Büro")
    [link] = invitations()
    assert "Willkommen, Nina Neu" in client.get(link).text
    assert client.post(link, data=PASSWORD).location == "/konto/anmelden"
    client.post("/konto/anmelden", data={"email": "nina@cluster.example", "password": PASSWORD["password"]})
    assert client.get("/konto/start").location == "/organisation/"
    assert "Veranstaltungsteam · Cluster Druck" in client.get("/konto/").text


def test_a_name_that_nobody_can_read_is_refused(cluster, office) -> None:
    assert invite(office, cluster, name="Nina\x00").status_code == 422
    assert invitations() == []


def test_nobody_is_invited_to_a_cluster_that_was_not_chosen(cluster, office) -> None:
    a_cluster()
    assert "Bitte wählen" in office.get("/verwaltung/konten/einladen").text
    fields = {"name": "Nina Neu", "email": "nina@cluster.example", "role": "organizer", "cluster": "", "language": "de"}
    assert "Wählen Sie den Cluster." in office.post("/verwaltung/konten/einladen", data=fields).text
    assert invitations() == []


def test_an_invitation_is_good_once_and_for_fourteen_days(cluster, office, client, clock) -> None:
    invite(office, cluster)
    [link] = invitations()
    clock.shift(timedelta(days=14, seconds=1))
    assert client.get(link).status_code == 410
    clock.shift(timedelta(seconds=-2))
    assert client.post(link, data=PASSWORD).status_code == 303
    assert client.get(link).status_code == 410
    assert client.post(link, data=PASSWORD).status_code == 410


@pytest.mark.parametrize("later", [timedelta(hours=1), timedelta(milliseconds=40)])
def test_a_newer_invitation_ends_the_older(cluster, office, client, clock, later) -> None:
    invite(office, cluster)
    account = db.session.scalars(select(Account).where(Account.email == "nina@cluster.example")).one()
    clock.shift(later)
    office.post(f"/verwaltung/konten/{account.id}/erneut-einladen")
    older, newer = invitations()
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 200


def test_a_tampered_invitation_opens_nothing(cluster, office, client) -> None:
    invite(office, cluster)
    [link] = invitations()
    assert client.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code == 410
    other = an_account(password=None)
    assert client.get(link.replace(link.split("/")[3], str(other.id))).status_code == 410


def test_nothing_about_a_new_password_is_optional(cluster, office, client) -> None:
    invite(office, cluster)
    [link] = invitations()
    assert "optional" not in client.get(link).text


def test_a_short_or_mistyped_password_is_said(cluster, office, client) -> None:
    invite(office, cluster)
    [link] = invitations()
    assert "mindestens zehn Zeichen" in client.post(link, data={"password": "kurz", "password_confirm": "kurz"}).text
    assert "verschieden" in client.post(link, data=PASSWORD | {"password_confirm": "anders"}).text


def test_someone_who_works_here_gets_a_further_role_without_a_new_password(cluster, office) -> None:
    account = an_account(role=Role.DESK, cluster=cluster, email="nina@cluster.example", password=hashed("x"))
    invite(office, cluster)
    assert invitations() == []
    roles = select(Membership.role).where(Membership.account_id == account.id)
    assert set(db.session.scalars(roles)) == {Role.DESK, Role.ORGANIZER}
    assert "Dieses Konto hat diese Rolle hier schon." in invite(office, cluster).text


def test_clusters_staff_invite_and_see_their_own_only(cluster, sign_in) -> None:
    other = a_cluster()
    foreign, own = an_account(cluster=other, name="Fremd"), an_account(cluster=cluster, name="Eigen")
    staff = sign_in(an_account(role=Role.STAFF, cluster=cluster))
    page = staff.get("/verwaltung/konten").text
    assert "Eigen" in page
    assert "Fremd" not in page
    assert staff.get(f"/verwaltung/konten/{own.id}").status_code == 200
    assert staff.get(f"/verwaltung/konten/{foreign.id}").status_code == 404
    assert staff.post(f"/verwaltung/konten/{foreign.id}/beenden").status_code == 404
    for cluster_choice in (str(other.id), "alle"):
        assert (
            staff.post(
                "/verwaltung/konten/einladen",
                data={
                    "name": "N",
                    "email": "n@cluster.example",
                    "role": "staff",
                    "language": "de",
                    "cluster": cluster_choice,
                },
            ).status_code
            == 422
        )
    assert db.session.scalar(select(func.count()).where(Account.email == "n@cluster.example")) == 0


def test_an_ended_access_ends_at_once_and_can_be_opened_again(cluster, office, sign_in) -> None:
    account = an_account(cluster=cluster)
    working = sign_in(account)
    assert working.get("/konto/").status_code == 200
    assert "sofort überall abgemeldet" in office.get(f"/verwaltung/konten/{account.id}/beenden").text
    assert office.post(f"/verwaltung/konten/{account.id}/beenden").status_code == 303
    assert working.get("/konto/").status_code == 303
    assert "Dieses Konto ist beendet." in invite(office, cluster, email=account.email).text
    office.post(f"/verwaltung/konten/{account.id}/freigeben")
    db.session.rollback()
    assert db.session.get(Account, account.id, populate_existing=True).active


def test_one_cannot_end_oneself_nor_the_last_who_invites(now, app, sign_in) -> None:
    me = an_account(role=Role.STAFF)
    office = sign_in(me)
    assert office.post(f"/verwaltung/konten/{me.id}/beenden").status_code == 404
    answer = office.post(
        f"/verwaltung/konten/{me.id}/aufgabe-beenden", data={"role": "staff", "cluster": "alle"}, follow_redirects=True
    )
    assert "könnte niemand mehr andere einladen" in answer.text


def test_a_role_is_ended_and_the_account_stays(cluster, office) -> None:
    account = an_account(cluster=cluster)
    fields = {"role": "organizer", "cluster": str(cluster.id)}
    office.post(f"/verwaltung/konten/{account.id}/aufgabe-beenden", data=fields)
    assert db.session.scalar(select(func.count()).where(Membership.account_id == account.id)) == 0
    assert office.post(f"/verwaltung/konten/{account.id}/aufgabe-beenden", data=fields).status_code == 404


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.DESK])
def test_only_the_office_sees_accounts(cluster, sign_in, role: Role) -> None:
    visitor = sign_in(an_account(role=role, cluster=cluster))
    assert visitor.get("/verwaltung/konten").status_code == 403
    assert invite(visitor, cluster).status_code == 403
