"""What the sign-in says, in German; the catalogues have the English."""

from eventsvc.kit.text import N_

MESSAGES = {
    "GENERIC_AUTHN_FAILED": (N_("Die E-Mail-Adresse oder das Passwort stimmt nicht."), "bad"),
    "GENERIC_RECOVERY": (
        N_("Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail mit dem weiteren Weg unterwegs."),
        "note",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail mit dem weiteren Weg unterwegs."),
        "note",
    ),
    "PASSWORD_RESET_EXPIRED": (N_("Dieser Link ist abgelaufen. Fordern Sie einen neuen an."), "bad"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("Dieser Link gilt nicht mehr oder wurde schon benutzt. Fordern Sie einen neuen an."),
        "bad",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Ihr neues Passwort gilt ab sofort. Melden Sie sich damit an."),
        "good",
    ),
    "PASSWORD_CHANGE": (
        N_("Ihr neues Passwort gilt ab sofort. Auf anderen Geräten sind Sie abgemeldet."),
        "good",
    ),
    "PASSWORD_IS_THE_SAME": (N_("Wählen Sie ein anderes Passwort als das bisherige."), "bad"),
    "PASSWORD_NOT_PROVIDED": (N_("Geben Sie ein Passwort ein."), "bad"),
    "PASSWORD_INVALID_LENGTH": (
        N_("Das Passwort braucht mindestens %(length)s Zeichen."),
        "bad",
    ),
    "INVALID_PASSWORD": (N_("Das Passwort stimmt nicht."), "bad"),
    "PASSWORD_MISMATCH": (N_("Die beiden Passwörter sind verschieden."), "bad"),
    "RETYPE_PASSWORD_MISMATCH": (N_("Die beiden Passwörter sind verschieden."), "bad"),
    "EMAIL_NOT_PROVIDED": (N_("Geben Sie Ihre E-Mail-Adresse ein."), "bad"),
    "INVALID_EMAIL_ADDRESS": (N_("Das ist keine E-Mail-Adresse."), "bad"),
    "USER_DOES_NOT_EXIST": (N_("Die E-Mail-Adresse oder das Passwort stimmt nicht."), "bad"),
    "DISABLED_ACCOUNT": (N_("Die E-Mail-Adresse oder das Passwort stimmt nicht."), "bad"),
    "INVALID_INPUT": (N_("Mit dieser Eingabe können wir nichts anfangen."), "bad"),
    "INVALID_REDIRECT": (N_("Dorthin leiten wir nicht weiter."), "bad"),
    "LOGIN": (N_("Melden Sie sich an, um weiterzugehen."), "note"),
    "UNAUTHENTICATED": (N_("Melden Sie sich an, um weiterzugehen."), "note"),
    "UNAUTHORIZED": (N_("Dafür fehlt Ihnen die Berechtigung."), "bad"),
    "FORGOT_PASSWORD": (N_("Passwort vergessen?"), "note"),
}

LABELS = {
    "email": N_("E-Mail-Adresse"),
    "password": N_("Passwort"),
    "password_confirm": N_("Passwort wiederholen"),
    "new_password": N_("Neues Passwort"),
    "new_password_confirm": N_("Neues Passwort wiederholen"),
}
