"""The forms of the sign-in and of one's own account."""

from __future__ import annotations

from typing import Any

from flask_security.forms import ChangePasswordForm, ForgotPasswordForm, LoginForm, ResetPasswordForm
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from wtforms import Field, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from eventsvc.accounts.passwords import SHORTEST_PASSWORD
from eventsvc.kit.text import N_

from .messages import LABELS

LONGEST_PASSWORD = 200


class SpokenForm:
    """A form of Flask-Security whose fields are all required and speak as ours do."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, label in LABELS.items():
            if name in self:  # type: ignore[operator] # a form, beside which this is always inherited
                self[name].label.text = label  # type: ignore[index]
                self[name].flags.required = True  # type: ignore[index]


class SignInForm(SpokenForm, LoginForm):
    """The sign-in without "remember me": desks are shared devices."""

    remember = None

    def validate_next(self, field: Field) -> None:
        """Forget a target outside this house, without a word: the sign-in itself is none the worse."""
        if field.data and not validate_redirect_url(field.data):
            field.data = ""


class ForgottenPasswordForm(SpokenForm, ForgotPasswordForm):
    """The way to a new password, by mail."""


class NewPasswordForm(SpokenForm, ResetPasswordForm):
    """The new password, typed twice."""


class OtherPasswordForm(SpokenForm, ChangePasswordForm):
    """The present password, and the new one twice."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.password.label.text = N_("Bisheriges Passwort")


class FirstPasswordForm(FlaskForm):  # type: ignore[misc] # Flask-WTF is untyped
    """The first password, typed twice."""

    password = PasswordField(
        N_("Passwort"),
        [
            InputRequired(N_("Geben Sie ein Passwort ein.")),
            Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, N_("Das Passwort braucht mindestens zehn Zeichen.")),
        ],
    )
    password_confirm = PasswordField(
        N_("Passwort wiederholen"),
        [
            InputRequired(N_("Die beiden Passwörter sind verschieden.")),
            EqualTo("password", N_("Die beiden Passwörter sind verschieden.")),
        ],
    )
