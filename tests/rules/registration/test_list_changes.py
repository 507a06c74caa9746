"""What differs between two lists: one truth table, and the whole of two lists."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from eventsvc.events.kinds import Participation
from eventsvc.registration.list_changes import DIETARY, Line, ListChangeKind, changes_between

K = ListChangeKind
ONE, OTHER = UUID(int=1), UUID(int=2)
LINE = Line(
    registration_id=ONE,
    holder="a",
    last_name="Kern",
    first_name="Ute",
    organization="Kern GmbH",
    participation=Participation.ON_SITE,
    category_id=UUID(int=8),
    session_ids=(UUID(int=5), UUID(int=6)),
    needs={DIETARY: "vegan"},
)


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({}, []),
        ({"session_ids": LINE.session_ids[::-1]}, []),
        ({"last_name": "Kern-Huber"}, [K.NAMED]),
        ({"organization": ""}, [K.NAMED]),
        ({"participation": Participation.ONLINE}, [K.WAY]),
        ({"category_id": None}, [K.CATEGORY]),
        ({"session_ids": ()}, [K.SESSIONS]),
        ({"needs": {}}, [K.NEEDS]),
        ({"needs": {DIETARY: "vegan", "aa": "Rollstuhl"}}, [K.NEEDS]),
        ({"needs": {"aa": "Rollstuhl"}}, [K.NEEDS, K.NEEDS]),
        ({"holder": "b", "last_name": "Maier"}, [K.REPLACED]),
        ({"holder": "b", "last_name": "Maier", "needs": {}}, [K.REPLACED, K.NEEDS]),
        ({"participation": Participation.ONLINE, "session_ids": ()}, [K.WAY, K.SESSIONS]),
    ],
)
def test_what_has_changed_about_one_person(changed, kinds):
    found = changes_between([LINE], [replace(LINE, **changed)])
    assert [one.kind for one in found] == kinds
    assert all((one.before, one.after) == (LINE, replace(LINE, **changed)) for one in found)


def test_who_came_and_who_left():
    new = replace(LINE, registration_id=OTHER)
    left, came = changes_between([LINE], [new])
    assert (left.kind, left.before, left.after) == (K.REMOVED, LINE, None)
    assert (came.kind, came.before, came.after) == (K.ADDED, None, new)
    assert (left.line, came.line) == (LINE, new)
