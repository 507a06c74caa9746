"""Hanging the front doors into the house."""

from flask import Flask

from eventsvc.settings import Settings

from . import account, desk, health, mailbox, organizer, public, staff


def hang_front_doors(app: Flask, settings: Settings) -> None:
    """Register every audience's blueprint, and for a demonstration its mailbox."""
    app.register_blueprint(health.blueprint)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(organizer.blueprint, url_prefix="/organisation")
    app.register_blueprint(desk.blueprint, url_prefix="/einlass")
    app.register_blueprint(staff.blueprint, url_prefix="/verwaltung")
    app.register_blueprint(account.blueprint, url_prefix="/konto")
    if settings.is_demo:
        app.register_blueprint(mailbox.blueprint)
