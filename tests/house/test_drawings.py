"""The drawings in docs/house.md are the transition tables of the code; the pictures of the README are those that are taken."""

import re
from pathlib import Path

import pytest

from eventsvc.announcements.states import TRANSITIONS as ANNOUNCEMENT
from eventsvc.events.states import HOST_TRANSITIONS as HOST
from eventsvc.events.states import TRANSITIONS as EVENT
from eventsvc.imports.states import TRANSITIONS as IMPORT
from eventsvc.messaging.states import TRANSITIONS as MAIL
from eventsvc.registration.states import HANDOVER_TRANSITIONS as HANDOVER
from eventsvc.registration.states import INVITATION_TRANSITIONS as INVITATION
from eventsvc.registration.states import TRANSITIONS as REGISTRATION
from eventsvc.runs.states import TRANSITIONS as RUN

HOUSE = Path(__file__).parents[2] / "docs" / "house.md"


def drawn(name):
    block = re.search(rf"```states {name}\n(.*?)```", HOUSE.read_text(encoding="utf-8"), re.DOTALL)
    assert block, f"docs/house.md draws no states of a {name}"
    lines = (line.split("->") for line in block.group(1).strip().splitlines())
    return {
        state.strip(): {word.strip() for word in following.split("|") if word.strip()} for state, following in lines
    }


@pytest.mark.parametrize(
    ("name", "transitions"),
    [
        ("registration", REGISTRATION),
        ("event", EVENT),
        ("host", HOST),
        ("invitation", INVITATION),
        ("mail", MAIL),
        ("handover", HANDOVER),
        ("import", IMPORT),
        ("run", RUN),
        ("announcement", ANNOUNCEMENT),
    ],
)
def test_the_drawing_is_the_table(name, transitions):
    assert drawn(name) == {state.value: {word.value for word in following} for state, following in transitions.items()}


def test_the_pictures_of_the_readme_are_those_that_are_taken():
    root = HOUSE.parents[1]
    shown = set(re.findall(r"\(docs/images/(\w+)\.png\)", (root / "README.md").read_text(encoding="utf-8")))
    taken = set(re.findall(r'take\(page, "(\w+)"\)', (root / "docs" / "screenshots.py").read_text(encoding="utf-8")))
    assert shown == taken == {file.stem for file in (root / "docs" / "images").iterdir()}
