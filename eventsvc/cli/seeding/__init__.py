"""The field itself as a start: 17 clusters for everyone, and a lively demonstration for whoever tries the service."""

from .accounts import demo_sign_ins
from .loading import Added, seed_clusters, seed_demo

__all__ = ["Added", "demo_sign_ins", "seed_clusters", "seed_demo"]
