"""What an import is refused for."""

from eventsvc.kit.errors import Refusal


class FileUnreadable(Refusal):
    """It is no table that can be read: `why` says in which way, in German words that are marked for the catalogues."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ImportMovedOn(Refusal):
    """Somebody else has gone on with the import meanwhile."""


class RowsAreFaulty(Refusal):
    """Nobody is to be imported unless all are, and not all can be."""


class CannotBeUndone(Refusal):
    """Something has happened to rows of the import since: these registrations."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number
