"""Celery's entry: `celery -A worker worker` and `celery -A worker beat`."""

from eventsvc import create_app

celery = create_app().extensions["celery"]
