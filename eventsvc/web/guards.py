"""Every route carries one of these; a route without one fails a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from eventsvc.accounts import queries as accounts
from eventsvc.accounts.models import Account
from eventsvc.accounts.policy import Access, Permission

from .guests import find_held, find_held_group

NOT_FOUND = 404
# Whoever has to set up a second factor can do that, and leave.
BEFORE_THE_SECOND_FACTOR = frozenset(
    f"account.{name}"
    for name in ("security", "prove", "set_up_app", "new_passkey", "add_passkey", "home", "answer_invitation")
)

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Guard:
    """Who may open a route: anyone, the holder of a booking's link, or an account with a permission."""

    audience: str
    permission: Permission | None = None


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let anyone in."""
    view.guard = Guard("public")  # type: ignore[attr-defined]
    return view


def guest(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let in whoever's browser holds the booking's link; the view gets the registration instead of its public id."""

    @wraps(view)
    def inner(public_id: str, **kwargs: Any) -> Any:
        registration = find_held(public_id)
        if registration is None:
            return render_template("public/bookings/unknown.html"), NOT_FOUND
        return view(registration, **kwargs)

    inner.guard = Guard("guest")  # type: ignore[attr-defined]
    return inner


def contact(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let in whoever's browser holds the link of a booking's contact; the view gets the booking instead of its public id."""

    @wraps(view)
    def inner(group_id: str, **kwargs: Any) -> Any:
        booking = find_held_group(group_id)
        if booking is None:
            return render_template("public/bookings/unknown.html"), NOT_FOUND
        return view(booking, **kwargs)

    inner.guard = Guard("guest")  # type: ignore[attr-defined]
    return inner


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """Let in whoever has an account."""
    return _guarded(view, Guard("account"))


def requires(permission: Permission) -> Callable[[Callable[P, Any]], Callable[P, Any]]:
    """Let in accounts that hold `permission` in at least one cluster; which objects they see is the query's part."""

    def decorate(view: Callable[P, Any]) -> Callable[P, Any]:
        return _guarded(view, Guard("account", permission))

    return decorate


def access() -> Access:
    """Return what the account of this request may do; read once per request, mostly with the account itself."""
    known: Access | None = g.get("access")
    if known is None or known.account_id != current_user.id:
        known = g.access = accounts.access_of(current_user.id)
    return known


def must_prove_more() -> bool:
    """Whether the account of this request has to set up a second factor before it goes on; the demonstration asks nobody."""
    if current_user.second_factor_at is not None or current_app.extensions["settings"].is_demo:
        return False
    return access().needs_second_factor


def remember(found: tuple[Account, Access] | None) -> Account | None:
    """Keep for this request, and no longer, what the account that was found may do."""
    if found is None:
        return None
    account, g.access = found
    return account


def _guarded(view: Callable[P, Any], guard: Guard) -> Callable[P, Any]:
    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> Any:
        if not current_user.is_authenticated:
            return _to_sign_in()
        if must_prove_more() and request.endpoint not in BEFORE_THE_SECOND_FACTOR:
            return redirect(url_for("account.security"), code=303)
        if guard.permission is not None and not access().may_anywhere(guard.permission):
            abort(403)
        return view(*args, **kwargs)

    inner.guard = guard  # type: ignore[attr-defined]
    return inner


def _to_sign_in() -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(url_for("security.login", next=target), code=303)
