"""The front door for: organizer."""

from flask import Blueprint

blueprint = Blueprint("organizer", __name__)
