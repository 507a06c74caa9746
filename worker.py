"""Celery's entry: `celery -A worker worker`; the clock that wakes it is in `beat.py`."""

from eventsvc import create_app

celery = create_app().extensions["celery"]
