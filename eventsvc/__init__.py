"""Event registration for the cluster platforms of the Cluster-Offensive Bayern."""

from .app import create_app

__all__ = ["create_app"]
