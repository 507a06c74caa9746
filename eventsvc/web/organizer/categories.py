"""The categories of an event: the list in its order, and one category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.events.category_queries import CategoryRow, categories_of
from eventsvc.events.category_service import MOST_CATEGORIES, draft_of_category
from eventsvc.events.errors import BadCategory, CategoryStillUsed
from eventsvc.events.organizer_queries import HeldEvent
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.errors import NotFound, Refusal
from eventsvc.kit.text import N_
from eventsvc.registration.errors import CapacityBelowTaken
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.web.wording import said_count
from eventsvc.workflows.categories import add_category, change_category, move_category, remove_category

from . import blueprint
from .category_form import CategoryForm
from .differences import Difference, compared
from .ordering import just_moved, kept_focus, wanted_place
from .ownership import actor, own_event

UNPROCESSABLE, CONFLICT = 422, 409
Page = str | tuple[str, int] | Response


@blueprint.get("/veranstaltungen/<slug>/kategorien")
@requires(Permission.EDIT_EVENTS)
def categories(slug: str) -> Page:
    """List the categories with their quotas and prices."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    present = categories_of(event.id)
    return render_template(
        "organizer/categories/index.html", event=event, categories=present, most=MOST_CATEGORIES, **just_moved()
    )


@blueprint.route("/veranstaltungen/<slug>/kategorien/neu", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def new_category(slug: str) -> Page:
    """Add a category at the end."""
    event, form = own_event(slug, Permission.EDIT_EVENTS), CategoryForm()
    form.offer(categories_of(event.id), event.timezone)
    if request.method != "POST":
        return _page(form, event)
    if not form.validate():
        return _page(form, event), UNPROCESSABLE
    try:
        with transaction():
            add_category(event.id, form.draft(), by=actor(), now=read_clock())
    except Refusal as refusal:
        return _refused(form, event, refusal)
    say_good(said(N_("Die Kategorie steht jetzt am Ende der Liste.")))
    return _to_list(slug)


@blueprint.route("/veranstaltungen/<slug>/kategorien/<uuid:category_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def category(slug: str, category_id: UUID) -> Page:
    """Show and save one category; its people keep their places."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    found = _of(categories_of(event.id), category_id)
    saved = _saved_form(event, category_id)
    if request.method != "POST":
        return _page(saved, event, found)
    form = CategoryForm()
    form.offer(_others(event, category_id), event.timezone, found.cluster_ids)
    form.take(saved)
    if not form.validate():
        return _page(form, event, found), UNPROCESSABLE
    try:
        with transaction():
            moved = change_category(event.id, category_id, form.edit(), by=actor(), now=read_clock())
    except EditsClash as clash:
        return _page(form, event, found, compared(clash, form, _saved_form(event, category_id))), CONFLICT
    except Refusal as refusal:
        return _refused(form, event, refusal, found)
    say_good(said(N_("Gespeichert.")))
    if moved:
        say_good(said_count("%(num)s Person rückt nach.", "%(num)s Personen rücken nach.", moved))
    return _to_list(slug)


@blueprint.post("/veranstaltungen/<slug>/kategorien/<uuid:category_id>/entfernen")
@requires(Permission.EDIT_EVENTS)
def end_category(slug: str, category_id: UUID) -> Page:
    """Remove a category that nobody took."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    _of(categories_of(event.id), category_id)
    try:
        with transaction():
            remove_category(event.id, category_id, by=actor(), now=read_clock())
    except CategoryStillUsed as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Die Kategorie ist entfernt.")))
    return _to_list(slug)


@blueprint.post("/veranstaltungen/<slug>/kategorien/reihenfolge")
@requires(Permission.EDIT_EVENTS)
def arrange_categories(slug: str) -> Page:
    """Put a category at another place."""
    event = own_event(slug, Permission.EDIT_EVENTS)
    category_id, place = request.form.get("category", type=UUID), wanted_place()
    if category_id is None or place is None:
        return _to_list(slug)
    _of(categories_of(event.id), category_id)
    with transaction():
        move_category(event.id, category_id, place, by=actor(), now=read_clock())
    return _to_list(slug, **kept_focus(category_id))


def _of(present: tuple[CategoryRow, ...], category_id: UUID) -> CategoryRow:
    for one in present:
        if one.id == category_id:
            return one
    raise NotFound(category_id)


def _others(event: HeldEvent, category_id: UUID) -> list[CategoryRow]:
    return [one for one in categories_of(event.id) if one.id != category_id]


def _saved_form(event: HeldEvent, category_id: UUID) -> CategoryForm:
    form, present = CategoryForm(formdata=None), categories_of(event.id)
    found = _of(present, category_id)
    form.offer(_others(event, category_id), event.timezone, found.cluster_ids)
    form.show(draft_of_category(found, present))
    return form


def _refused(
    form: CategoryForm, event: HeldEvent, refusal: Refusal, found: CategoryRow | None = None
) -> tuple[str, int]:
    if isinstance(refusal, BadCategory):
        form.tell(refusal)
        return _page(form, event, found), UNPROCESSABLE
    if isinstance(refusal, CapacityBelowTaken):
        form.quota.errors = [words_of(refusal)]
    else:
        form.form_errors = [words_of(refusal)]
    return _page(form, event, found), CONFLICT


def _page(
    form: CategoryForm, event: HeldEvent, found: CategoryRow | None = None, both: Sequence[Difference] = ()
) -> str:
    return render_template("organizer/categories/form.html", form=form, event=event, category=found, both=both)


def _to_list(slug: str, **query: Any) -> Response:
    return redirect(url_for("organizer.categories", slug=slug, **query), code=303)
