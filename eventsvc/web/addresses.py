"""Addresses that people share: a form without scripts writes its empty filters into them, the service leads to the short one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import redirect, request
from werkzeug.wrappers import Response

from .templating import page_url

P = ParamSpec("P")
R = TypeVar("R")


def short_address(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Lead an address in which a filter is empty to the same address without it."""

    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        empty = [name for name, value in request.args.items(multi=True) if not value]
        if empty and request.method in {"GET", "HEAD"}:
            return redirect(page_url(**dict.fromkeys(empty)))
        return view(*args, **kwargs)

    return inner
