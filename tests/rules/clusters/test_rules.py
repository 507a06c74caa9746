"""What may stand in a cluster: its colour, its address, its days."""

from __future__ import annotations

from datetime import date

import pytest

from eventsvc.clusters.rules import ClusterProblem, colour_problem, contrast_with_white, has_ended, website_problem

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("colour", "contrast"),
    [("#ffffff", 1.0), ("#000000", 21.0), ("#767676", 4.54), ("#959595", 2.99), ("#949494", 3.03)],
)
def test_contrast_is_reckoned_as_wcag_does(colour: str, contrast: float) -> None:
    assert contrast_with_white(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize(
    ("colour", "problem"),
    [
        ("#0b5cab", None),
        ("#949494", None),
        ("#959595", ClusterProblem.COLOUR_TOO_PALE),
        ("#ffff00", ClusterProblem.COLOUR_TOO_PALE),
        ("0b5cab", ClusterProblem.COLOUR_UNREADABLE),
        ("#0b5", ClusterProblem.COLOUR_UNREADABLE),
        ('#0b5c"x', ClusterProblem.COLOUR_UNREADABLE),
    ],
)
def test_a_colour_can_be_seen_on_white(colour: str, problem: ClusterProblem | None) -> None:
    assert colour_problem(colour) is problem


@pytest.mark.parametrize(
    ("until", "is_over"), [(None, False), (date(2026, 3, 9), True), (DAY, False), (date(2026, 3, 11), False)]
)
def test_a_cluster_holds_to_the_end_of_its_last_day(until, is_over) -> None:
    assert has_ended(until, DAY) is is_over


def test_only_web_addresses_are_linked() -> None:
    assert website_problem("") is website_problem("https://cluster.example") is None
    assert website_problem("javascript:alert(1)") is ClusterProblem.WEBSITE_UNFIT
