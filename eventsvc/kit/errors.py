"""The two ways in which a room says no."""


class Refusal(Exception):  # noqa: N818 -- refusals are what one would say
    """A rule forbids what was asked; subclasses carry facts, never sentences."""


class NotFound(Exception):  # noqa: N818 -- refusals are what one would say
    """What was asked for does not exist, or is not for the one who asks."""
