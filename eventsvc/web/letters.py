"""What each letter is called where people read of it: in a history, in the mail log."""

from eventsvc.kit.text import N_
from eventsvc.mail_texts.catalogue import CATALOGUE

LETTER_NAMES = {
    "announced": N_("Rundmail"),
    "announcement_tried": N_("Rundmail zur Probe"),
    "entry_undone": N_("Anmeldung war ein Versehen"),
    "registration_confirmed": N_("Anmeldebestätigung"),
    "application_received": N_("Eingang der Bewerbung"),
    "application_declined": N_("Ablehnung der Bewerbung"),
    "put_on_waiting_list": N_("Platz auf der Warteliste"),
    "sign_up_repeated": N_("Hinweis auf die bestehende Anmeldung"),
    "moved_up_from_waiting_list": N_("Nachgerückt von der Warteliste"),
    "place_offered": N_("Angebot eines Platzes"),
    "offer_lapsed": N_("Verfallenes Angebot"),
    "switched_to_online": N_("Wechsel zur Teilnahme online"),
    "registration_changed": N_("Geänderte Angaben"),
    "sessions_changed": N_("Geänderte Auswahl im Programm"),
    "session_place_given": N_("Platz in einem Programmpunkt"),
    "session_moved": N_("Programmpunkt verlegt"),
    "address_replaced": N_("Andere E-Mail-Adresse"),
    "group_booked": N_("Übersicht der Gruppenbuchung"),
    "booking_passed_on": N_("Andere Adresse der Gruppenbuchung"),
    "registration_withdrawn": N_("Bestätigung der Abmeldung"),
    "place_handed_over": N_("Vertretung angenommen"),
    "substitute_declined": N_("Ablehnung der Vertretung"),
    "registration_cancelled": N_("Stornierung"),
    "event_changed": N_("Änderung der Veranstaltung"),
    "event_called_off": N_("Absage der Veranstaltung"),
    "event_reminder": N_("Erinnerung"),
    "event_follow_up": N_("Dank nach der Veranstaltung"),
    "invited": N_("Persönliche Einladung"),
    "invitation_reminded": N_("Erinnerung an die Einladung"),
    "contingent_opened": N_("Link zum Kontingent"),
    "co_host_invited": N_("Einladung als Mitveranstalter"),
    "overview_requested": N_("Link zu „Meine Anmeldungen“"),
    "account_invited": N_("Einladung ins Team"),
    "second_factor_reset": N_("Zweiter Faktor zurückgesetzt"),
    "password_reset_requested": N_("Neues Passwort angefordert"),
}
# A letter of which single cases are adapted has a name for each.
TEXT_NAMES = {key: one.title or LETTER_NAMES[one.letter] for key, one in CATALOGUE.items()}
