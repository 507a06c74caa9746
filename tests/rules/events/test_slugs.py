from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsvc.events.slugs import event_slug

NOON = datetime(2027, 3, 12, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Grüne Chemie", "gruene-chemie-2027-03-12"),
        ("Größe & Maß: Öl?", "groesse-mass-oel-2027-03-12"),
        ("  --  Café à Genève  -- ", "cafe-a-geneve-2027-03-12"),
        ("KI/ML – was nun?!", "ki-ml-was-nun-2027-03-12"),
        ("日本への旅", "2027-03-12"),
        ("../../etc/passwd", "etc-passwd-2027-03-12"),
    ],
)
def test_an_address_spells_the_title_and_the_day(title: str, slug: str) -> None:
    assert event_slug(title, NOON, "Europe/Berlin") == slug


def test_a_long_title_is_cut_between_words() -> None:
    slug = event_slug("Leistungselektronik " * 12, NOON, "Europe/Berlin")
    assert len(slug) <= 102
    assert slug.endswith("leistungselektronik-2027-03-12")


def test_the_day_is_that_of_the_zone() -> None:
    assert event_slug("Spät", datetime(2027, 3, 12, 23, 30, tzinfo=UTC), "Europe/Berlin") == "spaet-2027-03-13"
