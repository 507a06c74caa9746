"""The front door for participants: the calendar, the events, the clusters, signing up; no account needed."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from . import (  # noqa: E402 -- the routes hang themselves on the blueprint above
    calendar,
    clusters,
    events,
    feeds,
    languages,
    legal,
)

__all__ = ["blueprint", "calendar", "clusters", "events", "feeds", "languages", "legal"]
