"""For which events of a series a page is saved, and what that did at the others."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from eventsvc.events.errors import BadDraft, WayStillUsed
from eventsvc.events.spreading import Scope
from eventsvc.kit.errors import Refusal
from eventsvc.kit.localized import written_day
from eventsvc.kit.text import N_
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.languages import chosen_language, said
from eventsvc.web.wording import said_count
from eventsvc.workflows.series import Elsewhere

from .differences import label_of


def wished_scope() -> Scope:
    """Return for which events of the series the form was sent."""
    sent = request.form.get("scope", "")
    return Scope(sent) if sent in set(Scope) else Scope.THIS


def say_elsewhere(done: Sequence[Elsewhere]) -> None:
    """Say at how many other events it was saved, and where something stayed as it was."""
    changed = sum(one.saved is not None for one in done)
    if changed:
        say_good(
            said_count(
                "Auch an %(num)s weiteren Termin der Reihe gespeichert.",
                "Auch an %(num)s weiteren Terminen der Reihe gespeichert.",
                changed,
            )
        )
    kept = [f"{_day(one)}: {', '.join(said(label_of(name)) for name in one.kept)}" for one in done if one.kept]
    if kept:
        say_note(said(N_("Eigens geändert war und blieb stehen: %(parts)s."), parts="; ".join(kept)))
    refused = [f"{_day(one)}: {reason_of(one.refusal)}" for one in done if one.refusal]
    if refused:
        say_note(said(N_("Nicht geändert wurde, was nicht passt: %(parts)s"), parts=" ".join(refused)))


def _day(one: Elsewhere) -> str:
    return written_day(one.member.starts_at, one.member.timezone, chosen_language())


def reason_of(refusal: Refusal) -> str:
    """Return why an event cannot take a change."""
    if isinstance(refusal, BadDraft):
        return " ".join(said(getattr(problem, "label", problem)) for _, problem in refusal.problems)
    if isinstance(refusal, WayStillUsed):
        return said(N_("Für „%(way)s“ gibt es schon Anmeldungen."), way=said(refusal.participation.label))
    return words_of(refusal)
