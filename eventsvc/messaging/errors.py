"""What can come between a mail and its recipient."""


class DeliveryProblem(Exception):  # noqa: N818 -- it says what happened, as refusals do
    """A mail did not go out; `reason` says why, in the server's words where it gave some."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(DeliveryProblem):
    """It may go out at another time: a 4xx answer, a stall, a lost connection."""


class MailRefused(DeliveryProblem):
    """The mail will never go out: the server refuses its recipient or its content for good."""


class ServerRefusesUs(DeliveryProblem):
    """The server refuses the service itself, its login or its sender: the operator's matter, not the mail's."""
