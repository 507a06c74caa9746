"""Whom the list shows and in which columns: every answer can be either."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, request

from eventsvc.accounts.policy import Permission
from eventsvc.events.questions import QuestionKind
from eventsvc.organizations import OrganizationKind
from eventsvc.registration.people_filter import FollowUp
from eventsvc.registration.people_view import OF_HEALTH, ListColumn, answer_column
from eventsvc.registration.states import RegistrationState
from eventsvc.registration.tags import tags_at
from eventsvc.web.guards import requires

from . import blueprint
from .listing import Listing
from .ownership import people_in_sight


@blueprint.get("/veranstaltungen/<slug>/teilnehmende/filter")
@requires(Permission.SEE_APPLICATIONS)
def people_filter(slug: str) -> str:
    """Offer everything by which people can be found, and every column; the form leads back to the list."""
    sight = people_in_sight(slug)
    listing = Listing(sight.event, sight)
    view = listing.asked(request.args)
    return render_template(
        "organizer/attendees/filter.html",
        event=listing.event,
        listing=listing,
        view=view,
        wanted=view.wanted,
        wrong=listing.wrong(request.args),
        typed=request.args,
        given={one.key: one for one in view.wanted.answers},
        kinds=QuestionKind,
        columns=list(_columns(listing)),
        answer_column=answer_column,
        states=list(RegistrationState),
        organization_kinds=list(OrganizationKind),
        follow_ups=list(FollowUp),
        # Words of the team's may speak of others.
        tags=tags_at(listing.event.id) if listing.is_whole else (),
    )


def _columns(listing: Listing) -> Iterator[ListColumn]:
    for column in ListColumn:
        is_known = listing.sees_health or column not in OF_HEALTH
        if is_known and (listing.holders or column is not ListColumn.ORIGIN):
            yield column
