"""The companies and institutions that take part."""

from .kinds import OrganizationKind

__all__ = ["OrganizationKind"]
