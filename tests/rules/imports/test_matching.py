"""What columns hold, and what is taken of a row."""

from __future__ import annotations

import pytest

from eventsvc.events.kinds import Participation
from eventsvc.events.questions import QuestionKind
from eventsvc.imports.cells import split_name
from eventsvc.imports.rules import Defaults, Expected, check
from eventsvc.imports.targets import QUESTION, missing, suggest
from eventsvc.organizations import OrganizationKind
from tests.builders.questions import a_question

DEFAULTS = Defaults(participation=Participation.ON_SITE, organization_kind=OrganizationKind.SME)
SUGGESTED = {
    ("Vorname", "Nachname", "E-Mail"): ("first_name", "last_name", "email"),
    ("Vorname", "Name", "Mail*"): ("first_name", "last_name", "email"),
    ("Name, Vorname", "E-Mail-Adresse (dienstlich)", "Firma"): ("name", "email", "organization"),
    ("First name", "Surname", "Email address", "Company", "Country"): (
        *("first_name", "last_name", "email", "organization", "country"),
    ),
    ("Vorname", "Person: Name", "E-Mail", "Firma: Name"): ("first_name", "last_name", "email", "organization"),
    ("Ihr Vorname", "Ihr Nachname", "Art der Organisation", "Tel.", "PLZ"): (
        *("first_name", "last_name", "organization_kind", "phone", "postal_code"),
    ),
    ("A", "B"): ("", "email"),
    ("E-Mail", "E-Mail"): ("email", ""),
}


@pytest.mark.parametrize("headings", SUGGESTED)
def test_what_a_column_holds_is_suggested(headings: tuple[str, ...]) -> None:
    sample = [(2, ["Doe", "doe@firma.example"] if headings[0] == "A" else [""] * len(headings))]
    assert suggest(headings, sample) == SUGGESTED[headings]


def test_questions_and_what_was_chosen_before_come_first() -> None:
    question = a_question(label_de="Welche Firma vertreten Sie?", label_en="Whom do you represent?")
    headings = ("Whom do you represent?", "Firma", "Spalte 7")
    assert suggest(headings, [], [question], {"spalte 7": "remarks", "firma": "proof"}) == (
        *(f"{QUESTION}{question.key}", "proof", "remarks"),
    )


def test_no_import_goes_without_name_and_address() -> None:
    assert missing(["first_name", "last_name", "email"]) == missing(["name", "email"]) == []
    assert len(missing(["first_name", "phone"])) == 2


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("Ursula von der Leyen", "Ursula", "von der Leyen"),
        ("von der Leyen, Ursula", "Ursula", "von der Leyen"),
        ("Maria De Santis", "Maria", "De Santis"),
        ("Dr. Max Müller-Lüdenscheidt", "Dr. Max", "Müller-Lüdenscheidt"),
        ("Prince", "", "Prince"),
        ("", "", ""),
    ],
)
def test_a_whole_name_falls_into_its_parts(whole: str, first: str, last: str) -> None:
    assert split_name(whole) == (first, last)


def one(row: dict[str, str], *questions, ways=tuple(Participation)):
    expected = Expected(ways=ways, defaults=DEFAULTS, questions=questions)
    whole = {"first_name": "Jo", "last_name": "von der Leyen", "email": "jo@firma.example"} | row
    return check(list(whole.values()), list(whole), [name.upper() for name in whole], expected)


def test_names_stay_as_they_are_written() -> None:
    taken = one({"first_name": "jean-luc", "last_name": "von der LEYEN", "organization": "müller & söhne gmbh"}).taken
    assert (taken["first_name"], taken["last_name"], taken["organization"]) == (
        *("jean-luc", "von der LEYEN", "müller & söhne gmbh"),
    )


def test_what_a_row_says_in_its_own_words_is_understood() -> None:
    checked = one(
        {
            "country": "Österreich",
            "postal_code": "1010",
            "phone": "01 5124723",
            "organization_kind": "KMU",
            "participation": "Präsenz",
            "language": "Englisch",
            "tags": "Presse, VIP; Presse",
        }
    )
    assert checked.faults == ()
    assert {name: checked.taken[name] for name in ("country", "postal_code", "phone", "organization_kind")} == {
        "country": "AT",
        "postal_code": "1010",
        "phone": "+4315124723",
        "organization_kind": "sme",
    }
    assert (checked.taken["participation"], checked.taken["language"]) == ("on_site", "en")
    assert checked.taken["tags"] == ["Presse", "VIP"]


def test_a_zero_that_the_spreadsheet_took_comes_back() -> None:
    assert one({"postal_code": "1067"}).taken["postal_code"] == "01067"


def test_every_fault_of_a_row_is_named_with_its_column() -> None:
    checked = one(
        {
            "email": "jo@",
            "postal_code": "9040",
            "country": "Atlantis",
            "participation": "per Telefon",
            "phone": "#REF!",
            "last_name": "",
        }
    )
    assert {fault.column for fault in checked.faults} == {
        *("EMAIL", "COUNTRY", "PARTICIPATION", "PHONE", "LAST_NAME"),
    }


KINDS = [
    (QuestionKind.YES_NO, "Ja", "yes"),
    (QuestionKind.NUMBER, "1.234,5", "1234.5"),
    (QuestionKind.DATE, "29.02.1980", "1980-02-29"),
    (QuestionKind.DATE, "1980-02-29 00:00", "1980-02-29"),
    (QuestionKind.DATE, "29280", "1980-02-29"),
    (QuestionKind.COUNTRY, "Österreich", "AT"),
    (QuestionKind.SHORT_TEXT, "von der Leyen", "von der Leyen"),
]


@pytest.mark.parametrize(("kind", "cell", "kept"), KINDS)
def test_a_cell_answers_a_question(kind: QuestionKind, cell: str, kept: str) -> None:
    question = a_question(kind)
    checked = one({f"{QUESTION}{question.key}": cell}, question)
    assert (checked.faults, checked.taken["answers"]) == ((), {str(question.key): kept})


def test_answers_to_choose_are_known_by_their_words() -> None:
    question = a_question(QuestionKind.SEVERAL_OF)
    name = f"{QUESTION}{question.key}"
    red, green, _blue = (str(choice.key) for choice in question.choices)
    assert one({name: "rot; Grün (English)"}, question).taken["answers"] == {str(question.key): [red, green]}
    assert [fault.column for fault in one({name: "lila"}, question).faults] == [name.upper()]
