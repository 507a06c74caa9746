"""The front door for participants: the calendar, the events, the clusters, signing up; no account needed."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from . import languages  # noqa: E402 -- the routes hang themselves on the blueprint above

__all__ = ["blueprint", "languages"]
