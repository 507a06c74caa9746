"""How often strangers may try: one table, counted in Redis, or in this process while Redis is away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_security import current_user
from limits import RateLimitItem, parse
from redis import RedisError

from eventsvc.settings import Settings

PREFIX = "eventsvc:limit:"
# Redis answers within a millisecond, or it is away and this process counts alone.
STORAGE_SECONDS = 0.25
TOO_MANY, UNPROCESSABLE = 429, 422
_AT_ONCE, _GROUPS = parse("10 per hour"), parse("20 per hour")
V = TypeVar("V", bound=Callable[..., Any])


def _mailbox() -> str:
    """The mailbox that a form names; kept as its hash, for Redis is no place for addresses."""
    typed = request.form.get("email", "").strip().casefold()
    return "mailbox:" + hashlib.sha256(typed.encode()).hexdigest()[:32]


def _registration() -> str:
    """The registration whose link was used, whichever addresses its forms name."""
    return f"registration:{(request.view_args or {}).get('public_id')}"


def _contingent() -> str:
    """The contingent whose contact invites, from whichever browsers."""
    return f"contingent:{(request.view_args or {}).get('public_id')}"


def _account() -> str:
    return f"account:{current_user.get_id()}"


def _waiting() -> str:
    """The account whose second factor is asked for."""
    return f"waiting:{session.get('second_step', [''])[0]}"


def _went_through(response: Response) -> bool:
    """Only what was accepted caused a mail; an error in a form costs nobody a try."""
    return response.status_code in {302, 303}


def _missed(response: Response) -> bool:
    return response.status_code in {404, 410}


@dataclass(frozen=True)
class Rule:
    """So many of these from one source; `counts` says which answers count, without it all do."""

    limit: str
    source: Callable[[], str] = get_remote_address
    counts: Callable[[Response], bool] | None = None
    methods: tuple[str, ...] = ("POST",)
    # How much one try counts; what costs nothing is not limited.
    cost: Callable[[], int] = lambda: 1
    # Views with the same name here share one count.
    shared: str = ""


def _number_of_files() -> int:
    return sum(bool(file.filename) for _, file in request.files.items(multi=True))


def _address_and_event() -> str:
    return f"{get_remote_address()}:{(request.view_args or {}).get('slug')}"


def _was_wrong(response: Response) -> bool:
    return response.status_code == UNPROCESSABLE


_UPLOADS = Rule("60 per hour; 200 per day", cost=_number_of_files, shared="uploads")
_COLLEAGUES = (Rule("60 per hour; 200 per day", source=_contingent, counts=_went_through, shared="colleagues"),)
_GUESSES = (Rule("20 per 10 minutes", counts=_missed, methods=("GET", "POST")),)

_SECOND_STEP = (Rule("5 per 5 minutes; 20 per hour; 50 per day", source=_waiting), Rule("30 per 5 minutes"))

LIMITS: dict[str, tuple[Rule, ...]] = {
    # How many mails reach one mailbox is the post office's part: whoever signs up for four events gets the fourth mail later.
    "public.sign_up": (Rule("60 per 10 minutes; 300 per day"), _UPLOADS),
    "public.sign_up_group": (Rule("300 per 10 minutes; 1000 per day"), _UPLOADS),
    "public.answer_for_group": (_UPLOADS,),
    "public.answer_for_colleague": (_UPLOADS,),
    "public.add_to_group": (_UPLOADS,),
    "public.open_booking": _GUESSES,
    "public.redeem_code": (
        Rule("10 per 10 minutes", source=_address_and_event, counts=_was_wrong, methods=("GET", "POST")),
    ),
    "public.follow_invitation": _GUESSES,
    "public.follow_colleagues": _GUESSES,
    "public.follow_contingent": _GUESSES,
    "public.contingent": _COLLEAGUES,
    "public.change_colleague": _COLLEAGUES,
    "public.ask_overview": (
        Rule("3 per hour; 10 per day", source=_mailbox, counts=_went_through),
        Rule("20 per hour", counts=_went_through),
    ),
    "public.follow_overview": _GUESSES,
    "public.unsubscribe": _GUESSES,
    "public.open_group": _GUESSES,
    "public.open_handover": _GUESSES,
    "public.send_substitute": (Rule("10 per hour", source=_registration),),
    "public.change": (Rule("5 per hour; 20 per day", source=_registration, counts=_went_through), _UPLOADS),
    "account.accept_invitation": _GUESSES,
    "account.second_step": _SECOND_STEP,
    "account.answer_with_passkey": _SECOND_STEP,
    "account.prove": (Rule("10 per 5 minutes", source=_account),),
    "account.set_up_app": (Rule("20 per 10 minutes", source=_account),),
    "security.login": (Rule("10 per 5 minutes", source=_mailbox), Rule("30 per 5 minutes")),
    "security.forgot_password": (Rule("3 per hour; 5 per day", source=_mailbox), Rule("10 per hour")),
    "security.reset_password": _GUESSES,
    "security.change_password": (Rule("10 per 5 minutes", source=_account),),
    "staff.export": (Rule("120 per hour", source=_account, methods=("GET",)),),
}


def answers_at_once() -> bool:
    """Whether whoever sends this form is still shown at once what became of it; each call counts.

    After a few the answer is the same for all and stands in the mail alone: an address that tries many others learns nothing.
    """
    return _counts(_AT_ONCE, "answers at once")


def takes_groups(cost: int = 1) -> bool:
    """Whether this address may send another form with several people; each counts, and each person it was told to be known."""
    return _counts(_GROUPS, "groups", cost)


def _counts(limit: RateLimitItem, what: str, cost: int = 1) -> bool:
    limiter: Limiter | None = current_app.extensions.get("limits")
    if limiter is None:
        return True
    try:
        # One by one: a cost beyond what is left would be refused and not count at all.
        return all(limiter.limiter.hit(limit, get_remote_address(), what) for _ in range(cost))
    except RedisError:
        return False


def instead(answer: Callable[..., Any]) -> Callable[[V], V]:
    """Say what a view answers to whoever tries too often, where a bare page would lose what was typed.

    It is called as the view is; the status and `Retry-After` are set on what it returns.
    """

    def mark(view: V) -> V:
        view.instead = answer  # type: ignore[attr-defined]
        return view

    return mark


def limit(app: Flask, settings: Settings) -> None:
    """Set the limits of the table on its views, unless the settings switch them off."""
    if not settings.has_limits:
        return
    patience: dict[str, Any] = {"socket_timeout": STORAGE_SECONDS, "socket_connect_timeout": STORAGE_SECONDS}
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=_storage(settings.redis_url),
        storage_options=patience,
        strategy="sliding-window-counter",
        in_memory_fallback_enabled=True,
        key_prefix=PREFIX,
        headers_enabled=True,
    )
    # Its own decorators hold it weakly.
    app.extensions["limits"] = limiter
    views: dict[str, Any] = app.view_functions
    for endpoint, rules in LIMITS.items():
        for rule in rules:
            limited = limiter.shared_limit(
                rule.limit,
                rule.shared or f"{endpoint}:{rules.index(rule)}",
                key_func=rule.source,
                methods=list(rule.methods),
                deduct_when=rule.counts,
                cost=rule.cost,
                exempt_when=partial(_costs_nothing, rule),
                on_breach=_answer_of(views[endpoint]),
            )
            views[endpoint] = limited(views[endpoint])


def _costs_nothing(rule: Rule) -> bool:
    return not rule.cost()


def _answer_of(view: Any) -> Callable[[object], Any]:
    """What the limiter asks for when a limit is reached: the view's own answer, or None for the page of its status."""

    def answer(_limit: object) -> Any:
        if not hasattr(view, "instead"):
            return None
        # What came before is kept and shown; what comes now is not read.
        g.takes_no_files = True
        response = view.instead(**(request.view_args or {}))
        response.status_code = TOO_MANY
        return response

    return answer


def _storage(redis_url: str) -> str:
    """Return the address as the limiter's storage writes it."""
    for ours in ("unix:", "redis+socket:"):
        if redis_url.startswith(ours):
            return redis_url.replace(ours, "redis+unix:", 1).replace("virtual_host=", "db=")
    return redis_url
