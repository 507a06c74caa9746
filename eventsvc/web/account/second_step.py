"""Signing in with a second factor: after the password a code, or a passkey."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app, redirect, render_template, request, session, url_for
from flask_security import UserMixin, login_user
from flask_security.tf_plugin import TfPlugin
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from eventsvc.accounts import second_factor
from eventsvc.accounts.errors import PasskeyRefused, WrongCode
from eventsvc.accounts.models import Account
from eventsvc.accounts.passkeys import request_options
from eventsvc.accounts.queries import find_signed_in
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.text import N_
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_note
from eventsvc.web.guards import public
from eventsvc.web.languages import said

from . import blueprint
from .passkey_forms import site_of

UNPROCESSABLE = 422
STEP, CHALLENGE = "second_step", "passkey_challenge"
# So long after the password the second factor may take.
PATIENCE = timedelta(minutes=10)
Page = str | tuple[str, int] | Response


class CodeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The code that the app shows, or one of those that were written down."""

    code = StringField(
        N_("Code"),
        [InputRequired(N_("Geben Sie den Code ein.")), Length(max=40, message=N_("Dieser Code ist zu lang."))],
    )


class SecondStep(TfPlugin):
    """What Flask-Security asks once the password was right: whether that is enough."""

    def tf_enter(
        self,
        user: UserMixin,
        remember_me: bool | None,  # noqa: FBT001 -- its signature
        primary_authn_via: str,
        next_loc: str | None,
    ) -> Response | None:
        """Lead whoever has a second factor to it; the others are in."""
        assert isinstance(user, Account)
        del remember_me, primary_authn_via, next_loc
        if user.second_factor_at is None:
            return None
        wanted = request.form.get("next") or request.args.get("next", "")
        target = wanted if wanted and validate_redirect_url(wanted) else url_for("account.start")
        session[STEP] = [user.fs_uniquifier, int(read_clock().timestamp()), target]
        return redirect(url_for("account.second_step"), code=303)


@blueprint.route("/zweiter-faktor", methods=["GET", "POST"])
@public
def second_step() -> Page:
    """Ask for the second factor; whoever was not asked for a password before begins there."""
    now, form = read_clock(), CodeForm()
    account = _waiting(now)
    if account is None:
        return _begin_again()
    if not form.validate_on_submit():
        return _page(form, account)
    try:
        with transaction():
            keyring = current_app.extensions["keyring"]
            second_factor.check_code(account.id, str(form.code.data), keyring=keyring, now=now)
            return _let_in(account)
    except WrongCode as refusal:
        form.code.errors = [words_of(refusal)]
        return _page(form, account), UNPROCESSABLE


@blueprint.post("/zweiter-faktor/passkey")
@public
def answer_with_passkey() -> Page:
    """Take a passkey's answer to the challenge that the page has shown."""
    now, challenge = read_clock(), session.pop(CHALLENGE, "")
    account = _waiting(now)
    if account is None:
        return _begin_again()
    try:
        with transaction():
            answer, site = request.form.get("answer", ""), site_of(request)
            second_factor.check_passkey(account.id, answer, challenge=challenge, site=site, now=now)
            return _let_in(account)
    except PasskeyRefused as refusal:
        form = CodeForm(formdata=None)
        form.form_errors = [words_of(refusal)]
        return _page(form, account), UNPROCESSABLE


def _waiting(now: datetime) -> Account | None:
    """Return who has just given the right password; what was changed since then ends it, as it ends sessions."""
    mark, begun, _target = session.get(STEP, ("", 0, ""))
    found = find_signed_in(mark) if mark and now.timestamp() - begun < PATIENCE.total_seconds() else None
    return found[0] if found and found[0].active else None


def _let_in(account: Account) -> Response:
    _mark, _begun, target = session.pop(STEP)
    login_user(account, authn_via=["mfa"])
    return redirect(target, code=303)


def _begin_again() -> Response:
    session.pop(STEP, None)
    say_note(said(N_("Melden Sie sich mit Ihrem Passwort an.")))
    return redirect(url_for("security.login"), code=303)


def _page(form: CodeForm, account: Account) -> str:
    factors = second_factor.factors_of(account.id)
    options = None
    if factors.passkeys:
        session[CHALLENGE] = second_factor.new_challenge()
        options = request_options(session[CHALLENGE], site_of(request), second_factor.credentials_of(account.id))
    return render_template("account/second_step.html", form=form, factors=factors, options=options)
