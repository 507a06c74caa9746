"""Which people are meant: the filter as an address carries it, and back."""

from uuid import UUID

import pytest

from eventsvc.events.kinds import Participation
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.people_filter import AnswerFilter, FollowUp, PeopleFilter, kept_filter, people_filter
from eventsvc.registration.states import RegistrationState

ONE, OTHER = UUID(int=1), UUID(int=2)
EVERYTHING = PeopleFilter(
    words="Bäumler & Söhne",
    states=frozenset({RegistrationState.CONFIRMED, RegistrationState.OFFERED}),
    participation=Participation.ONLINE,
    category_ids=frozenset({ONE, OTHER}),
    session_ids=frozenset({OTHER}),
    kinds=frozenset({OrganizationKind.SME}),
    tags=frozenset({"Presse", "VIP = wichtig"}),
    follow_up=FollowUp.DUE,
    answers=(
        AnswerFilter(key=ONE, chosen=frozenset({"yes", str(OTHER)}), words="süß", is_given=True),
        AnswerFilter(key=OTHER, at_least="-2.5", at_most="2026-12-24"),
    ),
)


def test_what_an_address_says_is_what_was_meant():
    assert people_filter(EVERYTHING.pairs) == EVERYTHING
    assert kept_filter(EVERYTHING.query) == EVERYTHING
    assert kept_filter("") == PeopleFilter()
    assert PeopleFilter().is_everyone
    assert not EVERYTHING.is_everyone


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [("ab", "1.250,5", "1250.5"), ("bis", "24.12.2026", "2026-12-24"), ("ab", "2026-12-24", "2026-12-24")],
)
def test_numbers_and_days_may_be_typed_as_people_write_them(name, typed, kept):
    (answer,) = people_filter([(f"{name}-{ONE.hex}", typed)]).answers
    assert kept in {answer.at_least, answer.at_most}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stand", "verschwunden"),
        ("weise", "per Post"),
        ("kategorie", "keine"),
        ("art", "Verein"),
        ("wiedervorlage", "immer"),
        ("suche", "   "),
        ("wahl-12", "yes"),
        (f"wahl-{ONE.hex}", '%"'),
        (f"ab-{ONE.hex}", "viel"),
        (f"beantwortet-{ONE.hex}", "vielleicht"),
        ("seite", "3"),
    ],
)
def test_what_nobody_could_have_meant_is_left_out(name, value):
    assert people_filter([(name, value)]) == PeopleFilter()


def test_what_one_may_not_know_is_taken_out():
    assert EVERYTHING.without_answers([ONE]).answers == EVERYTHING.answers[1:]
