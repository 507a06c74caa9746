"""A series of events: made by a rule from one of them, shown as a whole, ended early, left by a single one."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.copying import Along
from eventsvc.events.errors import BadDraft, InSeriesAlready
from eventsvc.events.kindred import events_in_series
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.recurrence import Rule
from eventsvc.events.series import find_series, leave_series
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.holidays import bavarian_holiday
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.copying import source_of
from eventsvc.workflows.series import Hand, end_series, later_members, make_series

from . import blueprint
from .copy_form import AlongForm, may_come_along
from .ownership import actor, may, own_event, own_key, rights_at
from .series_form import Occurrence, RuleForm, check, occurrences, said_rule, starts_of

UNPROCESSABLE = 422
SERIES = "/veranstaltungen/<slug>/reihe"
Page = str | tuple[str, int] | Response


@blueprint.get(SERIES)
@requires(Permission.SEE_EVENTS)
def series(slug: str) -> str:
    """List the events of a series with how each stands."""
    held = own_event(slug, Permission.SEE_EVENTS)
    found = find_series(held.id)
    if found is None:
        raise NotFound(slug)
    members = events_in_series(found.id, access().reach(Permission.SEE_EVENTS))
    return render_template(
        "organizer/series/show.html",
        event=held,
        rule=said_rule(found.rhythm, found.every, found.first_on),
        members=members,
        holidays={one.id: _holiday(one) for one in members},
        now=read_clock(),
        can_edit=may(Permission.EDIT_EVENTS, held),
    )


@blueprint.route(f"{SERIES}/neu", methods=["GET", "POST"])
@requires(Permission.CREATE_EVENTS)
def new_series(slug: str) -> Page:
    """Ask for the rule, show the days that it gives, and make a draft for each that is wanted."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    if held.series_id is not None:
        say_note(said(N_("Diese Veranstaltung gehört schon zu einer Reihe.")))
        return _to_series(slug)
    zone = ZoneInfo(held.timezone)
    start = held.starts_at.astimezone(zone).replace(tzinfo=None)
    form, along = RuleForm(start.date()), AlongForm()
    offered = may_come_along(source_of(held.id), rights_at(held.id, held.lead_cluster_id))
    # A host would be asked once for each day.
    along.offer_along(one for one in offered if one is not Along.HOSTS)
    rule = form.rule() if form.is_asked else None
    found = occurrences(rule, start) if rule else []
    if request.method != "POST" or rule is None:
        page = _rule_page(held, form, along, found)
        return (page, UNPROCESSABLE) if form.errors else page
    if not along.validate() or not check(found, start) or not any(one.is_wanted for one in found):
        return _rule_page(held, form, along, found), UNPROCESSABLE
    return _make(held, rule, found, along, zone)


def _make(held: HeldEvent, rule: Rule, found: list[Occurrence], along: AlongForm, zone: ZoneInfo) -> Page:
    try:
        with transaction():
            starts, chosen = starts_of(found, zone), along.chosen_along()
            made = make_series(held.id, rule, starts, chosen, hand=hand(), now=read_clock())
    except InSeriesAlready:
        say_note(said(N_("Diese Veranstaltung gehört schon zu einer Reihe.")))
    except BadDraft as refusal:
        say_note(said(getattr(refusal.problems[0][1], "label", "")))
        return redirect(url_for("organizer.edit_event", slug=held.slug), code=303)
    else:
        say_good(said_count("%(num)s Entwurf ist angelegt.", "%(num)s Entwürfe sind angelegt.", len(made)))
    return _to_series(held.slug)


@blueprint.post(f"{SERIES}/verlassen")
@requires(Permission.EDIT_EVENTS)
def leave(slug: str) -> Response:
    """Let the event stand alone."""
    key = own_key(slug, Permission.EDIT_EVENTS)
    with transaction():
        leave_series(key.id, by=actor(), now=read_clock())
    say_good(
        said(
            N_("Diese Veranstaltung gehört nicht mehr zur Reihe; was für die Reihe geändert wird, gilt nicht für sie.")
        )
    )
    return redirect(url_for("organizer.event", slug=slug), code=303)


@blueprint.route(f"{SERIES}/beenden", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def end(slug: str) -> Page:
    """Say which drafts go when the event is the last of its series, and delete them at the second click."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    if request.method != "POST":
        drafts, public = later_members(held.id, hand().reach)
        if not drafts:
            say_note(said(N_("Nach diesem Termin gibt es keinen Entwurf mehr, der zu löschen wäre.")))
            return redirect(url_for("organizer.event", slug=slug), code=303)
        return render_template("organizer/series/end.html", event=held, drafts=drafts, public=public)
    with transaction():
        deleted, _kept = end_series(held.id, hand=hand(), now=read_clock())
    say_good(said_count("%(num)s Entwurf ist gelöscht.", "%(num)s Entwürfe sind gelöscht.", len(deleted)))
    return _to_series(slug)


def hand() -> Hand:
    """Return who acts, and how far it reaches."""
    return Hand(by=actor(), own=access().clusters(Permission.EDIT_EVENTS), reach=access().reach(Permission.EDIT_EVENTS))


def _holiday(event: HeldEvent) -> str:
    return bavarian_holiday(event.starts_at.astimezone(ZoneInfo(event.timezone)).date())


def _rule_page(held: HeldEvent, form: RuleForm, along: AlongForm, found: list[Occurrence]) -> str:
    return render_template("organizer/series/new.html", event=held, form=form, along=along, found=found)


def _to_series(slug: str) -> Response:
    return redirect(url_for("organizer.series", slug=slug), code=303)
