"""Event registration for the cluster platforms of the Cluster-Offensive Bayern."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Build nothing before it is asked for: `eventsvc serve` watches processes and needs none of it itself."""
    if name == "create_app":
        return import_module("eventsvc.app").create_app
    raise AttributeError(f"module 'eventsvc' has no attribute {name!r}")
