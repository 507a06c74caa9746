"""The front door for people who work here: signing in, their own account, the invitation to it."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)

from . import second_factors, second_step, views  # noqa: E402 -- the routes hang themselves on the blueprint above

__all__ = ["blueprint", "second_factors", "second_step", "views"]
