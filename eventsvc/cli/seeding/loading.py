"""What is loaded, in one transaction each; a second time adds nothing and changes nothing."""

from __future__ import annotations

from datetime import datetime

from eventsvc.kit.db import transaction

from .clusters import add_clusters


def seed_clusters(now: datetime) -> int:  # noqa: ARG001 -- both seeds are called alike
    """Load the clusters and their carriers; return how many clusters were added."""
    with transaction():
        return add_clusters()
