"""Hanging the front doors into the house."""

from flask import Flask

from . import account, desk, health, organizer, public, staff


def hang_front_doors(app: Flask) -> None:
    """Register every audience's blueprint."""
    app.register_blueprint(health.blueprint)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(organizer.blueprint, url_prefix="/organisation")
    app.register_blueprint(desk.blueprint, url_prefix="/einlass")
    app.register_blueprint(staff.blueprint, url_prefix="/verwaltung")
    app.register_blueprint(account.blueprint, url_prefix="/konto")
