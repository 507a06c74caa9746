"""The page on which an organizer writes the questions of an event."""

from __future__ import annotations

import pytest

from eventsvc.accounts.models import Role
from eventsvc.events.default_questions import default_questions
from eventsvc.events.kinds import EventKind
from eventsvc.events.question_queries import kept_sets, questions_of
from eventsvc.events.questionnaire import keep_set
from eventsvc.events.questions import YES, Condition, Purpose, QuestionKind, Scope
from eventsvc.kit.db import transaction
from eventsvc.registration.answers import Owner, give_answers
from tests.builders import a_choice, a_cluster, a_question, a_registration, an_event, asked


@pytest.fixture
def event(cluster, now):
    return an_event(cluster=cluster, title_de="Netzwerktag")


@pytest.fixture
def here(event):
    return f"/organisation/veranstaltungen/{event.slug}/fragen"


WORDS = {
    "label_de": "Kommen Sie mit?",
    "label_en": "Will you come along?",
    "scope": "person",
    "purpose": "catering",
    "kept_days": "14",
}


def send(browser, path, **fields):
    return browser.send(path, WORDS | fields)


def answer(event, question):
    owner = Owner(a_registration(event).id)
    with transaction():
        give_answers(owner, [question], {question.key: "Ja, gern"}, "form")


def rows(page):
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select(".question-words")]


def test_an_event_without_questions_says_how_to_begin(organizer, here):
    page = organizer.get(here)
    assert "Noch keine eigenen Fragen" in page.text
    assert "Übernehmen" in page.buttons()


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if not kind.has_choices])
def test_a_question_of_each_kind_can_be_written(organizer, event, here, kind):
    empty = organizer.get(f"{here}/neu?art={kind}")
    assert empty.status == 200
    page = organizer.follow(send(organizer, f"{here}/neu?art={kind}", is_required="y"))
    assert "Die Frage steht jetzt am Ende der Liste." in page.text
    (question,) = questions_of(event.id)
    assert (question.kind, question.label_de, question.label_en) == (kind, WORDS["label_de"], WORDS["label_en"])
    assert (question.purpose, question.kept_days, question.scope) == (Purpose.CATERING, 14, Scope.PERSON)
    assert question.is_required is kind.asks


def test_an_unknown_kind_leads_back_to_the_list(organizer, here):
    assert organizer.get(f"{here}/neu?art=quatsch").location.endswith("/fragen")


def test_answers_to_choose_are_written_in_rows(organizer, event, here):
    choices = {
        "choice_key": ["", "x", ""],
        "choice_de": ["Rot", " Grün ", ""],
        "choice_en": ["Red", "", ""],
        "choice_limit": ["", "", ""],
    }
    organizer.follow(send(organizer, f"{here}/neu?art=one_of", **choices))
    (question,) = questions_of(event.id)
    assert [(one.label_de, one.label_en, one.limit) for one in question.choices] == [
        ("Rot", "Red", None),
        ("Grün", "", None),
    ]
    page = organizer.get(f"{here}/{question.id}")
    assert [row["value"] for row in page.soup.select("[name=choice_de]")] == ["Rot", "Grün", ""]


def test_rows_are_added_and_moved_without_losing_what_was_typed(organizer, event, here):
    choices = {
        "choice_key": ["", "", ""],
        "choice_de": ["A", "B", "C"],
        "choice_en": ["", "", ""],
        "choice_limit": ["", "", ""],
    }
    page = send(organizer, f"{here}/neu?art=one_of", **choices, row="2")
    assert [row["value"] for row in page.soup.select("[name=choice_de]")][:3] == ["A", "C", "B"]
    page = send(organizer, f"{here}/neu?art=one_of", **choices, row="more")
    assert len(page.soup.select("[name=choice_de]")) == 4
    assert page.value("label_de") == WORDS["label_de"]
    assert questions_of(event.id) == ()


WRONG = [
    ({"label_de": " "}, "Geben Sie den Text der Frage auf Deutsch ein."),
    ({"label_de": "x" * 301}, "Es passen höchstens 300 Zeichen"),
    ({"kept_days": "viele"}, "zwischen 0 und 3650"),
    ({"kept_days": "4000"}, "zwischen 0 und 3650"),
    ({"kept_days": ""}, "zwischen 0 und 3650"),
    ({"scope": "alle"}, ""),
    ({"purpose": "neugier"}, ""),
    ({"choice_de": ["Rot", ""]}, "mindestens zwei Antworten"),
    ({"choice_de": ["Rot", "rot"]}, "steht zweimal da"),
    ({"choice_de": ["Rot", ""], "choice_en": ["", "Green"]}, "Geben Sie die Antwort auf Deutsch ein."),
    ({"choice_de": ["Rot", "x" * 201]}, "Es passen höchstens 200 Zeichen"),
    ({"choice_limit": ["viele", ""]}, "Geben Sie eine ganze Zahl ein"),
    ({"choice_limit": ["-1", ""]}, "Geben Sie eine ganze Zahl ein"),
    ({"choice_limit": ["9999999", ""]}, "Geben Sie eine ganze Zahl ein"),
]


@pytest.mark.parametrize(("wrong", "words"), WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(organizer, event, here, wrong, words):
    fine = {"choice_key": ["", ""], "choice_de": ["Rot", "Grün"], "choice_en": ["", ""], "choice_limit": ["", ""]}
    page = send(organizer, f"{here}/neu?art=one_of", hint_de="Ein Hinweis.", **(fine | wrong))
    assert page.status == 422
    assert words in page.soup.select_one("[role=alert]").text
    for link in page.soup.select("[role=alert] a"):
        assert page.soup.find(id=link["href"].removeprefix("#")), link
    assert page.value("hint_de") == "Ein Hinweis."
    assert questions_of(event.id) == ()


def test_a_question_hangs_on_an_earlier_one(organizer, event, here):
    evening, name, colour = asked(event, a_question(QuestionKind.YES_NO), a_question(), a_question(QuestionKind.ONE_OF))
    page = organizer.get(f"{here}/{name.id}")
    assert [box["value"] for box in page.soup.select("[name=shown_if]")] == [
        f"{evening.key.hex}:yes",
        f"{evening.key.hex}:no",
    ]
    page = organizer.follow(send(organizer, f"{here}/{name.id}", shown_if=f"{evening.key.hex}:yes"))
    assert f"Nur wenn „{evening.label_de}“ mit „Ja“ beantwortet ist" in page.text
    assert questions_of(event.id)[1].shown_if == Condition(evening.key, frozenset({YES}))
    page = organizer.get(f"{here}/{questions_of(event.id)[1].id}")
    assert [box["value"] for box in page.soup.select("[name=shown_if][checked]")] == [f"{evening.key.hex}:yes"]
    two = [f"{evening.key.hex}:yes", f"{colour.key.hex}:{colour.choices[0].key}"]
    later = asked(event, a_question())[-1]
    page = send(organizer, f"{here}/{later.id}", shown_if=two)
    assert page.status == 422
    assert "Wählen Sie Antworten zu nur einer Frage." in page.text


def test_a_question_hangs_on_a_number_or_a_country(organizer, event, here):
    number, country, text, other = asked(
        event,
        a_question(QuestionKind.NUMBER, label_de="Wie viele?"),
        a_question(QuestionKind.COUNTRY, label_de="Woher?"),
        a_question(QuestionKind.TEXT),
        a_question(QuestionKind.HEADING),
    )
    many, where = f"shown-{number.key.hex}", f"shown-{country.key.hex}"
    bad = send(organizer, f"{here}/{text.id}", **{many: "viele", f"{many}-how": "least"})
    assert bad.status == 422
    assert "Das ist keine Zahl" in bad.soup.select_one("[role=alert]").text
    assert bad.value(many) == "viele"
    both = send(organizer, f"{here}/{text.id}", **{many: "5", where: "AT"})
    assert "Wählen Sie Antworten zu nur einer Frage." in both.text
    page = organizer.follow(send(organizer, f"{here}/{text.id}", **{many: "2,50", f"{many}-how": "least", where: ""}))
    assert "Nur wenn „Wie viele?“ mit „mindestens 2,5“ beantwortet ist" in page.text
    page = organizer.follow(send(organizer, f"{here}/{other.id}", **{many: "", where: "AT"}))
    assert "Nur wenn „Woher?“ mit „Österreich“ beantwortet ist" in page.text
    saved = questions_of(event.id)
    assert [one.shown_if for one in saved[2:]] == [
        Condition(number.key, frozenset({"2.5+"})),
        Condition(country.key, frozenset({"AT"})),
    ]
    again = organizer.get(f"{here}/{saved[2].id}")
    assert again.value(many) == "2,5"
    assert again.soup.select_one(f"[name={many}-how] [selected]")["value"] == "least"
    assert organizer.get(f"{here}/{saved[3].id}").soup.select_one(f"[name={where}] [selected]")["value"] == "AT"


def test_a_text_holds_two_thousand_characters_in_both_languages(organizer, event, here):
    long = {"label_de": "ä" * 2000, "label_en": "a" * 2000}
    assert send(organizer, f"{here}/neu?art=text", **(long | {"label_en": "a" * 2001})).status == 422
    assert send(organizer, f"{here}/neu?art=text", **long).status == 303
    (text,) = questions_of(event.id)
    assert (len(text.label_de), len(text.label_en)) == (2000, 2000)


def test_the_order_changes_by_the_buttons_and_the_focus_stays(organizer, event, here):
    first, second = asked(event, a_question(), a_question())
    page = organizer.get(here)
    down, up = (page.soup.select(f"[name={name}]:not([disabled])") for name in ("down", "up"))
    assert [button["value"] for button in down] == ["1"]
    assert [button["value"] for button in up] == ["0"]
    moved = organizer.post(f"{here}/reihenfolge", question=str(second.id), up="0")
    assert f"bewegt={second.id}" in moved.location
    assert [one.id for one in questions_of(event.id)] == [second.id, first.id]
    organizer.post(f"{here}/reihenfolge", question=str(second.id), place="7")
    assert [one.id for one in questions_of(event.id)] == [first.id, second.id]
    again = organizer.follow(organizer.post(f"{here}/reihenfolge", question=str(first.id), down="1"))
    (focused,) = again.soup.select("[autofocus]")
    (said,) = again.soup.select("[role=status][data-say]")
    assert " steht jetzt an Stelle " in said.text
    assert focused["name"] == "up", "at the end the way on leads back"
    again = organizer.follow(organizer.post(f"{here}/reihenfolge", question=str(second.id), down="1"))
    assert rows(again)[1].startswith(second.label_de)


@pytest.mark.parametrize("sent", [{}, {"question": "x", "up": "0"}, {"up": "0"}, {"place": "zwei"}])
def test_an_order_that_says_nothing_changes_nothing(organizer, event, here, sent):
    first, second = asked(event, a_question(), a_question())
    assert organizer.send(f"{here}/reihenfolge", sent).status == 303
    assert [one.id for one in questions_of(event.id)] == [first.id, second.id]


def test_a_question_does_not_move_before_the_one_it_hangs_on(organizer, event, here):
    evening = a_question(QuestionKind.YES_NO)
    _, hanging = asked(event, evening, a_question(shown_if=Condition(evening.key, frozenset({YES}))))
    page = organizer.follow(organizer.post(f"{here}/reihenfolge", question=str(hanging.id), up="0"))
    assert f"„{hanging.label_de}“ muss hinter der Frage stehen, von der sie abhängt." in page.text


def test_removing_says_what_stays(organizer, event, here):
    (question,) = asked(event, a_question())
    answer(event, question)
    assert "1 Antwort" in organizer.get(here).text
    page = organizer.get(f"{here}/{question.id}/entfernen")
    assert "Die Antwort, die schon da ist, bleibt bei der Person" in page.text
    assert len(questions_of(event.id)) == 1
    assert "Die Frage ist entfernt." in organizer.follow(organizer.post(f"{here}/{question.id}/entfernen")).text
    assert questions_of(event.id) == ()


def test_what_others_hang_on_stays_until_they_are_changed(organizer, event, here):
    evening = a_question(QuestionKind.YES_NO)
    evening, hanging = asked(event, evening, a_question(shown_if=Condition(evening.key, frozenset({YES}))))
    page = organizer.follow(organizer.post(f"{here}/{evening.id}/entfernen"))
    assert f"Von dieser Frage hängt „{hanging.label_de}“ ab." in page.text
    assert len(questions_of(event.id)) == 2


def test_a_choice_on_which_another_question_hangs_stays(organizer, event, here):
    colour = a_question(QuestionKind.ONE_OF)
    red = str(colour.choices[0].key)
    colour, hanging = asked(event, colour, a_question(shown_if=Condition(colour.key, frozenset({red}))))
    others = [(one.key.hex, one.label_de) for one in colour.choices[1:]]
    choices = {
        "choice_key": [key for key, _ in others],
        "choice_de": [words for _, words in others],
        "choice_en": ["", ""],
        "choice_limit": ["", ""],
    }
    page = send(organizer, f"{here}/{colour.id}", **choices)
    assert page.status == 422
    assert hanging.label_de in page.soup.select_one("[role=alert]").text
    assert questions_of(event.id) == (colour, hanging)


def test_an_answered_question_says_what_an_edit_means(organizer, event, here):
    (question,) = asked(event, a_question())
    answer(event, question)
    assert "1 Antwort ist schon da. Sie behält den Wortlaut" in organizer.get(f"{here}/{question.id}").text
    organizer.follow(send(organizer, f"{here}/{question.id}"))
    (new,) = questions_of(event.id)
    assert (new.key, new.label_de) == (question.key, WORDS["label_de"])
    assert new.id != question.id


def test_whoever_comes_late_is_told(organizer, event, here):
    (question,) = asked(event, a_question())
    organizer.post(f"{here}/{question.id}/entfernen")
    for path in (f"{here}/{question.id}", f"{here}/{question.id}/entfernen"):
        assert "inzwischen jemand anderes geändert oder entfernt" in organizer.follow(organizer.get(path)).text
    late = organizer.post(f"{here}/reihenfolge", question=str(question.id), up="0")
    assert "inzwischen jemand anderes geändert oder entfernt" in organizer.follow(late).text


def test_the_usual_questions_of_the_kind_are_one_click_away(organizer, event, here):
    page = organizer.follow(organizer.post(f"{here}/uebernehmen", set="kind"))
    assert len(rows(page)) == len(default_questions(EventKind.WORKSHOP))
    assert "Fragen übernommen." in page.text


def test_a_set_is_kept_for_a_cluster_asked_elsewhere_and_deleted(organizer, cluster, event, here):
    asked(event, a_question(label_de="Wie war es?"), a_question())
    page = organizer.follow(organizer.post(f"{here}/merken", name="Üblich", cluster=str(cluster.id)))
    assert "Das Set „Üblich“ ist gespeichert." in page.text
    (kept,) = kept_sets([cluster.id])
    other = an_event(cluster=cluster)
    there = f"/organisation/veranstaltungen/{other.slug}/fragen"
    page = organizer.follow(organizer.post(f"{there}/uebernehmen", set=str(kept.id)))
    assert rows(page)[0].startswith("Wie war es?")
    confirm = organizer.get(f"{there}/sets/{kept.id}/loeschen")
    assert "Set „Üblich“ löschen" in confirm.heading
    assert "Das Set „Üblich“ ist gelöscht." in organizer.follow(organizer.post(f"{there}/sets/{kept.id}/loeschen")).text
    assert len(questions_of(other.id)) == 2


@pytest.mark.parametrize(
    ("name", "words"), [("", "Geben Sie dem Set einen Namen."), ("x" * 121, "höchstens 120 Zeichen")]
)
def test_a_set_needs_a_name(organizer, cluster, event, here, name, words):
    asked(event, a_question())
    page = organizer.post(f"{here}/merken", name=name, cluster=str(cluster.id))
    assert page.status == 422
    assert words in page.errors()[0]


def test_another_clusters_sets_do_not_exist(organizer, event, here, now):
    foreign = a_cluster()
    asked(event, a_question())
    with transaction():
        keep_set(foreign.id, "Fremd", questions_of(event.id), now)
    (kept,) = kept_sets([foreign.id])
    assert "Fremd" not in organizer.get(here).text
    assert organizer.post(f"{here}/uebernehmen", set=str(kept.id)).status == 404
    assert organizer.post(f"{here}/uebernehmen", set="quatsch").status == 404
    assert organizer.get(f"{here}/sets/{kept.id}/loeschen").status == 404
    assert organizer.post(f"{here}/merken", name="Mein Set", cluster=str(foreign.id)).status == 422


def test_the_preview_shows_what_participants_see(organizer, event, here):
    evening = a_question(QuestionKind.YES_NO, label_de="Kommen Sie zum Abend?")
    tour = a_question(
        QuestionKind.SEVERAL_OF, label_de="Was sehen Sie sich an?", choices=(a_choice("Gießerei"), a_choice("Labor"))
    )
    asked(
        event,
        evening,
        a_question(label_de="Mit wem?", shown_if=Condition(evening.key, frozenset({YES}))),
        tour,
        a_question(label_de="Nur für uns", is_internal=True),
        a_question(label_de="Rechnung an wen?", scope=Scope.BOOKING, purpose=Purpose.BILLING, kept_days=3650),
    )
    page = organizer.get(f"{here}/vorschau")
    assert "Nur wenn „Kommen Sie zum Abend?“ mit „Ja“ beantwortet ist" in page.text
    assert "Nur für uns" not in page.text
    assert "Abrechnung: „Rechnung an wen?“. Wird 3650 Tage nach der Veranstaltung gelöscht." in page.text
    assert [box["type"] for box in page.soup.select(".question-preview input")].count("checkbox") == 2


def test_the_desk_does_not_write_questions(signed_in, cluster, event, here):
    assert signed_in(Role.DESK, cluster).get(here).status == 403
