"""Celery's entry: `celery -A worker worker`; the clock that wakes it is in `beat.py`."""

from eventsvc.ground import lay_ground

celery = lay_ground().extensions["celery"]
