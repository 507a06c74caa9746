"""Every kind of event is complete."""

from pathlib import Path

import pytest

from eventsvc.events.kinds import PROFILES, EventKind

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", EventKind)
def test_a_kind_has_a_profile_and_stands_in_the_glossary(kind):
    assert PROFILES[kind].formats
    assert kind.value in GLOSSARY
    assert kind.label in GLOSSARY
