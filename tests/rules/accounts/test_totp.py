"""The codes of an app: near now, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp

from eventsvc.accounts.totp import app_address, matching_step, written_secret

SECRET = b"12345678901234567890"
NOW = datetime(2026, 3, 10, 9, 0, 10, tzinfo=UTC)
APP = pyotp.TOTP(written_secret(SECRET))
STEP = APP.timecode(NOW)


def test_a_code_counts_half_a_minute_early_or_late_and_once() -> None:
    for shift, is_taken in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        found = matching_step((SECRET,), APP.at(NOW, counter_offset=shift), now=NOW, after=0)
        assert (found == STEP + shift) is is_taken
    assert matching_step((SECRET,), APP.at(NOW), now=NOW, after=STEP) is None
    assert matching_step((SECRET,), APP.at(NOW), now=NOW + timedelta(minutes=2), after=0) is None


def test_a_code_that_was_used_does_not_keep_the_next_one_out() -> None:
    assert matching_step((SECRET,), APP.at(NOW, counter_offset=1), now=NOW, after=STEP) == STEP + 1


def test_an_older_key_of_the_house_still_counts() -> None:
    assert matching_step((b"new" * 7, SECRET), APP.at(NOW), now=NOW, after=0) == STEP


def test_apps_read_the_address() -> None:
    read = pyotp.parse_uri(app_address(SECRET, account="nina@cluster.example", issuer="Cluster-Offensive Bayern"))
    assert (read.name, read.issuer) == ("nina@cluster.example", "Cluster-Offensive Bayern")
    assert read.secret == written_secret(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
