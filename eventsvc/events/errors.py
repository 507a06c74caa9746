"""How the room of events says no."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from eventsvc.kit.errors import Refusal
from eventsvc.kit.localized import Bilingual

from .kinds import Participation


class BadDraft(Refusal):
    """What was entered contradicts itself; `problems` names each field and what is wrong with it."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class ClusterEnded(Refusal):
    """The cluster is no longer one: it stays with what it holds, but cannot be chosen for anything new."""


class EventChangedMeanwhile(Refusal):
    """Someone else has saved the event since it was opened for editing."""

    def __init__(self, event_id: UUID) -> None:
        super().__init__(event_id)
        self.event_id = event_id


class WayStillUsed(Refusal):
    """People have signed up for a way to take part that was to be taken away."""

    def __init__(self, participation: Participation) -> None:
        super().__init__(participation)
        self.participation = participation


class CapacityIsPublic(Refusal):
    """People rely on the capacities of a public event: they are changed on a page of their own, with their queue."""

    def __init__(self, participation: Participation) -> None:
        super().__init__(participation)
        self.participation = participation


class NotPublishable(Refusal):
    """Something still hinders publication; `findings` names it."""

    def __init__(self, findings: Sequence[str]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)


class NotADraft(Refusal):
    """The event is public already."""


class NotPublished(Refusal):
    """The event is a draft, or is called off already."""


class EventOver(Refusal):
    """The event has taken place."""


class OnlyTheLeadMay(Refusal):
    """A co-host would change which cluster leads the event, or who holds it too."""


class NoLongerInvited(Refusal):
    """The invitation to hold the event too was taken back, or answered otherwise."""


class TermsChanged(Refusal):
    """The lead has changed what it offers since the invitation was read."""


class BadQuestions(Refusal):
    """The questions do not fit together; `problems` names the question, the field and what is wrong with it."""

    def __init__(self, problems: Sequence[tuple[UUID, str, str]]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class QuestionChangedMeanwhile(Refusal):
    """Someone else has changed or removed the question since it was opened for editing."""


class BadSession(Refusal):
    """What was entered for a session contradicts itself; `problems` names each field and what is wrong with it."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class SessionsOutsideEvent(Refusal):
    """With its new times the event would leave out sessions of its programme; `sessions` names them."""

    def __init__(self, sessions: Sequence[Bilingual]) -> None:
        super().__init__(sessions)
        self.sessions = tuple(sessions)


class SessionStillChosen(Refusal):
    """People have chosen the session that was to go, or wait for it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class ChoiceUnfit(Refusal):
    """What was chosen of the programme cannot be had, or not together."""


class SessionGone(ChoiceUnfit):
    """A session that was chosen is not on offer any more, or never was."""


class SessionsOverlap(ChoiceUnfit):
    """Two sessions that were chosen take place at the same time."""

    def __init__(self, first: Bilingual, second: Bilingual) -> None:
        super().__init__(first, second)
        self.first, self.second = first, second


class OneOfGroup(ChoiceUnfit):
    """Two sessions were chosen of which one can have only one."""

    def __init__(self, first: Bilingual, second: Bilingual) -> None:
        super().__init__(first, second)
        self.first, self.second = first, second


class NotForThisWay(ChoiceUnfit):
    """The session is only for those who take part in another way."""

    def __init__(self, session: Bilingual, participation: Participation) -> None:
        super().__init__(session, participation)
        self.session, self.participation = session, participation


class BadCategory(Refusal):
    """The category does not hold together; `problems` names each field and what is wrong with it."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class TooManyCategories(Refusal):
    """The event has as many categories as one can read."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class CategoryStillUsed(Refusal):
    """People have taken the category; it cannot go."""


class CodeTaken(Refusal):
    """The event has a code that reads like this already."""


class BadFees(Refusal):
    """The steps of what signing off costs contradict each other; `problems` says how."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class ClosesOutsideWindow(Refusal):
    """A way to take part cannot close before its event opens, nor after it has closed; people read its time on the clocks of `timezone`."""

    def __init__(self, closes_at: datetime, timezone: str) -> None:
        super().__init__(closes_at, timezone)
        self.closes_at = closes_at
        self.timezone = timezone


class InSeriesAlready(Refusal):
    """The event belongs to a series; it cannot begin another."""


class FixedByTemplate(Refusal):
    """The template that the event was made from fixes these parts; `template` is what it is called."""

    def __init__(self, template: Bilingual, names: Iterable[str]) -> None:
        self.template, self.names = template, tuple(names)
        super().__init__(template.german, self.names)
