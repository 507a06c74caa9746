"""Creating and editing an event, as its organizer does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from eventsvc.clusters.models import ClusterCarrier
from eventsvc.events.categories import QueueOrder
from eventsvc.events.default_questions import default_questions
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event, EventHost, ReminderAnchor, ReminderPlan
from eventsvc.events.question_queries import questions_of
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_cluster, a_pool_of, a_question, a_registration, a_session, an_event, asked

LIST = "/organisation/veranstaltungen"
NEW = f"{LIST}/neu"


@pytest.fixture
def fields(cluster):
    """What an organizer types for a plain workshop."""
    query = select(ClusterCarrier.carrier_id).where(ClusterCarrier.cluster_id == cluster.id)
    return {
        "title_de": "Kühlung mit Köpfchen",
        "kind": "workshop",
        "description_de": "Wir **kühlen**.",
        "starts_at": "2026-06-12T09:30",
        "ends_at": "2026-06-12T16:00",
        "timezone": "Europe/Berlin",
        "format": "on_site",
        "venue_name": "Technologiezentrum",
        "venue_postal_code": "86159",
        "venue_city": "Augsburg",
        "venue_country": "DE",
        "capacity_on_site": "24",
        "has_waiting_list": "y",
        "queue_order": "first_come",
        "offering": "usual",
        "closes_at": "2026-06-09T12:00",
        "reminder_choice": "usual",
        "contact_email": "team@cluster.example",
        "lead_cluster": str(cluster.id),
        "carrier": str(db.session.scalar(query)),
    }


def only_event() -> Event:
    return db.session.scalars(select(Event).execution_options(populate_existing=True)).one()


def reminders() -> set[tuple]:
    """What the event will send, and when."""
    query = select(ReminderPlan.id, ReminderPlan.anchor, ReminderPlan.days, ReminderPlan.due_at)
    return {tuple(row) for row in db.session.execute(query)}


def as_fields(page) -> dict:
    """What the form would send as it stands, like a browser."""
    sent: dict = {}
    for field in page.soup.select("main form.form")[0].find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or (kind in {"checkbox", "radio"} and not field.has_attr("checked")):
            continue
        value = page.value(name) if field.name in {"select", "textarea"} else field.get("value", "")
        sent.setdefault(name, []).append(value)
    return sent


def test_a_workshop_is_announced_from_nothing_to_the_calendar(organizer, fields):
    page = organizer.follow(organizer.send(NEW, fields))
    assert page.heading == "Kühlung mit Köpfchen"
    assert "Nur Ihr Team sieht ihn" in page.text
    event = only_event()
    assert event.slug == "kuehlung-mit-koepfchen-2026-06-12"
    assert event.starts_at == datetime(2026, 6, 12, 7, 30, tzinfo=UTC)
    assert event.closes_at == datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
    assert event.description_html_de == "<p>Wir <strong>kühlen</strong>.</p>"
    assert a_pool_of(event).capacity == 24
    published = organizer.follow(organizer.post(f"{LIST}/{event.slug}/veroeffentlichen"))
    assert "Anmeldung offen" in published.text


def test_nothing_typed_is_lost_when_something_is_wrong(organizer, fields):
    page = organizer.send(NEW, fields | {"title_de": "", "ends_at": "2026-06-12T09:00", "capacity_on_site": "viele"})
    assert page.status == 422
    assert "2 Angaben fehlen noch oder stimmen nicht" in page.text
    assert page.value("description_de") == "Wir **kühlen**."
    assert page.value("ends_at") == "2026-06-12T09:00"
    assert page.value("capacity_on_site") == "viele"
    assert db.session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ends_at": "2026-06-12T09:30"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"closes_at": "2026-06-12T09:31"}, "Der Anmeldeschluss liegt nach dem Beginn der Veranstaltung."),
        ({"opens_at": "2026-06-09T12:00"}, "Die Anmeldung öffnet erst nach dem Anmeldeschluss."),
        ({"kind": "webinar"}, "Diese Art von Veranstaltung gibt es nicht in diesem Format."),
        ({"join_url": "javascript:alert(1)"}, "Der Link beginnt mit https:// oder http://."),
        ({"contact_email": "team"}, "Das ist keine gültige E-Mail-Adresse. Sie sieht aus wie name@firma.de."),
        ({"starts_at": "morgen"}, "Not a valid datetime value."),
        ({"starts_at": ""}, "Geben Sie Tag und Uhrzeit an."),
        ({"timezone": "Europe/Nuernberg"}, "Not a valid choice."),
    ],
)
def test_what_contradicts_itself_is_said_at_the_field(organizer, fields, changes, error):
    page = organizer.send(NEW, fields | changes)
    assert page.status == 422
    assert len(page.errors()) == 1
    if not error.startswith("Not"):
        assert page.errors() == [error]


def test_a_carrier_that_stands_behind_another_cluster_is_refused(signed_in, organizer, cluster, fields):
    other = a_cluster()
    foreign = db.session.scalar(select(ClusterCarrier.carrier_id).where(ClusterCarrier.cluster_id == other.id))
    page = organizer.send(NEW, fields | {"carrier": str(foreign)})
    assert page.status == 422


def test_an_event_for_a_foreign_cluster_is_refused(organizer, fields):
    page = organizer.send(NEW, fields | {"lead_cluster": str(a_cluster().id)})
    assert page.status == 422
    assert db.session.scalars(select(Event)).all() == []


def test_a_hybrid_event_with_hosts_and_own_reminders(organizer, fields):
    host = a_cluster(name_de="Sensorik")
    more = {
        "format": "hybrid",
        "capacity_online": "",
        "join_url": "https://meet.example/raum",
        "hosts": [str(host.id)],
        "reminder_choice": "own",
        "reminders-0-days": "3",
        "reminders-0-at": "08:15",
        "reminders-1-days": "",
        "reminders-1-at": "10:00",
        "reminders-2-anchor": "end",
        "reminders-2-days": "1",
        "reminders-2-at": "09:00",
    }
    assert organizer.send(NEW, fields | more).status == 303
    event = only_event()
    assert a_pool_of(event, Participation.ONLINE).capacity is None
    assert list(db.session.scalars(select(EventHost.cluster_id))) == [host.id]
    plans = db.session.execute(
        select(ReminderPlan.anchor, ReminderPlan.days, ReminderPlan.due_at).order_by(ReminderPlan.due_at)
    )
    assert [tuple(plan) for plan in plans] == [
        (ReminderAnchor.START, 3, datetime(2026, 6, 9, 6, 15, tzinfo=UTC)),
        (ReminderAnchor.END, 1, datetime(2026, 6, 13, 7, 0, tzinfo=UTC)),
    ]


def test_a_wrong_reminder_is_said_once_and_kept(organizer, fields):
    page = organizer.send(
        NEW, fields | {"reminder_choice": "own", "reminders-0-days": "900", "reminders-0-at": "08:15"}
    )
    assert page.status == 422
    assert page.errors() == ["Zwischen 0 und 365 Tagen."]
    assert page.value("reminders-0-days") == "900"


def test_a_made_up_anchor_is_refused(organizer, fields):
    own = {"reminder_choice": "own", "reminders-0-days": "3", "reminders-0-at": "08:15"}
    assert organizer.send(NEW, fields | own | {"reminders-0-anchor": "middle"}).status == 422


def test_the_preview_is_the_whole_page_and_saves_nothing(organizer, fields):
    typed = fields | {"description_de": "**Fett** <script>x</script>", "summary_de": "Kurz und kühl."}
    page = organizer.send("/organisation/vorschau", typed)
    assert page.status == 200
    assert page.heading == "Kühlung mit Köpfchen"
    assert page.soup.select_one(".markdown strong").text == "Fett"
    for words in ("Vorschau", "Kurz und kühl.", "Technologiezentrum", "Mechatronik & Automation", "Jetzt anmelden"):
        assert words in page.text
    assert page.links("Jetzt anmelden") == []
    assert db.session.scalars(select(Event)).all() == []


def test_a_preview_of_what_is_not_whole_says_what_is_missing(organizer, fields):
    page = organizer.send("/organisation/vorschau", fields | {"title_de": "", "starts_at": ""})
    assert page.status == 422
    assert "Geben Sie der Veranstaltung einen Titel." in page.text
    assert "Geben Sie Tag und Uhrzeit an." in page.text


def test_a_preview_of_a_public_event_keeps_its_hosts_and_places(organizer, cluster, now):
    event = an_event(cluster=cluster, hosts=(a_cluster(name_de="Cluster Chemie"),), capacity=7, now=now)
    page = organizer.get(f"{LIST}/{event.slug}/bearbeiten")
    address = page.soup.select_one("[formaction]")["formaction"]
    shown = organizer.send(address, as_fields(page) | {"title_de": "Umbenannt"})
    assert shown.heading == "Umbenannt"
    assert "Cluster Chemie" in shown.text
    assert "Noch 7 Plätze" in shown.text


def test_nobody_previews_an_event_of_another_cluster(organizer, fields, now):
    event = an_event(now=now)
    assert organizer.send(f"/organisation/vorschau?veranstaltung={event.slug}", fields).status == 404


def test_the_sections_say_how_far_they_are(organizer, cluster, now):
    event = an_event(cluster=cluster, description_de="", venue_city="Nürnberg", title_en="", now=now)
    page = organizer.get(f"{LIST}/{event.slug}/bearbeiten")
    marks = [" ".join(link.get_text("").split()) for link in page.soup.select(".editor-nav a")]
    assert "Worum es geht: fehlt zur Veröffentlichung" in marks
    assert "Wo: vollständig" in marks
    assert "Englisch: kann noch warten" in marks


def test_the_editor_shows_what_was_saved_and_saves_it_unchanged(organizer, fields):
    own = {"reminder_choice": "own", "reminders-0-days": "3", "reminders-0-at": "08:15"}
    thanks = {"reminders-1-anchor": "end", "reminders-1-days": "2", "reminders-1-at": "09:00"}
    organizer.send(NEW, fields | own | thanks)
    event, plans = only_event(), reminders()
    page = organizer.get(f"{LIST}/{event.slug}/bearbeiten")
    for name in ("title_de", "starts_at", "closes_at", "capacity_on_site", "venue_city", "carrier", "reminders-0-days"):
        assert page.value(name) == fields.get(name, "3"), name
    before = {column.name: getattr(event, column.name) for column in Event.__table__.columns}
    assert organizer.send(f"{LIST}/{event.slug}/bearbeiten", as_fields(page)).status == 303
    assert reminders() == plans
    assert len(plans) == 2
    after = {column.name: getattr(only_event(), column.name) for column in Event.__table__.columns}
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"version", "changed_at"}


def test_whoever_saves_later_sees_both_values_and_loses_nothing(organizer, fields):
    organizer.send(NEW, fields)
    event = only_event()
    path = f"{LIST}/{event.slug}/bearbeiten"
    first, second = as_fields(organizer.get(path)), as_fields(organizer.get(path))
    organizer.send(path, first | {"summary_de": "Von der Ersten"})
    page = organizer.send(path, second | {"summary_de": "Vom Zweiten"})
    assert page.status == 409
    assert page.rows() == ["Kurzbeschreibung Vom Zweiten Von der Ersten"]
    assert page.value("summary_de") == "Vom Zweiten"
    assert only_event().summary_de == "Von der Ersten"
    assert organizer.send(path, as_fields(page)).status == 303
    assert only_event().summary_de == "Vom Zweiten"


def test_the_same_saved_twice_is_no_conflict(organizer, fields):
    organizer.send(NEW, fields)
    path = f"{LIST}/{only_event().slug}/bearbeiten"
    sent = as_fields(organizer.get(path)) | {"summary_de": "Neu"}
    assert organizer.send(path, sent).status == 303
    assert organizer.send(path, sent).status == 303


@pytest.mark.parametrize("version", ["", "keine", "²", "9" * 5000])
def test_a_version_that_is_none_is_a_conflict_and_no_fault(organizer, fields, version):
    organizer.send(NEW, fields)
    path = f"{LIST}/{only_event().slug}/bearbeiten"
    sent = as_fields(organizer.get(path)) | {"summary_de": "Neu", "version": version}
    assert organizer.send(path, sent).status == 409


def test_a_new_time_is_told_to_whoever_comes(organizer, cluster):
    event = an_event(cluster=cluster)
    a_registration(event)
    path = f"{LIST}/{event.slug}/bearbeiten"
    page = organizer.get(path)
    assert "bekommt 1 Person sofort eine E-Mail" in page.text
    saved = organizer.follow(organizer.send(path, as_fields(page) | {"venue_city": "Fürth"}))
    assert "1 Personen bekommen" in saved.text or "1 Person bekommt" in saved.text
    assert list(db.session.scalars(select(OutgoingMail.letter))) == ["event_changed"]


def test_the_places_of_a_public_event_are_changed_on_their_own_page(organizer, cluster):
    event = an_event(cluster=cluster, capacity=30)
    path = f"{LIST}/{event.slug}/bearbeiten"
    page = organizer.get(path)
    assert page.links("ändern") == [f"{LIST}/{event.slug}/plaetze/vor-ort"]
    organizer.send(path, as_fields(page) | {"capacity_on_site": "1"})
    assert a_pool_of(event).capacity == 30


def test_a_way_that_people_have_taken_stays(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    a_registration(event, participation=Participation.ONLINE)
    path = f"{LIST}/{event.slug}/bearbeiten"
    page = organizer.send(path, as_fields(organizer.get(path)) | {"format": "on_site"})
    assert page.status == 409
    assert page.errors() == ["Für „Online“ gibt es schon Anmeldungen."]


def test_last_years_event_is_a_template_for_this_year(organizer, cluster, now):
    event = an_event(
        cluster=cluster,
        kind=EventKind.CONGRESS,
        title_de="Jahreskongress",
        join_url="https://meet.example/alt",
        starts_at=datetime(2025, 11, 20, 8, 30, tzinfo=UTC),
        opens_at=None,
    )
    page = organizer.get(f"{NEW}?vorlage={event.slug}")
    assert page.value("title_de") == "Jahreskongress"
    assert page.value("starts_at") == "2026-11-19T09:30"
    assert page.value("join_url") == ""
    assert organizer.send(NEW, as_fields(page)).status == 303
    copy = db.session.scalars(select(Event).where(Event.state == EventState.DRAFT)).one()
    assert copy.kind is EventKind.CONGRESS


def test_the_event_of_another_cluster_is_no_template(organizer):
    assert organizer.get(f"{NEW}?vorlage={an_event().slug}").status == 404


def test_a_co_host_edits_and_the_lead_stays(organizer, cluster):
    lead = a_cluster(name_de="Federführung")
    event = an_event(cluster=lead, hosts=(cluster,))
    path = f"{LIST}/{event.slug}/bearbeiten"
    organizer.send(path, as_fields(organizer.get(path)) | {"summary_de": "Gemeinsam"})
    assert only_event().lead_cluster_id == lead.id
    assert only_event().summary_de == "Gemeinsam"


def test_the_editor_speaks_english(organizer):
    page = organizer.get(f"{NEW}?lang=en")
    assert page.heading == "New event"
    assert "Save draft" in page.buttons()


def test_the_list_of_participants_has_both_its_dates_or_none(organizer, fields):
    wrong = [("2026-06-01T08:00", ""), ("", "2026-06-12T18:00"), ("2026-06-12T18:00", "2026-06-01T08:00")]
    for list_from, list_until in wrong:
        page = organizer.send(NEW, fields | {"list_from": list_from, "list_until": list_until})
        assert page.status == 422
        assert "von wann bis wann" in page.text
    organizer.send(NEW, fields | {"list_from": "2026-06-01T08:00", "list_until": "2026-06-12T18:00"})
    event = only_event()
    assert event.list_from == datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
    assert event.list_until == datetime(2026, 6, 12, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "order", "hours"),
    [
        ({}, QueueOrder.FIRST_COME, None),
        ({"queue_order": "members_first", "offering": "own", "offer_hours": "24"}, QueueOrder.MEMBERS_FIRST, 24),
        ({"offering": "own", "offer_hours": ""}, QueueOrder.FIRST_COME, 48),
        ({"offering": "usual", "offer_hours": "24"}, QueueOrder.FIRST_COME, None),
    ],
)
def test_how_the_waiting_list_moves_is_the_organizers_choice(organizer, fields, typed, order, hours):
    assert organizer.send(NEW, fields | typed).status == 303
    event = only_event()
    assert (event.queue_order, event.offer_hours) == (order, hours)
    form = organizer.get(f"/organisation/veranstaltungen/{event.slug}/bearbeiten")
    assert form.soup.select_one("[name=offering][checked]")["value"] == ("own" if hours else "usual")
    assert form.value("offer_hours") == str(hours or 48)


@pytest.mark.parametrize("hours", ["0", "337", "-1", "zwei"])
def test_a_deadline_that_is_none_is_refused_beside_its_field(organizer, fields, hours):
    page = organizer.send(NEW, fields | {"offering": "own", "offer_hours": hours})
    assert page.status == 422
    assert page.soup.select_one("#offer_hours-error") is not None


def test_a_new_event_asks_what_its_kind_asks_or_what_the_one_it_was_made_like_asks(organizer, cluster, fields):
    organizer.send(NEW, fields)
    created = db.session.scalars(select(Event)).one()
    usual = questions_of(created.id)
    assert [one.label_de for one in usual] == [one.label_de for one in default_questions(EventKind.WORKSHOP)]
    earlier = an_event(cluster=cluster)
    asked(earlier, a_question(label_de="Wie im letzten Jahr?"))
    a_session(earlier, hour=0, title_de="Passt")
    a_session(earlier, hour=40, title_de="Am nächsten Tag")
    page = organizer.send(f"{NEW}?vorlage={earlier.slug}", fields)
    slug = page.location.rsplit("/", 1)[-1]
    copy = db.session.scalars(select(Event).where(Event.slug == slug)).one()
    assert [one.label_de for one in questions_of(copy.id)] == ["Wie im letzten Jahr?"]
    assert "Diese Programmpunkte passen nicht in die neue Veranstaltung: " in organizer.follow(page).text
