"""What long work refuses."""

from eventsvc.kit.errors import Refusal


class RunIsOver(Refusal):
    """It has come to its end before it could be stopped."""
