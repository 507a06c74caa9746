"""The attendee list: searched, filtered, sorted, a page at a time."""

from datetime import date

import pytest

from eventsvc.registration.attendees import PAGE_SIZE, attendee_page
from eventsvc.registration.people_filter import PeopleFilter
from eventsvc.registration.people_view import ListColumn, PeopleView
from eventsvc.registration.states import RegistrationState
from tests.builders import a_registration, an_event

TODAY = date(2026, 3, 1)
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


@pytest.fixture
def event(app, now):
    """An event with four people of different names, organizations and states."""
    event = an_event()
    a_registration(event, first_name="Änne", last_name="Zöller", organization="acme GmbH", email="z@acme.example")
    a_registration(event, first_name="Łukasz", last_name="Ärmel", organization="Zeta AG", email="l@zeta.example")
    a_registration(
        event, WAITLISTED, first_name="Bo", last_name="Maier", organization="ACME GmbH", email="bo@x.example"
    )
    a_registration(event, WAITLISTED, first_name="100%", last_name="Müller_Lüdenscheidt", email="m@y.example")
    a_registration(an_event(), first_name="Fremd", last_name="Fremd")
    return event


def names(event, words="", **wanted):
    order = {key: wanted.pop(key) for key in ("order", "descending") if key in wanted}
    view = PeopleView(wanted=PeopleFilter(words=words, **wanted), **order)
    return [row.last_name for row in attendee_page(event.id, view, TODAY).rows]


def test_the_list_is_in_german_order(event):
    assert names(event) == ["Ärmel", "Maier", "Müller_Lüdenscheidt", "Zöller"]
    assert names(event, descending=True) == ["Zöller", "Müller_Lüdenscheidt", "Maier", "Ärmel"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("muller", ["Müller_Lüdenscheidt"]),
        ("mueller", ["Müller_Lüdenscheidt"]),
        ("MÜLLER lüden", ["Müller_Lüdenscheidt"]),
        ("acme", ["Maier", "Zöller"]),
        ("acme bo", ["Maier"]),
        ("zeta.example", ["Ärmel"]),
        ("100%", ["Müller_Lüdenscheidt"]),
        ("_", ["Müller_Lüdenscheidt"]),
        ("niemand", []),
    ],
)
def test_words_find_names_addresses_and_organizations(event, words, found):
    assert names(event, words) == found


def test_counts_per_state_stay_when_one_is_chosen(event):
    page = attendee_page(event.id, PeopleView(wanted=PeopleFilter(states=frozenset({WAITLISTED}))), TODAY)
    assert [row.last_name for row in page.rows] == ["Maier", "Müller_Lüdenscheidt"]
    assert page.by_state == {CONFIRMED: 2, WAITLISTED: 2}
    assert page.total == 2


def test_organizations_sort_without_case(event):
    assert names(event, order=ListColumn.ORGANIZATION)[:2] == ["Maier", "Zöller"]


def test_pages_hold_everyone_once(app, now):
    event = an_event(capacity=None)
    for number in range(PAGE_SIZE + 3):
        a_registration(event, last_name=f"Person {number:03}")
    pages = [attendee_page(event.id, PeopleView(), TODAY, number) for number in (1, 2)]
    assert [len(page.rows) for page in pages] == [PAGE_SIZE, 3]
    assert len({row.id for page in pages for row in page.rows}) == PAGE_SIZE + 3
    assert attendee_page(event.id, PeopleView(), TODAY, 99).number == pages[0].last_number == 2


@pytest.mark.parametrize(("wanted", "number"), [(PeopleFilter(words="acme"), 1), (PeopleFilter(), 2)])
def test_a_page_takes_two_statements_or_one_where_all_stand_on_it(event, statements, wanted, number):
    with statements() as seen:
        page = attendee_page(event.id, PeopleView(wanted=wanted), TODAY, number)
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) == number
    assert sum(page.by_state.values()) == page.total == len(page.rows)


def test_the_first_of_several_pages_counts_them_all(app, now):
    event = an_event(capacity=None)
    for _ in range(PAGE_SIZE):
        a_registration(event)
    a_registration(event, RegistrationState.WITHDRAWN)
    page = attendee_page(event.id, PeopleView(), TODAY)
    assert (len(page.rows), page.total, page.last_number) == (PAGE_SIZE, PAGE_SIZE + 1, 2)
    assert page.by_state == {RegistrationState.CONFIRMED: PAGE_SIZE, RegistrationState.WITHDRAWN: 1}
