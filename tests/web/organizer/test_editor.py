"""Creating and editing an event, as its organizer does: page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eventsvc.clusters.models import ClusterCarrier
from eventsvc.events.categories import Admission, CategoryKind, QueueOrder
from eventsvc.events.category_queries import categories_of
from eventsvc.events.default_questions import default_questions
from eventsvc.events.kinds import EventFormat, EventKind, Participation
from eventsvc.events.models import Event, EventHost, Pool, ReminderAnchor, ReminderPlan
from eventsvc.events.question_queries import questions_of
from eventsvc.events.regions import Region
from eventsvc.events.states import EventState
from eventsvc.kit.db import db
from eventsvc.messaging.models import OutgoingMail
from tests.builders import a_category, a_cluster, a_pool_of, a_registration, an_event
from tests.web.organizer.conftest import as_fields

LIST = "/organisation/veranstaltungen"
NEW = f"{LIST}/neu"
PAGES = ("grundlagen", "texte", "ort", "anmeldung", "mails", "veranstalter")


@pytest.fixture
def basics(cluster):
    """What an organizer types to begin with."""
    return {
        "title_de": "Kühlung mit Köpfchen",
        "kind": "workshop",
        "format": "on_site",
        "starts_at": "2026-06-12T09:30",
        "ends_at": "2026-06-12T16:00",
        "timezone": "Europe/Berlin",
        "lead_cluster": str(cluster.id),
    }


@pytest.fixture
def draft(organizer, basics) -> str:
    """A draft that was just begun; its address."""
    organizer.send(NEW, basics)
    return f"{LIST}/{only_event().slug}"


def only_event() -> Event:
    return db.session.scalars(select(Event).execution_options(populate_existing=True)).one()


def path_of(event: Event) -> str:
    """Where the event stands now: a draft's address follows its title."""
    return f"{LIST}/{db.session.scalar(select(Event.slug).where(Event.id == event.id))}"


def page_of(path: str, word: str) -> str:
    return f"{path}/bearbeiten/{word}"


def reminders() -> set[tuple]:
    """What the event will send, and when."""
    query = select(
        ReminderPlan.id, ReminderPlan.anchor, ReminderPlan.days, ReminderPlan.due_at, ReminderPlan.participation
    )
    return {tuple(row) for row in db.session.execute(query)}


def save(organizer, path: str, word: str, **typed):
    """Open a page of the editor, type, and save it."""
    address = page_of(path, word)
    return organizer.send(address, as_fields(organizer.get(address)) | typed)


def test_a_workshop_is_announced_from_nothing_to_the_calendar(organizer, basics):
    page = organizer.follow(organizer.send(NEW, basics))
    assert page.heading == "Kühlung mit Köpfchen"
    assert "Nur Ihr Team sieht ihn" in page.text
    event = only_event()
    path = f"{LIST}/{event.slug}"
    assert event.slug == "kuehlung-mit-koepfchen-2026-06-12"
    assert event.starts_at == event.closes_at == datetime(2026, 6, 12, 7, 30, tzinfo=UTC)
    assert event.carrier_id == db.session.scalar(select(ClusterCarrier.carrier_id))
    refused = organizer.post(f"{path}/veroeffentlichen")
    assert refused.status == 422
    assert "Die Beschreibung auf Deutsch fehlt." in refused.text
    save(organizer, path, "texte", description_de="Wir **kühlen**.")
    save(organizer, path, "ort", venue_name="Technologiezentrum", venue_city="Augsburg", venue_postal_code="86159")
    save(organizer, path, "anmeldung", capacity_on_site="24", closes_at="2026-06-09T12:00")
    event = only_event()
    assert event.description_html_de == "<p>Wir <strong>kühlen</strong>.</p>"
    assert event.closes_at == datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
    assert (event.venue_city, event.region, a_pool_of(event).capacity) == ("Augsburg", Region.SCHWABEN, 24)
    assert "Bereit zur Veröffentlichung" in organizer.get(f"{path}/veroeffentlichung").text
    published = organizer.follow(organizer.post(f"{path}/veroeffentlichen"))
    assert "Anmeldung offen" in published.text


def test_nothing_typed_is_lost_when_something_is_wrong(organizer, basics, draft):
    page = organizer.send(NEW, basics | {"title_de": "", "kind": "seminar"})
    assert page.status == 422
    assert (page.value("kind"), page.value("ends_at")) == ("seminar", "2026-06-12T16:00")
    page = save(organizer, draft, "anmeldung", capacity_on_site="viele", opens_at="bald", closes_at="2026-06-01T12:00")
    assert page.status == 422
    assert "2 Angaben fehlen noch oder stimmen nicht" in page.text
    assert page.value("capacity_on_site") == "viele"
    assert page.value("closes_at") == "2026-06-01T12:00"
    assert a_pool_of(only_event()).capacity is None


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"ends_at": "2026-06-12T09:30"}, "Das Ende liegt nicht nach dem Beginn."),
        ({"kind": "webinar"}, "Diese Art von Veranstaltung gibt es nicht in diesem Format."),
        ({"starts_at": "morgen"}, ""),
        ({"starts_at": ""}, "Geben Sie Tag und Uhrzeit an."),
        ({"timezone": "Europe/Nuernberg"}, ""),
    ],
)
def test_what_contradicts_itself_is_said_at_the_field(organizer, basics, changes, error):
    page = organizer.send(NEW, basics | changes)
    assert page.status == 422
    assert len(page.errors()) == 1
    assert error in page.errors()[0]


@pytest.mark.parametrize(
    ("word", "changes", "error"),
    [
        ("ort", {"join_url": "javascript:alert(1)"}, "Der Link beginnt mit https:// oder http://."),
        ("veranstalter", {"contact_email": "team"}, "Das ist keine gültige E-Mail-Adresse."),
        ("anmeldung", {"offering": "own", "offer_hours": "337"}, "Zwischen 1 und 336 Stunden"),
        ("anmeldung", {"list_from": "2026-06-01T08:00"}, "von wann bis wann"),
        ("anmeldung", {"list_from": "2026-06-12T18:00", "list_until": "2026-06-01T08:00"}, "von wann bis wann"),
        ("mails", {"reminder_choice": "own", "reminders-0-days": "900"}, "Zwischen 0 und 365 Tagen."),
    ],
)
def test_each_page_refuses_what_cannot_be(organizer, cluster, word, changes, error):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    page = save(organizer, f"{LIST}/{event.slug}", word, **changes)
    assert page.status == 422
    assert [error in one for one in page.errors()] == [True]


def test_a_window_that_is_wrong_hinders_the_draft_and_is_refused_once_public(organizer, cluster, now):
    wrong = {"closes_at": "2027-06-09T12:00"}
    event = an_event(cluster=cluster, state=EventState.DRAFT, now=now)
    path = f"{LIST}/{event.slug}"
    page = organizer.follow(save(organizer, path, "anmeldung", **wrong))
    mended = f"{page_of(path_of(event), 'anmeldung')}#closes_at"
    assert page.links("Der Anmeldeschluss liegt nach dem Beginn") == [mended]
    public = an_event(cluster=cluster, now=now)
    page = save(organizer, f"{LIST}/{public.slug}", "anmeldung", **wrong)
    assert (page.status, page.errors()) == (422, ["Der Anmeldeschluss liegt nach dem Beginn der Veranstaltung."])
    earlier = {"starts_at": "2026-03-20T09:00", "takes_dates_along": []}
    page = save(organizer, f"{LIST}/{public.slug}", "grundlagen", **earlier)
    assert page.status == 422
    assert "Anmeldeschluss: Der Anmeldeschluss liegt nach dem Beginn" in page.text


def test_clusters_and_carriers_of_others_are_refused(organizer, cluster, basics, draft):
    other = a_cluster()
    assert organizer.send(NEW, basics | {"lead_cluster": str(other.id)}).status == 422
    foreign = db.session.scalar(select(ClusterCarrier.carrier_id).where(ClusterCarrier.cluster_id == other.id))
    assert save(organizer, draft, "veranstalter", carrier=str(foreign)).status == 422


def test_a_hybrid_event_with_hosts_and_own_reminders(organizer, basics):
    host = a_cluster(name_de="Sensorik")
    organizer.send(NEW, basics | {"format": "hybrid"})
    path = f"{LIST}/{only_event().slug}"
    save(organizer, path, "ort", join_url="https://meet.example/raum")
    save(organizer, path, "anmeldung", capacity_online="1.000")
    save(organizer, path, "veranstalter", hosts=[str(host.id)])
    own = {
        "reminder_choice": "own",
        "reminders-0-days": "3",
        "reminders-0-at": "08:15",
        "reminders-0-participation": "online",
        "reminders-2-anchor": "end",
        "reminders-2-days": "1",
        "reminders-2-at": "09:00",
    }
    assert save(organizer, path, "mails", **own).status == 303
    assert only_event().join_url == "https://meet.example/raum"
    assert a_pool_of(only_event(), Participation.ONLINE).capacity == 1000
    assert list(db.session.scalars(select(EventHost.cluster_id))) == [host.id]
    plans = sorted(plan[1:] for plan in reminders())
    assert plans == [
        (ReminderAnchor.END, 1, datetime(2026, 6, 13, 7, 0, tzinfo=UTC), None),
        (ReminderAnchor.START, 3, datetime(2026, 6, 9, 6, 15, tzinfo=UTC), Participation.ONLINE),
    ]
    page = organizer.get(page_of(path, "mails"))
    assert page.soup.select_one("[name=reminders-0-participation] [selected]")["value"] == "online"
    assert "Erinnerung an alle Angemeldeten (nur online)" in organizer.get(f"{path}/ablauf").text
    assert page.value("reminders-0-days") == "3"
    assert save(organizer, path, "mails", **{"reminders-0-anchor": "middle"}).status == 422


def test_every_page_shows_what_was_saved_and_saves_it_unchanged(organizer, cluster, now):
    event = an_event(
        cluster=cluster,
        format=EventFormat.HYBRID,
        list_from=now,
        list_until=now.replace(year=2027),
        offer_hours=24,
        queue_order=QueueOrder.MEMBERS_FIRST,
        description_de="Zeilen\r\nmit Rand ",
        join_url="https://meet.example/raum",
        state=EventState.DRAFT,
        now=now,
    )
    path = f"{LIST}/{event.slug}"
    before = {column.name: getattr(event, column.name) for column in Event.__table__.columns}
    for word in PAGES:
        assert save(organizer, path, word).status == 303, word
    after = {column.name: getattr(only_event(), column.name) for column in Event.__table__.columns}
    assert after == before


def test_a_page_changes_nothing_that_it_does_not_show(organizer, draft):
    strangers = {"title_de": "Fremd", "summary_de": "Fremd", "venue_city": "Fremd", "contact_name": "Fremd"}
    for word in PAGES:
        shown = as_fields(organizer.get(page_of(draft, word)))
        unseen = {name: typed for name, typed in strangers.items() if name not in shown["part"]}
        assert organizer.send(page_of(draft, word), shown | unseen).status == 303
    event = only_event()
    assert "Fremd" not in {event.title_de, event.summary_de, event.venue_city, event.contact_name}
    assert event.version == 1


def test_two_who_change_different_things_both_have_their_way(organizer, draft):
    pages = {word: as_fields(organizer.get(page_of(draft, word))) for word in ("texte", "ort")}
    second = as_fields(organizer.get(page_of(draft, "texte")))
    assert organizer.send(page_of(draft, "ort"), pages["ort"] | {"venue_city": "Fürth"}).status == 303
    assert organizer.send(page_of(draft, "texte"), pages["texte"] | {"summary_de": "Kurz"}).status == 303
    assert organizer.send(page_of(draft, "texte"), second | {"audience_de": "Alle"}).status == 303
    event = only_event()
    assert (event.venue_city, event.summary_de, event.audience_de) == ("Fürth", "Kurz", "Alle")


@pytest.mark.parametrize(
    ("choice", "summary", "audience"),
    [
        ({}, "Vom Zweiten", "Zweite"),
        ({"take-summary_de": "theirs"}, "Von der Ersten", "Zweite"),
        ({"take": "theirs"}, "Von der Ersten", "Erste"),
    ],
)
def test_whoever_saves_later_sees_both_versions_and_chooses(organizer, draft, choice, summary, audience):
    path = page_of(draft, "texte")
    first, second = as_fields(organizer.get(path)), as_fields(organizer.get(path))
    organizer.send(path, first | {"summary_de": "Von der Ersten", "audience_de": "Erste", "title_en": "First"})
    page = organizer.send(path, second | {"summary_de": "Vom Zweiten", "audience_de": "Zweite", "summary_en": "Mine"})
    assert page.status == 409
    versions = [" ".join(one.get_text(" ").split()) for one in page.soup.select(".versions")]
    assert versions == [
        "Kurzbeschreibung Ihre Eingabe Vom Zweiten Inzwischen gespeichert Von der Ersten",
        "Für wen Ihre Eingabe Zweite Inzwischen gespeichert Erste",
    ]
    # What the other one changed elsewhere on the page is shown, what was typed stays.
    assert (page.value("title_en"), page.value("summary_en"), page.value("summary_de")) == (
        "First",
        "Mine",
        "Vom Zweiten",
    )
    assert only_event().summary_de == "Von der Ersten"
    assert organizer.send(path, as_fields(page) | choice).status == 303
    event = only_event()
    assert (event.summary_de, event.audience_de) == (summary, audience)
    assert (event.title_en, event.summary_en) == ("First", "Mine")


def test_what_must_be_there_can_be_taken_as_it_was_saved(organizer, draft):
    path = page_of(draft, "grundlagen")
    first, second = as_fields(organizer.get(path)), as_fields(organizer.get(path))
    assert organizer.send(path, first | {"kind": "seminar"}).status == 303
    page = organizer.send(path, second | {"kind": "congress"})
    assert organizer.send(path, as_fields(page) | {"take-kind": "theirs"}).status == 303
    assert only_event().kind == "seminar"


def test_a_format_that_takes_away_what_somebody_has_just_typed_is_shown_first(organizer, draft):
    path = page_of(draft, "grundlagen")
    earlier = as_fields(organizer.get(path))
    save(organizer, draft, "ort", venue_city="Fürth")
    page = organizer.send(path, earlier | {"format": "online"})
    assert page.status == 409
    assert "Ort Inzwischen gespeichert Fürth" in page.text
    assert only_event().venue_city == "Fürth"
    assert organizer.send(path, as_fields(page)).status == 303
    assert only_event().venue_city == ""


def test_the_same_saved_twice_is_no_conflict(organizer, draft):
    sent = as_fields(organizer.get(page_of(draft, "texte"))) | {"summary_de": "Neu"}
    for _ in range(2):
        assert organizer.send(page_of(draft, "texte"), sent).status == 303
    assert only_event().version == 2


@pytest.mark.parametrize("seen", ["", "keine", "[]", '{"summary_de": 7}', "9" * 5000])
def test_marks_that_are_none_are_a_conflict_and_no_fault(organizer, draft, seen):
    save(organizer, draft, "texte", summary_de="Alt")
    assert save(organizer, draft, "texte", summary_de="Neu", seen=seen).status == 409


def test_a_page_that_lacks_what_it_always_shows_is_incomplete(organizer, draft):
    for word in PAGES:
        sent = as_fields(organizer.get(page_of(draft, word))) | {"part": ["venue_city"]}
        assert organizer.send(page_of(draft, word), sent).status == 400


def test_a_page_finds_its_event_under_its_new_title_too(organizer, draft):
    texts = as_fields(organizer.get(page_of(draft, "texte")))
    save(organizer, draft, "grundlagen", title_de="Wärme mit Verstand")
    saved = organizer.send(page_of(draft, "texte"), texts | {"summary_de": "Nicht verloren"})
    assert saved.location == page_of(f"{LIST}/waerme-mit-verstand-2026-06-12", "texte")
    assert only_event().summary_de == "Nicht verloren"


def test_what_stands_relative_to_the_start_moves_along_unless_one_says_no(organizer, cluster, now):
    closes_at = now + timedelta(days=20)
    event = an_event(cluster=cluster, closes_at=closes_at, now=now)
    category = a_category(event, CategoryKind.STUDENT, name_de="Frühbucher", closes_at=now + timedelta(days=5))
    path = f"{LIST}/{event.slug}"
    page = organizer.get(page_of(path, "grundlagen"))
    assert [" ".join(one.get_text().split()) for one in page.soup.select(".moving-dates li")] == [
        "Anmeldeschluss: Mo., 30. März 2026, 11:00 Uhr",
        "„Frühbucher“ ist nicht mehr wählbar: So., 15. März 2026, 10:00 Uhr",
    ]
    week = {"starts_at": "2026-04-14T11:00", "ends_at": "2026-04-14T18:00"}
    saved = organizer.follow(save(organizer, path, "grundlagen", **week))
    assert "Gespeichert. 2 Termine sind mit verschoben." in saved.text
    assert "Termine mit dem Beginn verschoben" in organizer.get(path).text
    assert only_event().closes_at == closes_at + timedelta(days=7)
    (moved,) = categories_of(event.id)
    assert moved.closes_at - category.closes_at == timedelta(days=7)
    stay = {"starts_at": "2026-04-21T11:00", "ends_at": "2026-04-21T18:00", "takes_dates_along": []}
    assert "mit verschoben" not in organizer.follow(save(organizer, path, "grundlagen", **stay)).text
    assert only_event().closes_at == closes_at + timedelta(days=7)


def test_a_new_time_is_told_to_whoever_comes(organizer, cluster):
    event = an_event(cluster=cluster)
    a_registration(event)
    path = f"{LIST}/{event.slug}"
    assert "bekommt 1 Person sofort eine E-Mail" in organizer.get(page_of(path, "ort")).text
    assert "sofort eine E-Mail" not in organizer.get(page_of(path, "texte")).text
    saved = organizer.follow(save(organizer, path, "ort", venue_city="Fürth"))
    assert "1 Person bekommt" in saved.text
    assert list(db.session.scalars(select(OutgoingMail.letter))) == ["event_changed"]


def test_the_places_of_a_public_event_are_changed_on_their_own_page(organizer, cluster, now):
    event = an_event(cluster=cluster, capacity=30, state=EventState.DRAFT, description_de="Alles", now=now)
    path = f"{LIST}/{event.slug}"
    opened = as_fields(organizer.get(page_of(path, "anmeldung")))
    assert organizer.post(f"{path}/veroeffentlichen").status == 303
    page = organizer.get(page_of(path, "anmeldung"))
    assert page.links("ändern") == [f"{path}/plaetze/vor-ort"]
    late = organizer.send(page_of(path, "anmeldung"), opened | {"capacity_on_site": "1"})
    assert (late.status, a_pool_of(event).capacity) == (409, 30)
    assert "Die Zahl der Plätze ändern Sie jetzt auf der Übersicht" in late.errors()[0]


def test_a_way_that_people_have_taken_stays(organizer, cluster):
    event = an_event(cluster=cluster, format=EventFormat.HYBRID)
    a_registration(event, participation=Participation.ONLINE)
    page = save(organizer, f"{LIST}/{event.slug}", "grundlagen", format="on_site")
    assert page.status == 409
    assert page.errors() == ["Für „Online“ gibt es schon Anmeldungen."]


def test_a_co_host_edits_and_the_lead_stays(organizer, cluster):
    lead = a_cluster(name_de="Federführung")
    event = an_event(cluster=lead, hosts=(cluster,))
    path = f"{LIST}/{event.slug}"
    save(organizer, path, "texte", summary_de="Gemeinsam")
    page = organizer.get(page_of(path, "veranstalter"))
    assert "Federführung und Mitveranstalter bestimmt nur der federführende Cluster." in page.text
    forged = as_fields(page) | {"lead_cluster": str(cluster.id), "hosts": []}
    organizer.send(page_of(path, "veranstalter"), forged | {"part": [*forged["part"], "lead_cluster", "hosts"]})
    assert (only_event().lead_cluster_id, only_event().summary_de) == (lead.id, "Gemeinsam")
    assert db.session.scalars(select(EventHost.cluster_id)).all() == [cluster.id]


def test_the_editor_speaks_english(organizer, draft):
    assert organizer.get(f"{NEW}?lang=en").heading == "New event"
    assert "Save and go on" in organizer.get(f"{page_of(draft, 'texte')}?lang=en").buttons()


@pytest.mark.parametrize(
    ("typed", "order", "hours"),
    [
        ({}, QueueOrder.FIRST_COME, None),
        ({"queue_order": "members_first", "offering": "own", "offer_hours": "24"}, QueueOrder.MEMBERS_FIRST, 24),
        ({"offering": "own", "offer_hours": ""}, QueueOrder.FIRST_COME, 48),
        ({"offering": "usual", "offer_hours": "24"}, QueueOrder.FIRST_COME, None),
    ],
)
def test_how_the_waiting_list_moves_is_the_organizers_choice(organizer, draft, typed, order, hours):
    assert save(organizer, draft, "anmeldung", **typed).status == 303
    event = only_event()
    assert (event.queue_order, event.offer_hours) == (order, hours)
    form = organizer.get(page_of(draft, "anmeldung"))
    assert form.soup.select_one("[name=offering][checked]")["value"] == ("own" if hours else "usual")
    assert form.value("offer_hours") == str(hours or 48)


def test_a_new_event_asks_what_its_kind_asks(draft):
    usual = questions_of(only_event().id)
    assert [one.label_de for one in usual] == [one.label_de for one in default_questions(EventKind.WORKSHOP)]


def test_the_navigation_says_of_every_page_how_far_it_is(organizer, cluster, now):
    event = an_event(cluster=cluster, description_de="", title_en="", state=EventState.DRAFT, now=now)
    path = f"{LIST}/{event.slug}"
    for word in (
        "bearbeiten",
        "kategorien",
        "fragen",
        "programm",
        "regeln",
        "einladungen",
        "veroeffentlichung",
        "ablauf",
    ):
        page = organizer.get(f"{path}/{word}")
        links = {" ".join(link.get_text("").split()): link["href"] for link in page.soup.select(".editor-nav a")}
        assert len(page.soup.select(".editor-nav [aria-current]")) == 1, word
    assert links["Texte: fehlt zur Veröffentlichung"] == page_of(path, "texte")
    assert links["Ort und Link: vollständig"] == page_of(path, "ort")
    assert links["Veröffentlichung: fehlt zur Veröffentlichung"] == f"{path}/veroeffentlichung"


def test_the_checklist_says_what_hinders_and_why_and_leads_there(organizer, cluster, now):
    event = an_event(cluster=cluster, state=EventState.DRAFT, description_de="Alles", title_en="", now=now)
    a_category(event, CategoryKind.MEMBER, admission=Admission.ON_REQUEST)
    path = f"{LIST}/{event.slug}"
    page = organizer.get(f"{path}/veroeffentlichung")
    hinders = "Warteliste ist an, aber keine Kategorie erlaubt sie: In jeder entscheidet das Team, wer kommt."
    assert page.links(hinders) == [f"{page_of(path, 'anmeldung')}#has_waiting_list"]
    assert page.links("Texte auf Englisch fehlen") == [f"{page_of(path, 'texte')}#title_en"]
    assert page.soup.select_one("main button[disabled]") is not None
    assert organizer.post(f"{path}/veroeffentlichen").status == 422
    save(organizer, path, "anmeldung", by_decision="y")
    path = path_of(event)
    assert "Jetzt veröffentlichen" in organizer.get(f"{path}/veroeffentlichung").buttons()
    assert organizer.post(f"{path}/veroeffentlichen").status == 303


def test_the_preview_of_what_is_typed_is_the_whole_page_and_saves_nothing(organizer, draft):
    typed = as_fields(organizer.get(page_of(draft, "texte")))
    typed |= {"description_de": "**Fett** <script>x</script>", "summary_de": "Kurz und kühl."}
    page = organizer.send(f"{draft}/vorschau/texte", typed)
    assert page.status == 200
    assert page.heading == "Kühlung mit Köpfchen"
    assert page.soup.select_one(".markdown strong").text == "Fett"
    for words in ("Vorschau", "Kurz und kühl.", "Mechatronik & Automation", "Jetzt anmelden", "Nichts ist gespeichert"):
        assert words in page.text
    assert page.links("Jetzt anmelden") == []
    assert (only_event().summary_de, only_event().version) == ("", 1)


def test_a_preview_of_what_is_not_whole_says_what_is_missing(organizer, draft):
    typed = as_fields(organizer.get(page_of(draft, "grundlagen"))) | {"title_de": "", "starts_at": ""}
    page = organizer.send(f"{draft}/vorschau/grundlagen", typed)
    assert page.status == 422
    assert "Geben Sie der Veranstaltung einen Titel." in page.text
    assert "Geben Sie Tag und Uhrzeit an." in page.text


def test_the_preview_shows_every_scene_on_its_date_and_writes_nothing(organizer, cluster, now):
    event = an_event(
        cluster=cluster,
        hosts=(a_cluster(name_de="Cluster Chemie"),),
        capacity=7,
        state=EventState.DRAFT,
        opens_at=now.replace(day=20),
        now=now,
    )
    path = f"{LIST}/{event.slug}/vorschau"
    page = organizer.get(path)
    assert "Cluster Chemie" in page.text
    expected = {
        "Vor der Öffnung": "Anmeldung ab",
        "Anmeldung offen": "Noch 7 Plätze",
        "Alle Plätze vergeben": "Auf die Warteliste setzen",
        "Nach dem Anmeldeschluss": "Anmeldung geschlossen",
        "Nach dem Ende": "Diese Veranstaltung hat schon stattgefunden.",
    }
    for scene, words in expected.items():
        [address] = page.links(scene)
        shown = organizer.get(address)
        assert words in shown.text, scene
        assert shown.soup.select_one(".chip[aria-current]").text == scene
    assert "Noch 7 Plätze" in organizer.get(f"{path}?am=2026-03-21T10:00").text
    for nonsense in ("morgen", "0001-01-01", "9999-12-31T23:59", "2026-03-21T10:00+99:00"):
        assert organizer.get(f"{path}?am={nonsense}").status == 200
    assert db.session.scalar(select(Pool.taken)) == 0
    assert only_event().state is EventState.DRAFT


def test_nobody_previews_an_event_of_another_cluster(organizer, now):
    event = an_event(now=now)
    assert organizer.get(f"{LIST}/{event.slug}/vorschau").status == 404
    assert organizer.send(f"{LIST}/{event.slug}/vorschau/texte", {"event": str(event.id)}).status == 404


def test_the_outlook_tells_what_comes_with_date_and_recipients(organizer, cluster, now):
    event = an_event(cluster=cluster, state=EventState.DRAFT, description_de="Alles", now=now)
    path = f"{LIST}/{event.slug}"
    save(organizer, path, "mails", reminder_choice="own", **{"reminders-0-days": "3", "reminders-0-at": "10:00"})
    path = path_of(event)
    assert "Bis zur Veröffentlichung geschieht davon nichts" in organizer.get(f"{path}/ablauf").text
    organizer.post(f"{path}/veroeffentlichen")
    for _ in range(3):
        a_registration(event)
    page = organizer.get(f"{path}/ablauf")
    reminder = next(one for one in page.soup.select(".timeline li") if "Erinnerung an alle" in one.text)
    assert "Sa., 4. April 2026, 10:00 Uhr nach heutigem Stand an 3 Personen" in " ".join(reminder.get_text(" ").split())
    save(organizer, path, "grundlagen", starts_at="2026-04-14T09:00", ends_at="2026-04-14T17:00")
    assert "Sa., 11. April 2026, 10:00 Uhr" in organizer.get(f"{path}/ablauf").text
