"""Every kind of event is complete."""

import tomllib
from pathlib import Path

import pytest

from eventsvc.events.kinds import PROFILES, EventKind

ROOT = Path(__file__).parents[2]
SEED = ROOT / "eventsvc" / "cli" / "seeding" / "data" / "events"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", EventKind)
def test_a_kind_has_a_profile_and_stands_in_the_glossary(kind):
    assert PROFILES[kind].formats
    assert kind.value in GLOSSARY
    assert kind.label in GLOSSARY


@pytest.mark.parametrize("kind", EventKind)
def test_a_kind_can_be_seen_in_the_demonstration(kind):
    seeded = {event["kind"] for file in SEED.glob("*.toml") for event in tomllib.loads(file.read_text())["events"]}
    assert kind.value in seeded
