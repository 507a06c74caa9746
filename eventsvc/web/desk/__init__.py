"""The front door for those who let people in: a phone, one hand, bad Wi-Fi."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

from . import views  # noqa: E402 -- the routes hang themselves on the blueprint above

__all__ = ["blueprint", "views"]
