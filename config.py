"""Settings from the environment, one name each; `eventsvc.settings` says what they mean and refuses what is missing or weak."""

import os

EVENTSVC_ENV = os.environ.get("EVENTSVC_ENV", "production")
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
DATABASE_URL = os.environ.get("DATABASE_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
SMTP_URL = os.environ.get("SMTP_URL", "")
BASE_URL = os.environ.get("BASE_URL", "")
MAIL_SENDER = os.environ.get("MAIL_SENDER", "")
TRUSTED_PROXIES = os.environ.get("TRUSTED_PROXIES", "0")
DATABASE_POOL_SIZE = os.environ.get("DATABASE_POOL_SIZE", "10")
LOG_FORMAT = os.environ.get("LOG_FORMAT", "json")
# "off" only to measure or to test: then strangers may try as often as they like.
RATE_LIMITS = os.environ.get("RATE_LIMITS", "on")
# How long strangers may be shown a public page as it was; "0" makes each one anew.
PAGE_SECONDS = os.environ.get("PAGE_SECONDS", "2")
# A file that is touched after each backup; its age is told on the page of the service's health.
BACKUP_STAMP = os.environ.get("BACKUP_STAMP", "")
# Whom the office calls when something is wrong: a name and a telephone number.
HELP_CONTACT = os.environ.get("HELP_CONTACT", "")
