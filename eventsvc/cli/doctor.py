"""`eventsvc doctor`: look for what must never be, and say it; nothing is repaired in silence."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from eventsvc.health.states import Verdict
from eventsvc.kit.catalogue import translated
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import Language
from eventsvc.workflows.checkup import KEYS, Checked, examine, with_beginnings

MARKS = {Verdict.UNKNOWN: "?", Verdict.FINE: "ok", Verdict.WARNING: "WARNING", Verdict.BROKEN: "BROKEN"}


@click.command()
@click.argument("checks", nargs=-1, type=click.Choice(KEYS))
@with_appcontext
def doctor(checks: tuple[str, ...]) -> None:
    """Make the checks of the page of the service's health, or those named; ends with 1 if anything is broken."""
    checked = examine(current_app.extensions["instruments"], read_clock(), checks or KEYS)
    is_there = all(one.finding.verdict is Verdict.FINE for one in checked if one.check.key == "database")
    for one in with_beginnings(checked) if is_there else checked:
        _tell(one)
    broken = sum(one.finding.verdict is Verdict.BROKEN for one in checked)
    if broken:
        raise click.ClickException(f"{broken} of {len(checked)} checks found something broken.")


def _tell(one: Checked) -> None:
    """Say what was found, as the page does, and what the page leaves out."""
    finding, language = one.finding, Language.ENGLISH
    since = f" (since {finding.since:%Y-%m-%d %H:%M} UTC)" if finding.since else ""
    click.echo(
        f"{MARKS[finding.verdict]:8}{one.check.key}: {translated(language, finding.words) % finding.facts}{since}"
    )
    for line in finding.details:
        click.echo(f"{'':8}{line}")
