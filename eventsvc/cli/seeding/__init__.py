"""The field itself as a start: 17 clusters for everyone, and a lively demonstration for whoever tries the service."""

from .loading import seed_clusters

__all__ = ["seed_clusters"]
