from __future__ import annotations

import pytest

from eventsvc.events.regions import Region, region_of


@pytest.mark.parametrize(
    ("postal_code", "region"),
    [
        ("80538", Region.OBERBAYERN),
        ("85748", Region.OBERBAYERN),
        ("86633", Region.OBERBAYERN),
        ("84453", Region.OBERBAYERN),
        ("84028", Region.NIEDERBAYERN),
        ("94032", Region.NIEDERBAYERN),
        ("93309", Region.NIEDERBAYERN),
        ("93047", Region.OBERPFALZ),
        ("92637", Region.OBERPFALZ),
        ("95652", Region.OBERPFALZ),
        ("95326", Region.OBERFRANKEN),
        ("96047", Region.OBERFRANKEN),
        ("91301", Region.OBERFRANKEN),
        ("90402", Region.MITTELFRANKEN),
        ("91522", Region.MITTELFRANKEN),
        ("97070", Region.UNTERFRANKEN),
        ("63739", Region.UNTERFRANKEN),
        ("86159", Region.SCHWABEN),
        ("87435", Region.SCHWABEN),
        ("88131", Region.SCHWABEN),
        ("89231", Region.SCHWABEN),
        ("70173", Region.GERMANY),
        ("88045", Region.GERMANY),
    ],
)
def test_a_postal_code_lies_in_its_region(postal_code: str, region: Region) -> None:
    assert region_of(postal_code, "DE") is region


def test_without_a_code_nothing_is_said_and_beyond_the_border_it_is_abroad() -> None:
    assert region_of("", "DE") is None
    assert region_of("", "JP") is Region.ABROAD
    assert region_of("1010", "AT") is Region.ABROAD
