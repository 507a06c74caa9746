"""The rules of an event, as its organizer sets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from eventsvc.accounts.models import Role
from eventsvc.events.change_rules import DaysBefore
from eventsvc.events.change_service import Conduct, conduct_of
from eventsvc.events.fees import FeeStep
from eventsvc.events.kinds import ChangesBy
from eventsvc.journal import Actor
from eventsvc.kit.db import transaction
from eventsvc.registration.queries import get_registration
from eventsvc.workflows.choice_change import change_sessions
from eventsvc.workflows.data_change import change_data
from tests.builders import a_registration, a_session, an_event

UNPROCESSABLE, CONFLICT = 422, 409
PLAIN = {"changes_by": "person"}


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster)


@pytest.fixture
def here(event):
    return f"/organisation/veranstaltungen/{event.slug}/regeln"


def save(organizer, here, **typed):
    return organizer.send(here, PLAIN | {"seen": organizer.get(here).value("seen")} | typed)


def test_usual_rules_are_read_out(organizer, here):
    page = organizer.get(here)
    assert "Abmelden bis" in page.text
    assert "Die Abmeldung ist kostenlos." in page.text


def test_rules_are_saved_and_read_out(organizer, event, here):
    typed = {"sign_off_days": "7", "sign_off_at": "18:00", "substitute_days": "1", "approves_substitutes": "y"}
    steps = {"step_0_days": "3", "step_0_percent": "100", "step_1_days": "14", "step_1_amount": "30,50"}
    page = organizer.follow(save(organizer, here, **typed, **steps, changes_by="contact", looks_again="y"))
    assert "30,50 €" in page.text
    assert "100 % des Nettopreises" in page.text
    assert (page.value("step_0_days"), page.value("step_0_amount")) == ("14", "30,50")
    assert conduct_of(event.id) == Conduct(
        sign_off_until=DaysBefore(7, time(18)),
        substitute_until=DaysBefore(1, time(23, 59)),
        changes_by=ChangesBy.CONTACT,
        approves_substitutes=True,
        looks_again=True,
        steps=(FeeStep(days=14, amount_cents=3050), FeeStep(days=3, percent=100)),
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"change_days": "bald"}, "Geben Sie eine ganze Zahl ein."),
        ({"change_days": "366"}, "zwischen 0 und 365"),
        ({"step_0_percent": "50"}, "ab wie vielen Tagen"),
        ({"step_0_days": "5", "step_0_percent": "101"}, "zwischen 1 und 100 Prozent"),
        ({"step_0_days": "5", "step_0_amount": "viel"}, "Geben Sie einen Betrag ein"),
        ({"step_0_days": "5"}, "entweder Prozent oder einen Betrag"),
        ({"step_0_days": "5", "step_0_percent": "5", "step_0_amount": "5"}, "entweder Prozent oder einen Betrag"),
        (
            {"step_0_days": "5", "step_0_percent": "5", "step_1_days": "5", "step_1_percent": "9"},
            "beginnen am selben Tag",
        ),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(organizer, event, here, typed, said):
    page = save(organizer, here, **typed)
    assert page.status == UNPROCESSABLE
    assert any(said in error for error in page.errors())
    for name, value in typed.items():
        assert page.value(name) == value
    assert conduct_of(event.id) == Conduct()


def test_of_two_who_set_rules_at_once_each_has_their_way_and_of_the_same_both_versions(organizer, event, here):
    old = organizer.get(here).value("seen")
    steps = {"step_0_days": "7", "step_0_percent": "50"}
    save(organizer, here, looks_again="y", change_days="5", change_at="12:00", **steps)
    ours = {"seen": old, "change_days": "3", "step_0_days": "9", "step_0_amount": "20"}
    page = organizer.send(here, PLAIN | ours)
    assert page.status == CONFLICT
    versions = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".versions")]
    assert [one.partition("Ihre Eingabe ")[2] for one in versions] == [
        "3 Inzwischen gespeichert 5, 12:00",
        "ab 9 Tage vorher 20,00 € Inzwischen gespeichert ab 7 Tage vorher 50 %",
    ]
    assert page.value("change_days") == "3"
    chosen = {"seen": page.value("seen"), "looks_again": "y", "take-change_until": "theirs", "take-steps": "mine"}
    organizer.follow(organizer.send(here, PLAIN | ours | chosen))
    conduct = conduct_of(event.id)
    assert (conduct.change_until, conduct.looks_again) == (DaysBefore(5, time(12)), True)
    assert conduct.steps == (FeeStep(days=9, amount_cents=2000),)


def test_a_changed_registration_stands_on_the_home_page_until_it_is_seen(organizer, event, now):
    registration = a_registration(event, needs_look_since=now)
    assert "1 geänderte Anmeldung ansehen" in organizer.get("/organisation/").text
    changes = f"/organisation/veranstaltungen/{event.slug}/aenderungen"
    assert len(organizer.get(changes).rows()) == 1
    person = f"/organisation/veranstaltungen/{event.slug}/teilnehmende/{registration.id}"
    assert "Nach der Zusage geändert" in organizer.get(person).text
    page = organizer.follow(organizer.post(f"{person}/gesehen", list="1"))
    assert "als gesehen vermerkt" in page.text
    assert page.rows() == []
    assert get_registration(registration.id).needs_look_since is None


def test_the_team_reads_what_was_changed(organizer, event, here, now):
    save(organizer, here, looks_again="y")
    registration, tour = a_registration(event), a_session(event)
    with transaction():
        person = replace(get_registration(registration.id).person, organization="Neue Firma GmbH")
        change_data(registration.id, person, frozenset(), now)
        change_sessions(registration.id, frozenset({tour.id}), by=Actor.person(), now=now)
    changes = organizer.get(f"/organisation/veranstaltungen/{event.slug}/aenderungen")
    assert "Auswahl im Programm, Organisation" in changes.text
    person = f"/organisation/veranstaltungen/{event.slug}/teilnehmende/{registration.id}"
    assert "Geändert: Auswahl im Programm, Organisation" in organizer.get(person).text


def test_the_desk_sets_no_rules(signed_in, cluster, here):
    assert signed_in(Role.DESK, cluster).get(here).status == 403
