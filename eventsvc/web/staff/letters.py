"""What the mail log calls each letter."""

from eventsvc.kit.text import N_

LETTER_NAMES = {
    "registration_confirmed": N_("Anmeldung bestätigt"),
    "application_received": N_("Bewerbung eingegangen"),
    "application_declined": N_("Bewerbung abgelehnt"),
    "put_on_waiting_list": N_("Auf die Warteliste gesetzt"),
    "moved_up_from_waiting_list": N_("Von der Warteliste nachgerückt"),
    "registration_changed": N_("Angaben geändert"),
    "registration_withdrawn": N_("Abgemeldet"),
    "registration_cancelled": N_("Anmeldung storniert"),
    "event_changed": N_("Veranstaltung geändert"),
    "event_called_off": N_("Veranstaltung abgesagt"),
    "event_reminder": N_("Erinnerung"),
    "account_invited": N_("Einladung zum Konto"),
    "password_reset_requested": N_("Neues Passwort angefordert"),
}
