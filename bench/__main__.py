"""`make bench`: measure, and print the table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from .figures import (
    Figure,
    attendee_list,
    calendar,
    check_in,
    cold_start,
    event_page,
    exports,
    group_sign_up,
    hot_event,
    idle_memory,
    mail_after_submit,
    mails_a_second,
    sign_up_flow,
    twenty_questions,
)
from .imports import import_of_many
from .stage import Stage, stage

ROWS: tuple[Callable[[Stage], Figure | Iterable[Figure]], ...] = (
    idle_memory,
    cold_start,
    event_page,
    calendar,
    sign_up_flow,
    twenty_questions,
    group_sign_up,
    mail_after_submit,
    mails_a_second,
    hot_event,
    check_in,
    attendee_list,
    exports,
    import_of_many,
)


def main(wanted: Iterable[str]) -> None:
    """Print one line a figure as it is taken; names of rows as arguments narrow it."""
    chosen = [row for row in ROWS if not wanted or row.__name__ in wanted]
    print(f"{'work':<54} {'measured':>12}   {'goal':<20} seen")
    with stage() as running:
        for row in chosen:
            figures = row(running)
            for figure in [figures] if isinstance(figures, Figure) else figures:
                print(f"{figure.work:<54} {figure.measured:>12}   {figure.goal:<20} {figure.seen}", flush=True)


main(sys.argv[1:])
