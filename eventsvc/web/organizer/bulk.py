"""Something is done to many people of the list: asked, shown beforehand, begun, watched, taken back."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventsvc.accounts.policy import Permission
from eventsvc.accounts.queries import account_names
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.errors import NotFound
from eventsvc.kit.text import N_
from eventsvc.registration.bulk import BulkState
from eventsvc.registration.bulk_rows import action_of_form, actions_at, counts_of, get_action, passed_over
from eventsvc.registration.errors import AlreadySubmitted, WrongState
from eventsvc.registration.tags import tags_at
from eventsvc.runs.queries import newest_run_of
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_note
from eventsvc.web.guards import requires
from eventsvc.web.languages import said
from eventsvc.workflows.bulk import Foreseen, foresee, start_bulk, start_undoing
from eventsvc.workflows.bulk_deeds import UNDO

from . import blueprint
from .bulk_form import RIGHTS, BulkForm, Choice, choice_of, new_form_key
from .listing import Listing
from .long_work import work_at_once
from .ownership import actor, may, own_people

UNPROCESSABLE, CONFLICT = 422, 409
LAST = 30
ACTIONS = "/veranstaltungen/<slug>/teilnehmende/aktionen"
Page = str | tuple[str, int] | Response


@blueprint.route("/veranstaltungen/<slug>/teilnehmende/aktion", methods=["GET", "POST"])
@requires(Permission.SEE_APPLICATIONS)
def do_to_many(slug: str) -> Page:
    """Ask to which end, say how many are touched and who is passed over and why, then begin."""
    listing = Listing(own_people(slug))
    choice = choice_of(listing, request.values)
    if choice is None:
        say_note(said(N_("Wählen Sie erst aus, was mit wem geschehen soll.")))
        return redirect(listing.address(listing.asked(request.values)), code=303)
    if choice.needs_target:
        page = render_template(
            "organizer/attendees/bulk_target.html", event=listing.event, choice=choice, tags=tags_at(listing.event.id)
        )
        return (page, UNPROCESSABLE) if "ziel" in request.values else page
    form, found = BulkForm(), foresee(choice.wish("", ""), choice.whom)
    if not choice.has_reason:
        del form.reason
    if request.method != "POST" or not form.validate():
        return _preview(choice, form, found)
    if request.form.get("seen") != _mark(found):
        return _preview(choice, form, found, has_changed=True)
    return _begin(choice, form, found)


@blueprint.get(ACTIONS)
@requires(Permission.SEE_APPLICATIONS)
def bulk_actions(slug: str) -> str:
    """List what was done to many at once lately."""
    event = own_people(slug)
    found = actions_at(event.id, LAST)
    return render_template(
        "organizer/attendees/bulk_actions.html",
        event=event,
        actions=[(one, counts_of(one.id)) for one in found],
        states=BulkState,
        names=account_names({one.account_id for one in found}),
    )


@blueprint.get(f"{ACTIONS}/<uuid:action_id>")
@requires(Permission.SEE_APPLICATIONS)
def bulk_action(slug: str, action_id: UUID) -> str:
    """Show how far it is, what became of it, and whether it can be taken back."""
    event, action = own_people(slug), get_action(action_id)
    if action.event_id != event.id:
        raise NotFound(action_id)
    counts = counts_of(action_id)
    return render_template(
        "organizer/attendees/bulk_action.html",
        event=event,
        action=action,
        run=newest_run_of(action_id),
        counts=counts,
        states=BulkState,
        skipped=passed_over(action_id),
        can_undo=action.deed in UNDO and action.undone_at is None and may(RIGHTS[action.deed], event),
    )


@blueprint.post(f"{ACTIONS}/<uuid:action_id>/rueckgaengig")
@requires(Permission.SEE_APPLICATIONS)
def undo_bulk_action(slug: str, action_id: UUID) -> Response:
    """Take it back from everyone it was done to."""
    event, action = own_people(slug), get_action(action_id)
    if action.event_id != event.id or not may(RIGHTS[action.deed], event):
        raise NotFound(action_id)
    try:
        with transaction():
            run_id = start_undoing(action, by=actor(), now=read_clock())
    except WrongState:
        say_bad(said(N_("Das lässt sich nicht mehr rückgängig machen.")))
    else:
        work_at_once(run_id)
    return _to_action(slug, action_id)


def _begin(choice: Choice, form: BulkForm, found: Foreseen) -> Response:
    slug, key = choice.listing.event.slug, request.form.get("form_key", "")
    wish = choice.wish(form.reason.data.strip() if choice.has_reason else "", key or new_form_key())
    try:
        with transaction():
            action_id, run_id = start_bulk(wish, [one.id for one in found.taken], by=actor(), now=read_clock())
    except AlreadySubmitted as refusal:
        return _to_action(slug, action_of_form(refusal.form_key))
    except WrongState as refusal:
        say_bad(words_of(refusal))
        return redirect(choice.listing.address(choice.listing.asked(request.values)), code=303)
    work_at_once(run_id)
    return _to_action(slug, action_id)


def _preview(choice: Choice, form: BulkForm, found: Foreseen, *, has_changed: bool = False) -> Page:
    page = render_template(
        "organizer/attendees/bulk.html",
        event=choice.listing.event,
        back=choice.listing.address(choice.listing.asked(request.values)),
        choice=choice,
        form=form,
        found=found,
        mark=_mark(found),
        form_key=request.form.get("form_key") or new_form_key(),
        can_undo=choice.deed in UNDO,
        has_changed=has_changed,
    )
    return (page, CONFLICT) if has_changed else (page, UNPROCESSABLE) if form.errors else page


def _mark(found: Foreseen) -> str:
    """Return a mark of whom it would touch, to notice whether others match by now."""
    return hashlib.sha256(b"".join(sorted(one.id.bytes for one in found.taken))).hexdigest()[:16]


def _to_action(slug: str, action_id: UUID) -> Response:
    return redirect(url_for("organizer.bulk_action", slug=slug, action_id=action_id), code=303)
