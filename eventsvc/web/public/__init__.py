"""The front door for participants: the calendar, the events, the clusters, signing up, one's booking; no account needed."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from . import (  # noqa: E402 -- the routes hang themselves on the blueprint above
    bookings,
    calendar,
    choices,
    clusters,
    contingents,
    events,
    feeds,
    gallery,
    group_answers,
    group_changes,
    group_offers,
    group_sign_up,
    groups,
    handovers,
    invitations,
    languages,
    legal,
    news,
    overviews,
    participants,
    queueing,
    registration,
    tickets,
)

__all__ = [
    "blueprint",
    "bookings",
    "calendar",
    "choices",
    "clusters",
    "contingents",
    "events",
    "feeds",
    "gallery",
    "group_answers",
    "group_changes",
    "group_offers",
    "group_sign_up",
    "groups",
    "handovers",
    "invitations",
    "languages",
    "legal",
    "news",
    "overviews",
    "participants",
    "queueing",
    "registration",
    "tickets",
]
