"""What an announcement is refused for."""

from eventsvc.kit.errors import Refusal


class AnnouncementMovedOn(Refusal):
    """Somebody else has changed it, or gone on with it, meanwhile."""


class NobodyToWriteTo(Refusal):
    """Of those who were chosen nobody would get it."""


class CannotBeFilled(Refusal):
    """For so many people a placeholder of the text has nothing to stand for."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class FilesTooBig(Refusal):
    """All attachments together are larger than five megabytes."""


class TemplateNameTaken(Refusal):
    """The cluster has a template of that name already."""


class TimeIsPast(Refusal):
    """It is to be sent at a time that is over."""
