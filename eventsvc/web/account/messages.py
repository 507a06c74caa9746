"""What the sign-in says, in German; the catalogues have the English."""

from eventsvc.kit.text import N_

MESSAGES = {
    "GENERIC_AUTHN_FAILED": (N_("Die E-Mail-Adresse oder das Passwort stimmt nicht."), "error"),
    "GENERIC_RECOVERY": (
        N_("Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail mit dem weiteren Weg unterwegs."),
        "info",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("Wenn es zu dieser Adresse ein Konto gibt, ist eine E-Mail mit dem weiteren Weg unterwegs."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (N_("Dieser Link ist abgelaufen. Fordern Sie einen neuen an."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("Dieser Link gilt nicht mehr oder wurde schon benutzt. Fordern Sie einen neuen an."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Ihr neues Passwort gilt ab sofort. Melden Sie sich damit an."),
        "success",
    ),
    "PASSWORD_CHANGE": (
        N_("Ihr neues Passwort gilt ab sofort. Auf anderen Geräten sind Sie abgemeldet."),
        "success",
    ),
    "PASSWORD_IS_THE_SAME": (N_("Wählen Sie ein anderes Passwort als das bisherige."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Geben Sie ein Passwort ein."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        N_("Das Passwort braucht mindestens %(length)s Zeichen."),
        "error",
    ),
    "INVALID_PASSWORD": (N_("Das Passwort stimmt nicht."), "error"),
    "PASSWORD_MISMATCH": (N_("Die beiden Passwörter sind verschieden."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("Die beiden Passwörter sind verschieden."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Geben Sie Ihre E-Mail-Adresse ein."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("Das ist keine E-Mail-Adresse."), "error"),
    "USER_DOES_NOT_EXIST": (N_("Die E-Mail-Adresse oder das Passwort stimmt nicht."), "error"),
    "DISABLED_ACCOUNT": (N_("Die E-Mail-Adresse oder das Passwort stimmt nicht."), "error"),
    "INVALID_INPUT": (N_("Mit dieser Eingabe können wir nichts anfangen."), "error"),
    "INVALID_REDIRECT": (N_("Dorthin leiten wir nicht weiter."), "error"),
    "LOGIN": (N_("Melden Sie sich an, um weiterzugehen."), "info"),
    "UNAUTHENTICATED": (N_("Melden Sie sich an, um weiterzugehen."), "info"),
    "UNAUTHORIZED": (N_("Dafür fehlt Ihnen die Berechtigung."), "error"),
    "FORGOT_PASSWORD": (N_("Passwort vergessen?"), "info"),
}
