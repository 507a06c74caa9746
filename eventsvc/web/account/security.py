"""Flask-Security, set up as this house needs it: our transactions, our letters, our words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Flask, Response, current_app, request, session
from flask_security import MailUtil, RoleMixin, Security, SQLAlchemyUserDatastore, UserMixin, user_authenticated
from flask_security.babel import FsDomain

from eventsvc.accounts.letters import PasswordResetRequested
from eventsvc.accounts.models import Account
from eventsvc.accounts.passwords import PASSLIB_OPTIONS, SHORTEST_PASSWORD
from eventsvc.accounts.queries import find_signed_in
from eventsvc.accounts.service import note_sign_in
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import db, transaction
from eventsvc.messaging.letters import Recipient
from eventsvc.messaging.outbox import post
from eventsvc.web.guards import Guard, remember
from eventsvc.web.languages import said

from .forms import ForgottenPasswordForm, NewPasswordForm, OtherPasswordForm, SignInForm
from .messages import MESSAGES
from .second_step import SecondStep

RESET_WITHIN = timedelta(hours=4)
# When the password was last typed in this session.
PROVEN = "proven_at"
OPEN_TO_ANYONE = frozenset({"login", "logout", "forgot_password", "reset_password"})


class Accounts(SQLAlchemyUserDatastore):
    """Accounts as Flask-Security reads and changes them; the door's transaction commits."""

    def find_user(self, case_insensitive: bool = False, **wanted: Any) -> UserMixin | None:  # noqa: FBT001, FBT002 -- its signature
        """Return the account that fits; who has signed in is asked for on every page, together with their rights."""
        if wanted.keys() == {"fs_uniquifier"}:
            return remember(find_signed_in(wanted["fs_uniquifier"]))
        return super().find_user(case_insensitive, **wanted)

    def commit(self) -> None:
        """Leave the commit to the transaction that encloses the view."""


class OutboxMail(MailUtil):
    """Flask-Security's mails, written down in our outbox."""

    def send_mail(self, template: str, *_texts: object, **context: Any) -> None:
        """Write the letter with the link for a new password; it is the only mail that Flask-Security may send."""
        if not template.endswith("reset_instructions"):
            raise ValueError(f"no letter for {template}")
        user: Account = context["user"]
        now = read_clock()
        letter = PasswordResetRequested(
            account_id=user.id,
            name=user.name,
            email=user.email,
            link=absolute(context["reset_link"]),
            valid_until=now + RESET_WITHIN,
        )
        once = f"account:{user.id}:reset:{int(now.timestamp())}"
        post(letter, to=Recipient(user.email, user.name, user.language), once=once, now=now)


class Words(FsDomain):
    """What Flask-Security asks for its texts: ours, in the reader's language."""

    def gettext(self, string: str, **variables: Any) -> str:
        """Return the German text in the reader's language, with its variables filled in."""
        return said(string, **variables)


def hang_sign_in(app: Flask) -> None:
    """Let people sign in, sign out, and choose a new password, below /konto."""
    app.config.update(_settings())
    security = Security(
        app,
        Accounts(db, Account, RoleMixin),
        login_form=SignInForm,
        forgot_password_form=ForgottenPasswordForm,
        reset_password_form=NewPasswordForm,
        change_password_form=OtherPasswordForm,
        mail_util_cls=OutboxMail,
    )
    security.two_factor_plugins = SecondStep()
    security.i18n_domain = Words(app)  # type: ignore[no-untyped-call] # Flask-Security leaves it untyped
    security._want_json = lambda _request: False  # noqa: SLF001 -- its only switch against the JSON answers with tokens
    for endpoint, view in list(app.view_functions.items()):
        if endpoint.startswith("security."):
            app.view_functions[endpoint] = _kept(view, endpoint.removeprefix("security."))
    user_authenticated.connect(_begin_session, app)
    app.after_request(_keep_links_secret)


def absolute(link: str) -> str:
    """Return the link as the configured base URL gives it, whatever host was asked."""
    settings = current_app.extensions["settings"]
    path = "/" + link.split("://", 1)[-1].split("/", 1)[-1]
    return f"{settings.base_url}{path}"


def _kept(view: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Give a view of Flask-Security what ours have: a guard, and one transaction around a change."""

    @wraps(view)
    def inner(**kwargs: str) -> Any:
        if request.method != "POST":
            return view(**kwargs)
        with transaction():
            return view(**kwargs)

    inner.guard = Guard("public" if name in OPEN_TO_ANYONE else "account")  # type: ignore[attr-defined]
    return inner


def _begin_session(_app: Flask, user: Account, **_facts: object) -> None:
    """Leave behind what the anonymous session held: a planted form key must not outlive the sign-in. Remember when it was."""
    now = read_clock()
    note_sign_in(user.id, now)
    session.pop("csrf_token", None)
    session.permanent = True
    session[PROVEN] = int(now.timestamp())


def _keep_links_secret(response: Response) -> Response:
    if request.endpoint in {"security.reset_password", "account.accept_invitation"}:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    return response


def _settings() -> dict[str, object]:
    return {
        "SECURITY_URL_PREFIX": "/konto",
        "SECURITY_LOGIN_URL": "/anmelden",
        "SECURITY_LOGOUT_URL": "/abmelden",
        "SECURITY_RESET_URL": "/passwort-vergessen",
        "SECURITY_CHANGE_URL": "/passwort",
        "SECURITY_VERIFY_URL": "/bestaetigen",
        "SECURITY_POST_LOGIN_VIEW": "/konto/start",
        "SECURITY_POST_LOGOUT_VIEW": "/",
        "SECURITY_POST_CHANGE_VIEW": "/konto/",
        "SECURITY_POST_RESET_VIEW": "/konto/anmelden",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_RECOVERABLE": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_JOIN_USER_ROLES": False,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_FRESHNESS": timedelta(minutes=-1),
        "SECURITY_RESET_PASSWORD_WITHIN": RESET_WITHIN,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
        "SECURITY_EMAIL_PLAINTEXT": False,
        "SECURITY_EMAIL_HTML": False,
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD,
        "SECURITY_PASSWORD_SINGLE_HASH": True,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": PASSLIB_OPTIONS,
        **{f"SECURITY_MSG_{key}": message for key, message in MESSAGES.items()},
    }
