"""The security of one's own account: app, passkeys, recovery codes, other devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from flask import current_app, redirect, render_template, request, session, url_for
from flask_security import current_user, login_user
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from eventsvc.accounts import second_factor, service
from eventsvc.accounts.errors import LastFactor, PasskeyRefused, WrongCode
from eventsvc.accounts.passkeys import Owner, creation_options, register
from eventsvc.accounts.passwords import is_password
from eventsvc.accounts.totp import app_address, written_secret
from eventsvc.journal import Actor
from eventsvc.kit.clock import read_clock
from eventsvc.kit.db import transaction
from eventsvc.kit.ids import written_code
from eventsvc.kit.qr import qr_code
from eventsvc.kit.text import N_
from eventsvc.web.account_history import history_of_account
from eventsvc.web.errors import words_of
from eventsvc.web.flash import say_bad, say_good
from eventsvc.web.guards import access, must_prove_more, signed_in
from eventsvc.web.languages import said

from . import blueprint
from .passkey_forms import HOUSE, can_have_passkeys, site_of
from .second_step import CHALLENGE, CodeForm
from .security import PROVEN

UNPROCESSABLE, QR_BORDER = 422, 4
# So long after the password was typed the account's security can be changed.
FRESH_FOR = timedelta(minutes=10)
LONGEST_NAME, SHOWN_DEEDS = 60, 12
Page = str | tuple[str, int] | Response
View = Callable[..., Any]


class PasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The password once more."""

    password = PasswordField(N_("Passwort"), [InputRequired(N_("Geben Sie ein Passwort ein."))])


def freshly(view: View) -> View:
    """Ask for the password again unless it was typed just now: an unlocked screen must not change who can sign in."""

    @wraps(view)
    def inner(**kwargs: Any) -> Any:
        if read_clock().timestamp() - session.get(PROVEN, 0) > FRESH_FOR.total_seconds():
            back = request.path if request.method == "GET" else url_for("account.security")
            return redirect(url_for("account.prove", next=back), code=303)
        return view(**kwargs)

    return signed_in(inner)


@blueprint.get("/sicherheit")
@signed_in
def security() -> str:
    """Show what protects the account, and what happened to it."""
    return render_template(
        "account/security.html",
        factors=second_factor.factors_of(current_user.id),
        must_prove_more=must_prove_more(),
        history=history_of_account(current_user.id)[:SHOWN_DEEDS],
        can_have_passkeys=can_have_passkeys(site_of(request)),
    )


@blueprint.route("/passwort-bestaetigen", methods=["GET", "POST"])
@signed_in
def prove() -> Page:
    """Take the password once more, and go on."""
    form, target = PasswordForm(), request.args.get("next", "")
    if not form.validate_on_submit():
        return render_template("account/prove.html", form=form)
    if not is_password(form.password.data, current_user.password):
        form.password.errors = [said(N_("Das Passwort stimmt nicht."))]
        return render_template("account/prove.html", form=form), UNPROCESSABLE
    session[PROVEN] = int(read_clock().timestamp())
    is_ours = target and validate_redirect_url(target)
    return redirect(target if is_ours else url_for("account.security"), code=303)


@blueprint.route("/sicherheit/app", methods=["GET", "POST"])
@freshly
def set_up_app() -> Page:
    """Show the QR code for the app, and take its first code."""
    form, keyring = CodeForm(), current_app.extensions["keyring"]
    if form.validate_on_submit():
        try:
            with transaction():
                code, now = str(form.code.data), read_clock()
                codes = second_factor.confirm_app(current_user.id, code, keyring=keyring, now=now)
        except WrongCode as refusal:
            form.code.errors = [words_of(refusal)]
        else:
            return _set_up(N_("Die App ist eingerichtet."), codes)
    secret = second_factor.app_secret(current_user, keyring)
    address = app_address(secret, account=current_user.email, issuer=HOUSE)
    page = render_template(
        "account/app.html",
        form=form,
        drawing=Markup(qr_code(address, QR_BORDER)),  # noqa: S704 -- drawn by us, of figures alone
        address=address,
        secret=written_code(written_secret(secret)),
    )
    return (page, UNPROCESSABLE) if form.errors else page


@blueprint.post("/sicherheit/app/entfernen")
@freshly
def remove_app() -> Response:
    """End the app."""
    return _removed(lambda: second_factor.remove_app(current_user.id, is_needed=_is_needed(), now=read_clock()))


@blueprint.get("/sicherheit/passkey")
@freshly
def new_passkey() -> str:
    """Show what a passkey is, and the button that makes one."""
    session[CHALLENGE] = second_factor.new_challenge()
    known = second_factor.credentials_of(current_user.id)
    owner = Owner(current_user.id.bytes, current_user.email, current_user.name)
    options = creation_options(session[CHALLENGE], site_of(request), owner, house=HOUSE, known=known)
    return render_template("account/passkey.html", options=options)


@blueprint.post("/sicherheit/passkey")
@freshly
def add_passkey() -> Page:
    """Keep the passkey that the browser has made."""
    challenge = session.pop(CHALLENGE, "")
    name = " ".join(request.form.get("name", "").split())[:LONGEST_NAME] or said(N_("Passkey"))
    try:
        made = register(request.form.get("answer", ""), challenge=challenge, site=site_of(request))
        with transaction():
            keyring = current_app.extensions["keyring"]
            codes = second_factor.add_passkey(current_user.id, made, name, keyring=keyring, now=read_clock())
    except PasskeyRefused as refusal:
        say_bad(words_of(refusal))
        return redirect(url_for("account.new_passkey"), code=303)
    return _set_up(N_("Der Passkey ist gespeichert."), codes)


@blueprint.post("/sicherheit/passkey/<uuid:passkey_id>/entfernen")
@freshly
def remove_passkey(passkey_id: UUID) -> Response:
    """End a passkey."""
    return _removed(
        lambda: second_factor.remove_passkey(current_user.id, passkey_id, is_needed=_is_needed(), now=read_clock())
    )


@blueprint.post("/sicherheit/codes")
@freshly
def renew_codes() -> Page:
    """Show ten fresh recovery codes, this once."""
    with transaction():
        codes = second_factor.renew_codes(current_user.id, keyring=current_app.extensions["keyring"], now=read_clock())
    return _set_up(N_("Die neuen Codes gelten; die alten nicht mehr."), codes)


@blueprint.post("/sicherheit/ueberall-abmelden")
@signed_in
def sign_out_elsewhere() -> Response:
    """End every other session of the account; this one goes on."""
    with transaction():
        account = service.end_sessions(current_user.id, by=Actor.account(current_user.id), now=read_clock())
        login_user(account)
    say_good(said(N_("Auf allen anderen Geräten sind Sie abgemeldet.")))
    return redirect(url_for("account.security"), code=303)


def _is_needed() -> bool:
    return access().needs_second_factor


def _set_up(words: str, codes: tuple[str, ...]) -> Page:
    """Say what was done; recovery codes are shown in this answer and never again."""
    if not codes:
        say_good(said(words))
        return redirect(url_for("account.security"), code=303)
    return render_template("account/codes.html", words=words, codes=[written_code(code) for code in codes])


def _removed(change: Callable[[], None]) -> Response:
    try:
        with transaction():
            change()
    except LastFactor as refusal:
        say_bad(words_of(refusal))
    else:
        say_good(said(N_("Entfernt. Bei der Anmeldung gilt es nicht mehr.")))
    return redirect(url_for("account.security"), code=303)
