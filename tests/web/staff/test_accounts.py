"""The office's accounts: inviting, the way in through the letter, ending an access."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.accounts.passwords import hashed
from eventsvc.accounts.policy import GRANTS, Permission
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
    membership = db.session.scalars(select(Membership)).all()[-1]
    office.post(f"/verwaltung/konten/{account.id}/erneut-einladen", data={"membership": str(membership.id)})
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


def test_someone_who_works_here_joins_with_the_account_they_have(cluster, office, sign_in, client) -> None:
    account = an_account(role=Role.DESK, cluster=cluster, email="nina@cluster.example", password=hashed("x"))
    invite(office, cluster)
    [link] = invitations()
    assert client.get(link).location == "/konto/anmelden?next=/konto/"
    assert "gilt einem anderen Konto" in sign_in(an_account()).get(link).text
    visitor = sign_in(account)
    assert visitor.get(link).location == "/konto/"
    assert visitor.get("/organisation/veranstaltungen/neu").status_code == 403, "an invitation gives no right yet"
    home = visitor.get("/konto/").text
    assert "Veranstaltungsteam · Cluster Druck" in home
    [answer] = re.findall(r"/konto/einladungen/[-0-9a-f]+", home)[:1]
    assert sign_in(an_account()).post(answer, data={"word": "yes"}, follow_redirects=True).text.count("abgelaufen")
    visitor.post(answer, data={"word": "yes"})
    assert visitor.get("/organisation/veranstaltungen/neu").status_code == 200
    assert "Diese Person hat diese Aufgabe hier schon." in invite(office, cluster).text
    assert client.get(link).status_code == 410


def test_an_invitation_is_taken_back_or_declined(cluster, office, sign_in, client) -> None:
    invite(office, cluster)
    [link] = invitations()
    membership = db.session.scalars(select(Membership).where(Membership.invited_at.is_not(None))).one()
    page = f"/verwaltung/konten/{membership.account_id}"
    assert "noch nicht angenommen" in office.get(page).text
    office.post(f"{page}/aufgabe-beenden", data={"membership": str(membership.id)})
    assert client.get(link).status_code == 410
    account = an_account(role=Role.DESK, cluster=cluster, password=hashed("x"))
    invite(office, cluster, email=account.email)
    [offered] = db.session.scalars(select(Membership.id).where(Membership.invited_at.is_not(None)))
    visitor = sign_in(account)
    assert "abgelehnt" in visitor.post(f"/konto/einladungen/{offered}", data={"word": "no"}, follow_redirects=True).text
    assert db.session.scalar(select(func.count()).where(Membership.account_id == account.id)) == 1


@pytest.mark.parametrize(("role", "where"), [("owner", "alle"), ("staff", "own")])
def test_no_role_is_given_where_there_is_none(cluster, office, role: str, where: str) -> None:
    fields = {"name": "Nina Neu", "email": "nina@cluster.example", "role": role, "language": "de"}
    chosen = str(cluster.id) if where == "own" else where
    answer = office.post("/verwaltung/konten/einladen", data=fields | {"cluster": chosen})
    assert answer.status_code == 422
    assert "Diese Aufgabe gibt es dort nicht" in answer.text
    assert invitations() == []


def test_who_leads_a_cluster_invites_and_sees_its_people_only(cluster, sign_in) -> None:
    other = a_cluster()
    foreign, own = an_account(cluster=other, name="Fremd"), an_account(cluster=cluster, name="Eigen")
    staff = sign_in(an_account(role=Role.OWNER, cluster=cluster))
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
                    "role": "desk",
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


def role_of(account: Account) -> dict[str, str]:
    """The form that ends the only role of an account."""
    return {
        "membership": str(db.session.scalars(select(Membership.id).where(Membership.account_id == account.id)).one())
    }


def test_one_cannot_end_oneself_nor_the_last_who_invites(now, app, sign_in) -> None:
    me = an_account(role=Role.STAFF)
    office = sign_in(me)
    assert office.post(f"/verwaltung/konten/{me.id}/beenden").status_code == 404
    answer = office.post(f"/verwaltung/konten/{me.id}/aufgabe-beenden", data=role_of(me), follow_redirects=True)
    assert "könnte niemand mehr andere einladen" in answer.text


def test_a_cluster_keeps_somebody_who_leads_it(cluster, office, sign_in) -> None:
    first = an_account(role=Role.OWNER, cluster=cluster)
    invite(office, cluster, role="owner")
    for path, data in (("aufgabe-beenden", role_of(first)), ("beenden", {})):
        answer = office.post(f"/verwaltung/konten/{first.id}/{path}", data=data, follow_redirects=True)
        assert "keine Leitung mehr" in answer.text, "who has not accepted yet leads nothing"
    an_account(role=Role.OWNER, cluster=cluster)
    own = sign_in(first)
    assert own.post(f"/verwaltung/konten/{first.id}/aufgabe-beenden", data=role_of(first)).status_code == 303
    assert own.get("/konto/").location.startswith("/konto/anmelden")


def test_whoever_loses_a_role_is_signed_out_and_the_account_stays(cluster, office, sign_in) -> None:
    account = an_account(cluster=cluster)
    working, fields = sign_in(account), role_of(account)
    assert working.get("/organisation/").status_code == 200
    office.post(f"/verwaltung/konten/{account.id}/aufgabe-beenden", data=fields)
    assert working.get("/organisation/").location.startswith("/konto/anmelden")
    assert db.session.scalar(select(func.count()).where(Membership.account_id == account.id)) == 0
    assert office.post(f"/verwaltung/konten/{account.id}/aufgabe-beenden", data=fields).status_code == 404


def test_the_team_page_draws_the_table_that_the_guards_ask(cluster, office, sign_in) -> None:
    def table(page: str) -> list[list[str]]:
        rows = BeautifulSoup(page, "html.parser").select("table.rights tr")
        return [[cell.get_text(strip=True).strip("–") for cell in row.find_all(["th", "td"])] for row in rows]

    head, *rows = table(office.get("/verwaltung/konten").text)
    assert head[1:] == [role.label for role in Role]
    assert rows == [
        [right.label, *("ja" if right in GRANTS[role] else "nein" for role in Role)] for right in Permission
    ]
    owner = sign_in(an_account(role=Role.OWNER, cluster=cluster))
    assert "Verwaltung" not in table(owner.get("/verwaltung/konten").text)[0]
    office.get("/sprache/en")
    assert table(office.get("/verwaltung/konten").text)[0][:2] == ["Right", "Lead"]


@pytest.mark.parametrize("role", [Role.ORGANIZER, Role.DESK])
def test_only_the_office_sees_accounts(cluster, sign_in, role: Role) -> None:
    visitor = sign_in(an_account(role=role, cluster=cluster))
    assert visitor.get("/verwaltung/konten").status_code == 403
    assert invite(visitor, cluster).status_code == 403


def test_the_list_is_searched_and_says_who_came_in_when(cluster, office, client, clock) -> None:
    nina = an_account(name="Nina Grünwald", cluster=cluster, password=hashed(PASSWORD["password"]))
    an_account(name="Udo Ander", cluster=cluster)
    client.post("/konto/anmelden", data={"email": nina.email, "password": PASSWORD["password"]})
    page = office.get("/verwaltung/konten?q=gruenw")
    assert "Nina Grünwald" in page.text
    assert "Udo Ander" not in page.text
    assert "10.03.2026, 10:00 Uhr" in page.text
    assert "Niemand gefunden" in office.get("/verwaltung/konten?q=niemand").text
    assert office.get("/verwaltung/konten?q=").status_code == 302


def test_the_office_signs_somebody_out_everywhere(cluster, office, sign_in) -> None:
    nina = an_account(cluster=cluster)
    at_work = sign_in(nina)
    assert at_work.get("/konto/").status_code == 200
    assert "Überall abmelden" in office.get(f"/verwaltung/konten/{nina.id}").text
    office.post(f"/verwaltung/konten/{nina.id}/abmelden")
    assert at_work.get("/konto/").location.startswith("/konto/anmelden")
    assert sign_in(an_account(cluster=a_cluster())).post(f"/verwaltung/konten/{nina.id}/abmelden").status_code == 403
