"""The front door for: public."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
