"""The beat's entry: `celery -A beat beat`; a tenth of the service's memory, for all it does is ring."""

import config
from eventsvc.jobs.ringer import make_ringer
from eventsvc.settings import read_settings

celery = make_ringer(read_settings(vars(config)))
