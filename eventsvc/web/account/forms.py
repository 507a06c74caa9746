"""The forms of one's own account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from eventsvc.accounts.passwords import SHORTEST_PASSWORD
from eventsvc.kit.text import N_

LONGEST_PASSWORD = 200


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
        N_("Passwort wiederholen"), [EqualTo("password", N_("Die beiden Passwörter sind verschieden."))]
    )
