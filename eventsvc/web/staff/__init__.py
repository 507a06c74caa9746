"""The front door for the office, and for what organizers share with it: accounts, exports, the mail log."""

from flask import Blueprint

blueprint = Blueprint("staff", __name__)

from . import accounts, carriers, clusters, consents, exports, health, home, jobs, mails  # noqa: E402 -- the routes hang themselves on the blueprint above

__all__ = ["accounts", "blueprint", "carriers", "clusters", "consents", "exports", "health", "home", "jobs", "mails"]
