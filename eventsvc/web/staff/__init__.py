"""The front door for: staff."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__)
