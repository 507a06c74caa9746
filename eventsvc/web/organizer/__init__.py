"""The front door for organizers: their events, and who comes."""

from flask import Blueprint

blueprint = Blueprint("organizer", __name__)

from . import (  # noqa: E402 -- the routes hang themselves on the blueprint above
    answers,
    attendees,
    billing,
    categories,
    changes,
    choices,
    deciding,
    decisions,
    editor,
    events,
    guests,
    home,
    import_steps,
    imports,
    invitations,
    people,
    programme,
    questions,
    reserve,
    rules,
    team,
    waiting,
)

__all__ = [
    "answers",
    "attendees",
    "billing",
    "blueprint",
    "categories",
    "changes",
    "choices",
    "deciding",
    "decisions",
    "editor",
    "events",
    "guests",
    "home",
    "import_steps",
    "imports",
    "invitations",
    "people",
    "programme",
    "questions",
    "reserve",
    "rules",
    "team",
    "waiting",
]
