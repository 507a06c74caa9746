"""What becomes of people: places, their own details, decisions, and who has read about them."""

from __future__ import annotations

from eventsvc.kit.text import N_

from .deed import Deed, DeedGroup

_G = DeedGroup
PEOPLE = {
    "registration.confirmed": Deed(
        _G.PLACES, N_("Angemeldet"), N_("%(who)s hat %(whom)s angemeldet."), own=N_("%(who)s hat sich angemeldet.")
    ),
    "registration.waitlisted": Deed(
        _G.PLACES,
        N_("Auf die Warteliste gesetzt"),
        N_("%(who)s hat %(whom)s auf die Warteliste gesetzt."),
        own=N_("%(who)s hat sich auf die Warteliste gesetzt."),
    ),
    "registration.confirmed_out_of_turn": Deed(
        _G.PLACES, N_("Außer der Reihe bestätigt"), N_("%(who)s hat %(whom)s außer der Reihe bestätigt.")
    ),
    "registration.moved_up": Deed(
        _G.PLACES,
        N_("Von der Warteliste nachgerückt"),
        N_("%(who)s hat %(whom)s von der Warteliste nachrücken lassen."),
    ),
    "registration.offered": Deed(_G.PLACES, N_("Platz angeboten"), N_("%(who)s hat %(whom)s einen Platz angeboten.")),
    "registration.offer_accepted": Deed(
        _G.PLACES,
        N_("Angebotenen Platz angenommen"),
        N_("%(who)s hat den Platz angenommen, der %(whom)s angeboten war."),
        own=N_("%(who)s hat den angebotenen Platz angenommen."),
    ),
    "registration.offer_declined": Deed(
        _G.PLACES,
        N_("Angebotenen Platz abgelehnt"),
        N_("%(who)s hat den Platz abgelehnt, der %(whom)s angeboten war."),
        own=N_("%(who)s hat den angebotenen Platz abgelehnt."),
    ),
    "registration.lapsed": Deed(
        _G.PLACES, N_("Angebot verfallen"), N_("Der Platz, der %(whom)s angeboten war, ist verfallen.")
    ),
    "registration.switched_to_online": Deed(
        _G.PLACES,
        N_("Von der Warteliste zur Teilnahme online gewechselt"),
        N_("%(who)s hat %(whom)s von der Warteliste zur Teilnahme online gewechselt."),
        own=N_("%(who)s ist von der Warteliste zur Teilnahme online gewechselt."),
    ),
    "registration.withdrawn": Deed(
        _G.PLACES, N_("Abgemeldet"), N_("%(who)s hat %(whom)s abgemeldet."), own=N_("%(who)s hat sich abgemeldet.")
    ),
    "registration.cancelled": Deed(_G.PLACES, N_("Storniert"), N_("%(who)s hat die Anmeldung von %(whom)s storniert.")),
    "registration.not_told": Deed(
        _G.PLACES, N_("Ohne E-Mail eingetragen"), N_("%(who)s hat %(whom)s eingetragen, ohne eine E-Mail zu senden.")
    ),
    "registration.session_given": Deed(
        _G.PLACES,
        N_("Platz in einem Programmpunkt bekommen"),
        N_("%(whom)s hat einen Platz in einem Programmpunkt bekommen."),
    ),
    "event.imported": Deed(
        _G.PLACES, N_("Personen aus einer Datei eingetragen"), N_("%(who)s hat Personen aus einer Datei eingetragen.")
    ),
    "event.import_undone": Deed(
        _G.PLACES, N_("Import rückgängig gemacht"), N_("%(who)s hat einen Import rückgängig gemacht.")
    ),
    "registration.changed": Deed(
        _G.DATA,
        N_("Angaben geändert"),
        N_("%(who)s hat die Angaben von %(whom)s geändert."),
        own=N_("%(who)s hat die eigenen Angaben geändert."),
    ),
    "registration.answered": Deed(
        _G.DATA,
        N_("Antworten eingetragen"),
        N_("%(who)s hat Antworten für %(whom)s eingetragen."),
        own=N_("%(who)s hat Fragen beantwortet."),
    ),
    "registration.contact_changed": Deed(
        _G.DATA,
        N_("Kontakt oder Rechnungsdaten der Buchung geändert"),
        N_("%(who)s hat den Kontakt oder die Rechnungsdaten der Buchung von %(whom)s geändert."),
    ),
    "registration.consents_changed": Deed(
        _G.DATA,
        N_("Einwilligungen geändert"),
        N_("%(who)s hat die Einwilligungen von %(whom)s geändert."),
        own=N_("%(who)s hat die eigenen Einwilligungen geändert."),
    ),
    "registration.sessions_changed": Deed(
        _G.DATA,
        N_("Auswahl im Programm geändert"),
        N_("%(who)s hat die Auswahl von %(whom)s im Programm geändert."),
        own=N_("%(who)s hat die eigene Auswahl im Programm geändert."),
    ),
    "registration.change_seen": Deed(
        _G.DATA, N_("Änderung gesehen"), N_("%(who)s hat die Änderung von %(whom)s gesehen.")
    ),
    "event.done_to_many": Deed(
        _G.PLACES, N_("Aktion für viele begonnen"), N_("%(who)s hat mit vielen Personen auf einmal etwas getan.")
    ),
    "event.undone_to_many": Deed(
        _G.PLACES,
        N_("Aktion für viele rückgängig gemacht"),
        N_("%(who)s hat eine Aktion für viele rückgängig gemacht."),
    ),
    "registration.category_changed": Deed(
        _G.DATA, N_("Kategorie der Anmeldung geändert"), N_("%(who)s hat die Kategorie von %(whom)s geändert.")
    ),
    "registration.noted": Deed(
        _G.DATA, N_("Notiz des Teams geändert"), N_("%(who)s hat die Notiz des Teams zu %(whom)s geändert.")
    ),
    "registration.substitute_sought": Deed(
        _G.DATA,
        N_("Link für eine Vertretung erstellt"),
        N_("%(who)s hat für %(whom)s einen Link für eine Vertretung erstellt."),
        own=N_("%(who)s hat einen Link für eine Vertretung erstellt."),
    ),
    "registration.substitute_link_ended": Deed(
        _G.DATA,
        N_("Link für eine Vertretung zurückgezogen"),
        N_("%(who)s hat den Link für eine Vertretung von %(whom)s zurückgezogen."),
        own=N_("%(who)s hat den Link für eine Vertretung zurückgezogen."),
    ),
    "registration.substitute_asked": Deed(
        _G.DATA,
        N_("Vertretung wartet auf Zustimmung"),
        N_("%(who)s hat eine Vertretung für %(whom)s genannt; sie wartet auf Zustimmung."),
    ),
    "registration.substitute_declined": Deed(
        _G.DATA, N_("Vertretung abgelehnt"), N_("%(who)s hat die Vertretung für %(whom)s abgelehnt.")
    ),
    "registration.handed_over": Deed(
        _G.DATA,
        N_("Von einer Vertretung übernommen"),
        N_("%(who)s hat die Anmeldung einer Vertretung übergeben; nun kommt %(whom)s."),
    ),
    "registration.applied": Deed(
        _G.DECISIONS,
        N_("Bewerbung eingegangen"),
        N_("%(who)s hat eine Bewerbung für %(whom)s eingereicht."),
        own=N_("%(who)s hat sich beworben."),
    ),
    "application.accepted": Deed(
        _G.DECISIONS, N_("Bewerbung angenommen"), N_("%(who)s hat die Bewerbung von %(whom)s angenommen.")
    ),
    "application.declined": Deed(
        _G.DECISIONS, N_("Bewerbung abgelehnt"), N_("%(who)s hat die Bewerbung von %(whom)s abgelehnt.")
    ),
    "application.reserved": Deed(
        _G.DECISIONS, N_("Auf die Reserveliste gesetzt"), N_("%(who)s hat %(whom)s auf die Reserveliste gesetzt.")
    ),
    "application.held": Deed(
        _G.DECISIONS,
        N_("Entscheidung zurückgehalten"),
        N_("%(who)s hat über die Bewerbung von %(whom)s entschieden, die Entscheidung aber noch nicht gesendet."),
    ),
    "application.unheld": Deed(
        _G.DECISIONS,
        N_("Zurückgehaltene Entscheidung zurückgenommen"),
        N_("%(who)s hat die zurückgehaltene Entscheidung über %(whom)s zurückgenommen."),
    ),
    "application.ranked": Deed(
        _G.DECISIONS,
        N_("Rang für die Reserveliste geändert"),
        N_("%(who)s hat den Rang von %(whom)s für die Reserveliste geändert."),
    ),
    "registration.ranked": Deed(
        _G.DECISIONS,
        N_("Rang auf der Reserveliste geändert"),
        N_("%(who)s hat den Rang von %(whom)s auf der Reserveliste geändert."),
    ),
    "decisions.sent": Deed(
        _G.DECISIONS,
        N_("Zurückgehaltene Entscheidungen gesendet"),
        N_("%(who)s hat die zurückgehaltenen Entscheidungen gesendet."),
    ),
    "list.frozen": Deed(
        _G.READING,
        N_("Liste an den Veranstaltungsort übergeben"),
        N_("%(who)s hat eine Liste für den Veranstaltungsort festgehalten."),
    ),
    "export.made": Deed(
        _G.READING, N_("Liste heruntergeladen"), N_("%(who)s hat die Liste „%(what)s“ heruntergeladen.")
    ),
    "journal.exported": Deed(_G.READING, N_("Journal heruntergeladen"), N_("%(who)s hat das Journal heruntergeladen.")),
    "read.mails": Deed(_G.READING, N_("Liste der E-Mails gelesen"), N_("%(who)s hat die Liste der E-Mails gelesen.")),
    "read.mail": Deed(_G.READING, N_("E-Mail nachgesehen"), N_("%(who)s hat nachgesehen, was aus einer E-Mail wurde.")),
    "read.person": Deed(
        _G.READING, N_("Besondere Angaben gelesen"), N_("%(who)s hat besondere Angaben von %(whom)s gelesen.")
    ),
    "read.needs": Deed(
        _G.READING,
        N_("Essen und Barrierefreiheit gelesen"),
        N_("%(who)s hat auf einer Liste gelesen, was Menschen an Essen und Barrierefreiheit brauchen."),
    ),
    "read.billing": Deed(
        _G.READING, N_("Rechnungsdaten gelesen"), N_("%(who)s hat die Rechnungsdaten der Veranstaltung gelesen.")
    ),
    "read.file": Deed(
        _G.READING,
        N_("Datei heruntergeladen"),
        N_("%(who)s hat eine Datei heruntergeladen, die %(whom)s mitgeschickt hat."),
    ),
}
