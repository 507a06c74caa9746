"""The pages of the clusters."""

from __future__ import annotations

from flask import Response, render_template

from eventsvc.clusters.logos import get_logo
from eventsvc.clusters.queries import get_cluster_page
from eventsvc.clusters.rules import has_ended
from eventsvc.events.calendar_queries import clusters_with_coming, hits
from eventsvc.events.search import Wanted
from eventsvc.kit.clock import read_clock
from eventsvc.kit.localized import home_day
from eventsvc.web.assets import FOR_EVER
from eventsvc.web.files import SANDBOX
from eventsvc.web.guards import public

from . import blueprint
from .calendar import cards_of, months_of
from .kept import kept_for_strangers

MOST_PAST = 10
MOST_COMING = 50


@blueprint.get("/cluster")
@public
@kept_for_strangers
def clusters() -> str:
    """Show all clusters."""
    return render_template("public/clusters/index.html", clusters=clusters_with_coming(read_clock()))


@blueprint.get("/cluster/<slug>")
@public
@kept_for_strangers
def cluster(slug: str) -> str:
    """Show a cluster: what it is, who stands behind it, what it holds and has held."""
    now = read_clock()
    page = get_cluster_page(slug)
    coming = hits(Wanted(cluster=slug), now, limit=MOST_COMING)
    past = hits(Wanted(cluster=slug, is_past=True), now, limit=MOST_PAST)
    return render_template(
        "public/clusters/show.html",
        cluster=page,
        months=months_of(cards_of(coming, now)),
        past=cards_of(past, now),
        is_over=has_ended(page.valid_until, home_day(now)),
    )


@blueprint.get("/cluster/<slug>/logo/<mark>")
@public
def cluster_logo(slug: str, mark: str) -> Response:
    """Send a cluster's logo; its address changes with it, so it may be kept for ever."""
    media_type, content = get_logo(slug, mark)
    response = Response(content, mimetype=media_type)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(mark)
    return response
