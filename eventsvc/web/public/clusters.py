"""The pages of the clusters."""

from __future__ import annotations

from flask import render_template

from eventsvc.clusters.queries import get_cluster_page
from eventsvc.events.calendar_queries import clusters_with_coming, hits
from eventsvc.events.search import Wanted
from eventsvc.kit.clock import read_clock
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
        "public/clusters/show.html", cluster=page, months=months_of(cards_of(coming, now)), past=cards_of(past, now)
    )
