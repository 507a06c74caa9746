"""Who works here in the demonstration, and how they sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select

from eventsvc.accounts.models import Account, Membership, Role
from eventsvc.accounts.passwords import hashed
from eventsvc.kit.db import db

from .clusters import cluster_entries
from .people import team_name
from .rows import add, ident, present

PASSWORD = "Blauweiss-2006"  # noqa: S105 -- the demonstration's, printed at its start and refused in production
HIRED_BEFORE = timedelta(days=400)


@dataclass(frozen=True)
class Worker:
    """An account of the demonstration; without clusters its role holds in all of them."""

    key: str
    name: str
    email: str
    role: Role
    clusters: tuple[str, ...] = ()
    # Says at the start of the demonstration what this account is for.
    description: str = ""

    @property
    def id(self) -> UUID:
        """The id it is seeded with."""
        return ident("account", self.key)


SHOWN = (
    Worker(
        "owner",
        "Magdalena Huber",
        "leitung@example.org",
        Role.OWNER,
        ("mechatronik-automation",),
        "lead of one cluster (Mechatronik & Automation): invites its team",
    ),
    Worker(
        "organizer",
        "Nora Ehrenreich",
        "organisation@example.org",
        Role.ORGANIZER,
        ("mechatronik-automation",),
        "organizer of one cluster (Mechatronik & Automation)",
    ),
    Worker(
        "organizer-of-several",
        "Emre Lindinger",
        "mehrere-cluster@example.org",
        Role.ORGANIZER,
        ("automotive", "energietechnik", "neue-werkstoffe"),
        "organizer of several clusters (Automotive, Energietechnik, Neue Werkstoffe)",
    ),
    Worker("desk", "Paula Sailer", "einlass@example.org", Role.DESK, (), "desk, all clusters"),
    Worker(
        "decider",
        "Ludwig Ostermeier",
        "auswahl@example.org",
        Role.DECIDER,
        ("mechatronik-automation",),
        "decides applications of one cluster, sees nothing else",
    ),
    Worker(
        "finance",
        "Corinna Bach",
        "finanzen@example.org",
        Role.FINANCE,
        ("mechatronik-automation", "automotive"),
        "finance: billing details and fees of two clusters",
    ),
    Worker(
        "viewer",
        "Jonas Prell",
        "einsicht@example.org",
        Role.VIEWER,
        ("mechatronik-automation",),
        "sees lists of one cluster, changes and takes away nothing",
    ),
    Worker("staff", "Georg Weinzierl", "verwaltung@example.org", Role.STAFF, (), "office, all clusters"),
)
DESK = next(worker for worker in SHOWN if worker.key == "desk")


@lru_cache
def workers() -> tuple[Worker, ...]:
    """Return the accounts that are shown, and for each cluster the one who leads it."""
    teams = (
        Worker(
            f"team-{entry.slug}",
            team_name(entry.slug),
            f"team@{entry.slug}.example.org",
            Role.OWNER,
            (entry.slug,),
        )
        for entry in cluster_entries()
    )
    return (*SHOWN, *teams)


def demo_sign_ins() -> list[tuple[str, str, str]]:
    """Return for each account that is shown what it is for, its address and its password."""
    return [(worker.description, worker.email, PASSWORD) for worker in SHOWN]


def organizer_of(cluster: str) -> UUID:
    """Return the account that answers for a cluster's events."""
    return ident("account", f"team-{cluster}")


def account_id_of(worker: Worker) -> UUID:
    """Return the id that the worker's account has in this database."""
    return db.session.scalars(select(Account.id).where(Account.email == worker.email)).one()


def add_accounts(clusters: dict[str, UUID], now: datetime) -> int:
    """Add the accounts that are missing; they share one hash, for hashing is slow by design."""
    known = present(Account.email, [worker.email for worker in workers()])
    missing = [worker for worker in workers() if worker.email not in known]
    password = hashed(PASSWORD) if missing else None
    begun_at = now - HIRED_BEFORE
    rows = [
        {
            "id": worker.id,
            "name": worker.name,
            "email": worker.email,
            "password": password,
            "active": True,
            "fs_uniquifier": ident("session", worker.key).hex,
            "language": "de",
            "created_at": begun_at,
            "confirmed_at": begun_at,
        }
        for worker in missing
    ]
    add(Account, rows)
    add(
        Membership,
        [
            {
                "id": ident("membership", worker.key, cluster or "all"),
                "account_id": worker.id,
                "cluster_id": clusters[cluster] if cluster else None,
                "role": worker.role,
            }
            for worker in missing
            for cluster in worker.clusters or ("",)
        ],
    )
    return len(rows)
