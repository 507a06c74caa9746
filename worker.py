"""Celery's entry: `celery -A worker worker`; the clock that wakes it is in `beat.py`."""

from eventsvc.ground import lay_ground
from eventsvc.kit.memory import keep_what_stands

celery = lay_ground().extensions["celery"]
keep_what_stands()
