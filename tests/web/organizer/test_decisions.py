"""Many applications decided at once: shown first, now or held back, sent to everyone, ranked; all without JavaScript."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from eventsvc.events.categories import Admission, CategoryKind
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.models import OutgoingMail
from eventsvc.registration.decisions import held_decisions
from eventsvc.registration.models import FurtherPlace, Registration
from eventsvc.registration.states import RegistrationState
from tests.builders import a_category, a_cluster, a_registration, an_event

S = RegistrationState


@pytest.fixture
def event(cluster):
    """A workshop of two places that its team decides."""
    return an_event(cluster=cluster, is_decided=True, capacity=2)


@pytest.fixture
def people(event):
    return [a_registration(event, S.APPLIED, last_name=name) for name in ("Ahn", "Bär", "Çelik")]


def at(event, path: str) -> str:
    return f"/organisation/veranstaltungen/{event.slug}/{path}"


def asked(event, people, outcome: str, **more: str) -> str:
    pairs = [("wahl", outcome), *[("person", str(one.id)) for one in people], *more.items()]
    return f"{at(event, 'teilnehmende/entscheiden')}?{urlencode(pairs)}"


def states(event) -> list[str]:
    query = select(Registration.state).where(Registration.event_id == event.id).order_by(Registration.name_key)
    db.session.rollback()
    return [state.value for state in db.session.scalars(query)]


def decide(organizer, event, people, outcome: str, **fields):
    fields = {"wahl": outcome, "wer": "chosen", "seen": str(len(people)), "when": "now", **fields}
    return organizer.post(at(event, "teilnehmende/entscheiden"), person=[str(one.id) for one in people], **fields)


def test_where_a_category_is_decided_upon_its_reserve_list_stands_beside_the_queue(organizer, cluster):
    event = an_event(cluster=cluster, capacity=1)
    press = a_category(event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)
    a_registration(event)
    applied = [a_registration(event, S.APPLIED, category_id=press.id, last_name=name) for name in ("Ahn", "Bär")]
    a_registration(event, S.WAITLISTED, last_name="Queue")
    assert "Entscheidungen" in organizer.get(at(event, "teilnehmende")).text
    decide(organizer, event, applied[:1], "reserve", when="held")
    decide(organizer, event, applied[1:], "reserve")
    page = organizer.get(at(event, "entscheidungen"))
    assert "Von selbst rückt von hier niemand nach" in page.text
    reserve = page.text.split("Von selbst rückt")[1]
    assert "Bär" in reserve
    assert "Queue" not in reserve
    rows = organizer.get(at(event, "teilnehmende?stand=waitlisted"))
    assert rows.text.count("Auf der Reserveliste") == 1
    line = organizer.get(at(event, "warteliste"))
    assert "Zur Reserveliste" in line.text
    assert "Bär" not in line.text
    person = organizer.get(at(event, f"teilnehmende/{applied[1].id}")).text
    for words in ("Auf der Reserveliste", "Bewerbung annehmen", "Ablehnen"):
        assert words in person, words
    held = held_decisions(event.id)
    assert [one.last_name for one in held] == ["Ahn"]


def test_the_board_counts_the_places_of_quotas_that_categories_have(organizer, cluster):
    event = an_event(cluster=cluster, is_decided=True, capacity=10)
    press = a_category(event, CategoryKind.PRESS, capacity=1, name_de="Presse")
    applied = [a_registration(event, S.APPLIED, category_id=press.id) for _ in range(2)]
    with transaction():
        for one in applied:
            db.session.add(FurtherPlace(registration_id=one.id, pool_id=press.pool_id))
    decide(organizer, event, applied, "accept", when="held")
    text = organizer.get(at(event, "entscheidungen")).text
    assert "Vor Ort: 2 von 10 Plätzen wären vergeben" in text
    assert "Presse: 2 von 1 Plätzen wären vergeben" in text
    assert "Presse: Es fehlt 1 Platz." in text


def test_where_some_categories_are_decided_upon_lists_name_both_lists(organizer, cluster):
    event = an_event(cluster=cluster)
    a_category(event, CategoryKind.PRESS, admission=Admission.ON_REQUEST)
    a_registration(event, S.WAITLISTED)
    for path in ("teilnehmende", "teilnehmende/filter", "rundmails/neu"):
        assert "Auf der Warte- oder Reserveliste" in organizer.get(at(event, path)).text, path


def test_everyone_who_is_skipped_is_named_however_many(organizer, event, people):
    gone = [a_registration(event, S.WITHDRAWN, last_name=f"Weg{number:03}") for number in range(25)]
    page = organizer.get(asked(event, [*people, *gone], "accept"))
    assert all(f"Weg{number:03}" in page.text for number in range(25))
    page = decide(organizer, event, [*people, *gone], "decline")
    assert "3 Entscheidungen sind getroffen." in page.text
    assert "25 Personen wurden übersprungen" in page.text
    assert page.text.count("25 Personen:") == 1
    assert all(f"Weg{number:03}" in page.text for number in range(25))
    assert states(event).count("declined") == 3


def test_the_list_of_applications_offers_to_decide_many(organizer, event, people):
    page = organizer.get(at(event, "teilnehmende?stand=applied"))
    for words in ("Alle auf dieser Seite (3)", "Alle, die passen (3)", "Reserveliste …"):
        assert words in page.text, words


def test_before_anything_happens_it_says_how_many_and_who_is_skipped(organizer, event, people):
    gone = a_registration(event, S.WITHDRAWN, last_name="Zweig")
    page = organizer.get(asked(event, [*people, gone], "accept"))
    for words in ("3 Personen annehmen", "Frei sind nur 2 Plätze", "1 Person wird übersprungen", "Zweig", "abgemeldet"):
        assert words in page.text, words
    assert states(event) == ["applied"] * 3 + ["withdrawn"]


def test_accepted_at_once_who_finds_no_place_is_named(organizer, event, people):
    page = organizer.follow(decide(organizer, event, people, "accept"))
    assert states(event) == ["confirmed", "confirmed", "applied"]
    assert "Zuletzt übersprungen: alle Plätze sind vergeben" in page.text
    assert "Çelik" in page.text


def test_all_that_match_are_taken_only_if_they_are_those_who_were_seen(organizer, event, people):
    fields = {"wahl": "decline", "wer": "all", "stand": "applied", "when": "now"}
    page = organizer.post(at(event, "teilnehmende/entscheiden"), seen="2", **fields)
    assert page.status == 422
    assert "Inzwischen passen andere Personen" in page.text
    organizer.post(at(event, "teilnehmende/entscheiden"), seen="3", **fields)
    assert states(event) == ["declined"] * 3


def test_a_kept_reason_stays_with_the_team(organizer, event, people):
    decide(organizer, event, people[:1], "decline", reason="Zweimal nicht erschienen.")
    assert db.session.scalars(select(OutgoingMail)).one().facts["reason"] == ""
    page = organizer.get(at(event, f"teilnehmende/{people[0].id}"))
    assert "Begründung, nur für das Team: Zweimal nicht erschienen." in page.text


def test_held_back_ranked_and_sent_to_everyone(organizer, event, people):
    decide(organizer, event, people[:1], "accept", when="held")
    page = organizer.follow(decide(organizer, event, people[1:], "reserve", when="held"))
    assert "2 Entscheidungen sind zurückgehalten." in page.text
    assert states(event) == ["applied"] * 3
    organizer.post(at(event, "entscheidungen/rang"), person=str(people[2].id), held="y", up="y")
    page = organizer.get(at(event, "entscheidungen/senden"))
    for words in ("1 Zusage", "2 Plätze auf der Reserveliste", "0 Absagen", "1 von 2 Plätzen wären vergeben"):
        assert words in page.text, words
    organizer.post(at(event, "entscheidungen/senden"))
    # All are decided, one place is free: the first in reserve has it.
    assert states(event) == ["confirmed", "waitlisted", "confirmed"]
    assert held_decisions(event.id) == []


def test_the_reserve_list_is_ranked_by_step_and_by_place(organizer, event, people):
    a_registration(event, S.APPLIED, last_name="Offen")
    decide(organizer, event, people, "reserve")
    organizer.post(at(event, "entscheidungen/rang"), person=str(people[2].id), place="1")
    organizer.post(at(event, "entscheidungen/rang"), person=str(people[0].id), down="y")
    text = organizer.get(at(event, "entscheidungen")).text
    assert text.index("Çelik") < text.index("Bär") < text.index("Ahn")


def test_what_is_held_back_is_taken_back(organizer, event, people):
    decide(organizer, event, people[:1], "decline", when="held")
    page = organizer.follow(organizer.post(at(event, "entscheidungen/zuruecknehmen"), person=str(people[0].id)))
    assert "wieder nichts entschieden" in page.text
    assert held_decisions(event.id) == []


def test_people_of_another_event_are_left_alone(organizer, event, cluster):
    foreign = a_registration(an_event(cluster=a_cluster(), is_decided=True), S.APPLIED)
    page = organizer.follow(decide(organizer, event, [foreign], "decline"))
    assert "Wählen Sie erst aus" in page.text
    assert organizer.post(at(event, "entscheidungen/rang"), person=str(foreign.id), up="y").status == 404
    assert organizer.post(at(event, "entscheidungen/zuruecknehmen"), person="x").status == 404


def test_who_is_in_reserve_is_never_said_to_wait_in_a_queue(organizer, event, people):
    organizer.post(f"{at(event, 'teilnehmende')}/{people[0].id}/reserve")
    for path in ("", "?stand=waitlisted", f"/{people[0].id}"):
        page = organizer.get(at(event, "teilnehmende") + path).soup.main.get_text(" ")
        assert "Auf der Reserveliste" in page
        assert "Warteliste" not in page
    page = organizer.get(f"{at(event, 'teilnehmende')}/{people[0].id}")
    assert page.links("Ablehnen")
    assert not page.links("Stornieren")
    assert "Reserveliste" in organizer.get(f"/organisation/veranstaltungen/{event.slug}/warteliste").text
