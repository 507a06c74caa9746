"""What a further host's team receives: whoever sees figures only never reads a name, on no page and in no file."""

from __future__ import annotations

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from eventsvc.accounts.hosting import HostRole, HostTerms, HostView
from eventsvc.accounts.models import Membership, Role
from eventsvc.events.models import Event, EventHost
from eventsvc.events.states import HostState
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.registration.invitation_models import Invitation
from eventsvc.registration.models import Booking, Registration
from tests.builders import a_cluster, a_registration, an_account
from tests.house.test_routes import address, routes
from tests.house.world import World, a_world

pytestmark = pytest.mark.only_on("sqlite")
BEHIND_THE_SIGN_IN = ("organizer", "desk", "staff")


def a_host(world: World, terms: HostTerms) -> object:
    """Let one more cluster hold the world's event on these terms, and return its leading account."""
    cluster = a_cluster()
    with transaction() as session:
        session.add(
            EventHost(
                event_id=world.values["event"].id,
                cluster_id=cluster.id,
                position=9,
                state=HostState.ACCEPTED,
                role=terms.role,
                view=terms.view,
                since=read_clock(),
            )
        )
    return an_account(role=Role.OWNER, cluster=cluster)


def names_of(event: Event) -> set[str]:
    """Return the names and addresses of all the event knows."""
    columns = (
        *((Registration, Registration.last_name), (Registration, Registration.email)),
        *((Booking, Booking.last_name), (Booking, Booking.email)),
        *((Invitation, Invitation.name), (Invitation, Invitation.email)),
    )
    db.session.rollback()
    queries = (select(column).where(table.event_id == event.id) for table, column in columns)
    return {found for query in queries for found in db.session.scalars(query) if found}


def words_in(answer) -> str:
    """Return what can be read in a page, or on paper; the uploaded file of this world is none that can be opened."""
    if b"pdfuaid" not in answer.data:
        return answer.get_data(as_text=True)
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.data))


def received(app: Flask, world: World, visitor) -> dict[str, str]:
    """Return what each page and file behind the sign-in gives to the visitor who opens it."""
    return {
        name: words_in(visitor.get(address(app, rule, world)))
        for name, method, rule in routes(app)
        if method == "GET" and name.split(".", 1)[0] in BEHIND_THE_SIGN_IN
    }


@pytest.mark.parametrize("role", HostRole)
def test_whoever_sees_figures_only_never_receives_a_name(app: Flask, client, sign_in, role: HostRole) -> None:
    world = a_world(app)
    people = names_of(world.values["event"])
    assert len(people) > 3
    visitor = sign_in(a_host(world, HostTerms(role, HostView.FIGURES)))
    told = {name: [one for one in people if one in text] for name, text in received(app, world, visitor).items()}
    assert {name: found for name, found in told.items() if found} == {}
    slug = world.values["slug"]
    assert visitor.get(f"/organisation/veranstaltungen/{slug}").status_code == 200
    assert visitor.get(f"/organisation/veranstaltungen/{slug}/mitveranstalter").status_code == 200


def test_whoever_sees_its_own_contacts_receives_theirs_and_no_other_name(app: Flask, client, sign_in) -> None:
    world = a_world(app)
    event = world.values["event"]
    others = names_of(event)
    account = a_host(world, HostTerms(HostRole.CO_HOST, HostView.OWN))
    cluster_id = db.session.scalars(select(Membership.cluster_id).where(Membership.account_id == account.id)).one()
    own = a_registration(event, last_name="Eigenkontakt", origin_cluster_id=cluster_id, dietary_needs="vegan")
    visitor = sign_in(account)
    pages = received(app, world, visitor)
    told = {name: [one for one in others if one in text] for name, text in pages.items()}
    assert {name: found for name, found in told.items() if found} == {}
    assert {name for name, text in pages.items() if "Eigenkontakt" in text} == {
        "organizer.attendees GET",
        "staff.export GET",
    }
    path = f"/organisation/veranstaltungen/{event.slug}"
    assert "vegan" in visitor.get(f"{path}/teilnehmende/{own.id}").get_data(as_text=True)
    found = visitor.get(f"{path}/teilnehmende?suche=firma.example").get_data(as_text=True)
    assert "Eigenkontakt" in found
    assert [one for one in others if one in found] == []
    whole = visitor.get(f"/verwaltung/veranstaltungen/{event.slug}/export/teilnehmende.csv?wer=all").get_data(
        as_text=True
    )
    assert whole.count("@firma.example") == 1


def test_whoever_sees_everyone_does(app: Flask, client, sign_in) -> None:
    """Else the test above would find nothing whatever the pages say."""
    world = a_world(app)
    people = names_of(world.values["event"])
    visitor = sign_in(a_host(world, HostTerms(HostRole.CO_HOST, HostView.EVERYONE)))
    telling = {name for name, text in received(app, world, visitor).items() if any(one in text for one in people)}
    assert telling >= {
        "organizer.attendees GET",
        "organizer.person GET",
        "organizer.guests GET",
        "organizer.journal_of_event GET",
        "organizer.team_note GET",
        "organizer.badges_file GET",
        "organizer.signatures_file GET",
        "staff.export GET",
        "staff.mails GET",
        "desk.ticket GET",
    }, telling
