"""Templates of a cluster: what they fix, which events were made from them, and what differs there."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.copying import USUALLY
from eventsvc.events.errors import BadDraft, SessionsOutsideEvent, WayStillUsed
from eventsvc.events.kindred import events_made_from, templates_of
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.events.templates import FIXABLE, fix, fixed_of, uses_of
from eventsvc.events.written import get_written_event
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.flash import say_bad, say_good, say_note
from eventsvc.web.guards import access, requires
from eventsvc.web.languages import said
from eventsvc.workflows.copying import CopyWish, copy_event
from eventsvc.workflows.editing import follow_template

from . import blueprint
from .differences import label_of
from .editor_pages import PAGES
from .elsewhere import reason_of
from .ownership import actor, may, own_event, own_key
from .template_differences import deviations

EVENT = "/veranstaltungen/<slug>"
Page = str | tuple[str, int] | Response


@blueprint.get("/vorlagen")
@requires(Permission.CREATE_EVENTS)
def templates() -> str:
    """List the templates of the account's clusters."""
    found = templates_of(access().reach(Permission.SEE_EVENTS))
    return render_template("organizer/templates/index.html", templates=found, uses=uses_of([one.id for one in found]))


def template_page(held: HeldEvent) -> str:
    """Show a template: what it fixes, and what was made from it."""
    fixed = fixed_of(held.id)
    return render_template(
        "organizer/templates/show.html",
        event=held,
        fixed=[label_of(name) for name in FIXABLE if name in fixed],
        made=events_made_from(held.id, access().reach(Permission.SEE_EVENTS)),
        may_create=access().may_anywhere(Permission.CREATE_EVENTS),
        can_delete=may(Permission.EDIT_EVENTS, held),
        now=read_clock(),
    )


@blueprint.route(f"{EVENT}/als-vorlage", methods=["GET", "POST"])
@requires(Permission.CREATE_EVENTS)
def make_template(slug: str) -> Page:
    """Say what a template takes over, and make it of the event at the second click."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    if request.method != "POST":
        return render_template("organizer/templates/make.html", event=held)
    wish = CopyWish(to=held.starts_at, along=USUALLY, as_template=True)
    with transaction():
        made = copy_event(held.id, wish, by=actor(), own=access().clusters(Permission.EDIT_EVENTS), now=read_clock())
    say_good(said(N_("Die Vorlage ist angelegt. Sagen Sie jetzt, was bei allen Veranstaltungen daraus feststeht.")))
    return redirect(url_for("organizer.fixed", slug=made.slug), code=303)


@blueprint.route(f"{EVENT}/festgelegt", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def fixed(slug: str) -> Page:
    """Show what a template fixes, and change it."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    if not held.is_template:
        return _to(slug)
    if request.method == "POST":
        wanted, seen = (set(request.form.getlist(name)) & set(FIXABLE) for name in ("part", "seen"))
        with transaction():
            fix(held.id, wanted, seen, by=actor(), now=read_clock())
        say_good(said(N_("Gespeichert.")))
        return redirect(url_for("organizer.fixed", slug=slug), code=303)
    pages = [
        (page.title, [(name, label_of(name)) for name in FIXABLE if page.form and hasattr(page.form, name)])
        for page in PAGES
    ]
    return render_template("organizer/templates/fixed.html", event=held, pages=pages, fixed=fixed_of(held.id))


@blueprint.get(f"{EVENT}/abweichungen")
@requires(Permission.EDIT_EVENTS)
def template_differences(slug: str) -> Page:
    """Name each difference between the event and its template."""
    held = own_event(slug, Permission.EDIT_EVENTS)
    written = get_written_event(held.id)
    if written.template is None:
        say_note(said(N_("Diese Veranstaltung ist aus keiner Vorlage entstanden.")))
        return _to(slug)
    found = deviations(get_written_event(written.template.id), written)
    return render_template(
        "organizer/templates/differences.html", event=held, template=written.template, deviations=found
    )


@blueprint.post(f"{EVENT}/abweichungen")
@requires(Permission.EDIT_EVENTS)
def follow(slug: str) -> Response:
    """Give the event what its template fixes by now."""
    key = own_key(slug, Permission.EDIT_EVENTS)
    try:
        with transaction():
            own = access().clusters(Permission.EDIT_EVENTS)
            follow_template(key.id, now=read_clock(), by=actor(), own=own)
    except (BadDraft, SessionsOutsideEvent, WayStillUsed) as refusal:
        say_bad(reason_of(refusal))
    else:
        say_good(said(N_("Was die Vorlage festlegt, gilt jetzt auch hier.")))
    return redirect(url_for("organizer.template_differences", slug=slug), code=303)


def _to(slug: str) -> Response:
    return redirect(url_for("organizer.event", slug=slug), code=303)
