"""The front door for: account."""

from flask import Blueprint

blueprint = Blueprint("account", __name__)
