"""The front door for: desk."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
