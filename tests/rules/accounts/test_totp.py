"""The codes of an app, against the vectors of RFC 6238."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from eventsvc.accounts.totp import app_address, code_at, matching_step, step_of

SECRET = b"12345678901234567890"
NOW = datetime(2026, 3, 10, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(SECRET, step_of(datetime.fromtimestamp(seconds, UTC))) == code


def test_a_code_counts_half_a_minute_early_or_late_and_once() -> None:
    step = step_of(NOW)
    for shift, is_taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = matching_step((SECRET,), code_at(SECRET, step + shift), now=NOW, after=0)
        assert (found == step + shift) is is_taken
    assert matching_step((SECRET,), code_at(SECRET, step), now=NOW, after=step) is None
    assert matching_step((SECRET,), code_at(SECRET, step), now=NOW + timedelta(minutes=2), after=0) is None


def test_an_older_key_of_the_house_still_counts() -> None:
    assert matching_step((b"new" * 7, SECRET), code_at(SECRET, step_of(NOW)), now=NOW, after=0) == step_of(NOW)


def test_apps_read_the_address() -> None:
    address = app_address(SECRET, account="nina@cluster.example", issuer="Cluster-Offensive Bayern")
    assert address == (
        "otpauth://totp/Cluster-Offensive%20Bayern%3Anina%40cluster.example"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Cluster-Offensive%20Bayern"
    )
