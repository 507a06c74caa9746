"""Typed, frozen settings, built and validated from Flask's config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

SHORTEST_SECRET = 32


class Environment(StrEnum):
    """Where the service runs: for real, as a demonstration on one machine, or under test."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class BadSettings(SystemExit):
    """The settings do not let the service start; `problems` has one line for each that is wrong.

    Uncaught it ends the process with these lines and without a traceback, whatever was starting it.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(["The settings do not let the service start:", *problems]))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the service was told about its surroundings."""

    environment: Environment
    secret_key: str
    secret_key_fallbacks: tuple[str, ...]
    database_url: str
    redis_url: str
    smtp_url: str
    base_url: str
    mail_sender: str
    trusted_proxies: int
    database_pool_size: int
    log_format: str
    has_limits: bool = True
    # How long a public page may be shown to strangers as it was.
    page_seconds: int = 0
    # A file that whoever makes the backups touches after each; empty if nobody does.
    backup_stamp: str = ""
    # Whom the office calls when something is wrong, as it is shown to them.
    help_contact: str = ""

    @property
    def is_production(self) -> bool:
        """Whether real people depend on it."""
        return self.environment is Environment.PRODUCTION

    @property
    def is_demo(self) -> bool:
        """Whether it shows invented people and keeps its mail for everyone to read."""
        return self.environment is Environment.DEMO

    @property
    def is_test(self) -> bool:
        """Whether tests drive it."""
        return self.environment is Environment.TEST

    @property
    def has_tls(self) -> bool:
        """Whether browsers reach it by https."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """The host and port of the base URL."""
        return urlsplit(self.base_url).netloc

    @property
    def hostnames(self) -> list[str]:
        """The names under which requests are answered."""
        own = urlsplit(self.base_url).hostname or ""
        return [own, "localhost"] if self.is_demo else [own]


def read_settings(config: Mapping[str, object]) -> Settings:
    """Return the settings of `config`, or raise BadSettings that names every missing or weak one."""
    problems: list[str] = []

    def text(name: str) -> str:
        value = str(config.get(name) or "").strip()
        if not value:
            problems.append(f"{name} is missing.")
        return value

    def number(name: str, default: int) -> int:
        raw = str(config.get(name) or default)
        if not raw.isdigit():
            problems.append(f"{name} must be a whole number, not {raw!r}.")
            return default
        return int(raw)

    raw_environment = str(config.get("EVENTSVC_ENV") or "production")
    if raw_environment not in set(Environment):
        problems.append(f"EVENTSVC_ENV must be one of {', '.join(Environment)}, not {raw_environment!r}.")
        raw_environment = "production"
    settings = Settings(
        environment=Environment(raw_environment),
        secret_key=text("SECRET_KEY"),
        secret_key_fallbacks=tuple(_list(config.get("SECRET_KEY_FALLBACKS"))),
        database_url=text("DATABASE_URL"),
        redis_url=text("REDIS_URL"),
        smtp_url=text("SMTP_URL"),
        base_url=text("BASE_URL").rstrip("/"),
        mail_sender=text("MAIL_SENDER"),
        trusted_proxies=number("TRUSTED_PROXIES", 0),
        database_pool_size=number("DATABASE_POOL_SIZE", 10),
        page_seconds=number("PAGE_SECONDS", 2),
        **_told_in_words(config),
        has_limits=config.get("RATE_LIMITS") != "off",
    )
    problems += _weaknesses(settings)
    if problems:
        raise BadSettings(problems)
    return settings


def _told_in_words(config: Mapping[str, object]) -> dict[str, str]:
    """What may be left out: without the last two the page of the service's health says that it does not know."""
    return {
        "log_format": str(config.get("LOG_FORMAT") or "json"),
        "backup_stamp": str(config.get("BACKUP_STAMP") or ""),
        "help_contact": str(config.get("HELP_CONTACT") or ""),
    }


def _list(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _weaknesses(settings: Settings) -> list[str]:
    """What is given, yet must not be relied on."""
    schemes = {
        "DATABASE_URL": (settings.database_url, ("sqlite", "postgresql", "postgresql+psycopg")),
        "REDIS_URL": (settings.redis_url, ("redis", "rediss", "unix", "redis+socket")),
        "SMTP_URL": (settings.smtp_url, ("smtp", "smtps", "smtp+starttls", "file")),
        "BASE_URL": (settings.base_url, ("http", "https")),
    }
    found = [
        f"{name} must begin with one of {', '.join(f'{scheme}:' for scheme in allowed)}."
        for name, (value, allowed) in schemes.items()
        if value and urlsplit(value).scheme not in allowed
    ]
    if settings.mail_sender and "@" not in settings.mail_sender:
        found.append("MAIL_SENDER must be an e-mail address.")
    if settings.log_format not in {"json", "plain"}:
        found.append(f"LOG_FORMAT must be json or plain, not {settings.log_format!r}.")
    if not settings.is_production:
        return found
    secrets = (settings.secret_key, *settings.secret_key_fallbacks)
    if any(secret and (len(secret) < SHORTEST_SECRET or len(set(secret)) < SHORTEST_SECRET // 4) for secret in secrets):
        found.append(f"SECRET_KEY is weak: at least {SHORTEST_SECRET} random characters are needed.")
    if settings.base_url and not settings.has_tls:
        found.append("BASE_URL must begin with https: in production.")
    if settings.smtp_url.startswith("file:"):
        found.append("SMTP_URL must name a mail server in production, not a folder.")
    return found
