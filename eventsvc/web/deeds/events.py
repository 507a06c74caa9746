"""What is done to an event, its parts and those who are asked to come."""

from __future__ import annotations

from eventsvc.kit.text import N_

from .deed import Deed, DeedGroup

_G = DeedGroup
EVENTS = {
    "event.created": Deed(_G.EVENT, N_("Entwurf angelegt"), N_("%(who)s hat den Entwurf angelegt.")),
    "event.copied": Deed(
        _G.EVENT,
        N_("Aus einer anderen Veranstaltung kopiert"),
        N_("%(who)s hat die Veranstaltung als Kopie einer anderen angelegt."),
    ),
    "event.made_template": Deed(_G.EVENT, N_("Als Vorlage angelegt"), N_("%(who)s hat eine Vorlage angelegt.")),
    "event.fixed_changed": Deed(
        _G.EVENT, N_("Geändert, was festgelegt ist"), N_("%(who)s hat geändert, was die Vorlage festlegt.")
    ),
    "event.series_begun": Deed(_G.EVENT, N_("Reihe begonnen"), N_("%(who)s hat eine Reihe begonnen.")),
    "event.series_left": Deed(
        _G.EVENT, N_("Aus der Reihe genommen"), N_("%(who)s hat die Veranstaltung aus der Reihe genommen.")
    ),
    "event.edited": Deed(_G.EVENT, N_("Bearbeitet"), N_("%(who)s hat die Veranstaltung bearbeitet.")),
    "event.moved": Deed(
        _G.EVENT,
        N_("Zeit oder Ort geändert"),
        N_("%(who)s hat Zeit oder Ort geändert; wer kommt, wurde benachrichtigt."),
    ),
    "event.dates_moved": Deed(
        _G.EVENT,
        N_("Termine mit dem Beginn verschoben"),
        N_("%(who)s hat mit dem Beginn auch die Termine verschoben, die an ihm hängen."),
    ),
    "event.deleted": Deed(_G.EVENT, N_("Entwurf gelöscht"), N_("%(who)s hat den Entwurf „%(what)s“ gelöscht.")),
    "event.published": Deed(_G.EVENT, N_("Veröffentlicht"), N_("%(who)s hat die Veranstaltung veröffentlicht.")),
    "event.called_off": Deed(_G.EVENT, N_("Abgesagt"), N_("%(who)s hat die Veranstaltung abgesagt.")),
    "event.announced": Deed(_G.EVENT, N_("Rundmail gesendet"), N_("%(who)s hat eine Rundmail gesendet.")),
    "event.announced_again": Deed(
        _G.EVENT,
        N_("Rundmail noch einmal an Gescheiterte gesendet"),
        N_("%(who)s hat eine Rundmail noch einmal an alle gesendet, die sie nicht erreicht hatte."),
    ),
    "event.announcement_scheduled": Deed(_G.EVENT, N_("Rundmail geplant"), N_("%(who)s hat eine Rundmail geplant.")),
    "event.announcement_stopped": Deed(
        _G.EVENT, N_("Rundmail angehalten"), N_("%(who)s hat eine Rundmail angehalten.")
    ),
    "event.announcement_resumed": Deed(
        _G.EVENT, N_("Rundmail fortgesetzt"), N_("%(who)s hat eine Rundmail fortgesetzt.")
    ),
    "event.capacity_changed": Deed(
        _G.EVENT, N_("Zahl der Plätze geändert"), N_("%(who)s hat die Zahl der Plätze geändert.")
    ),
    "event.closing_changed": Deed(
        _G.EVENT,
        N_("Anmeldeschluss einer Teilnahmeart geändert"),
        N_("%(who)s hat den Anmeldeschluss einer Teilnahmeart geändert."),
    ),
    "mail_text.adapted": Deed(
        _G.CONTENT, N_("Mailtext angepasst"), N_("%(who)s hat den Text der Mail „%(what)s“ angepasst.")
    ),
    "mail_text.reset": Deed(
        _G.CONTENT,
        N_("Mailtext zurückgesetzt"),
        N_("%(who)s hat die Mail „%(what)s“ auf den Standardtext zurückgesetzt."),
    ),
    "event.rules_changed": Deed(
        _G.EVENT,
        N_("Regeln für Änderungen geändert"),
        N_("%(who)s hat die Regeln für Änderungen und Abmeldungen geändert."),
    ),
    "event.host_invited": Deed(
        _G.EVENT, N_("Als Mitveranstalter eingeladen"), N_("%(who)s hat %(what)s als Mitveranstalter eingeladen.")
    ),
    "event.host_accepted": Deed(
        _G.EVENT, N_("Als Mitveranstalter zugesagt"), N_("%(who)s hat für %(what)s als Mitveranstalter zugesagt.")
    ),
    "event.host_declined": Deed(
        _G.EVENT, N_("Als Mitveranstalter abgelehnt"), N_("%(who)s hat für %(what)s als Mitveranstalter abgelehnt.")
    ),
    "event.host_left": Deed(
        _G.EVENT, N_("Als Mitveranstalter ausgestiegen"), N_("%(who)s hat für %(what)s die Mitveranstaltung beendet.")
    ),
    "event.host_dropped": Deed(
        _G.EVENT, N_("Mitveranstalter entfernt"), N_("%(who)s hat %(what)s als Mitveranstalter entfernt.")
    ),
    "event.host_terms_changed": Deed(
        _G.EVENT, N_("Mitveranstaltung neu vereinbart"), N_("%(who)s hat die Vereinbarung mit %(what)s geändert.")
    ),
    "run.stopped": Deed(
        _G.EVENT,
        N_("Laufende Arbeit angehalten"),
        N_("%(who)s hat einen Import, eine Rundmail oder eine Sammelaktion angehalten."),
    ),
    "mail.sent_again": Deed(
        _G.EVENT, N_("E-Mail noch einmal gesendet"), N_("%(who)s hat eine E-Mail noch einmal gesendet.")
    ),
    "event.category_added": Deed(
        _G.CONTENT, N_("Kategorie hinzugefügt"), N_("%(who)s hat die Kategorie „%(what)s“ hinzugefügt.")
    ),
    "event.category_changed": Deed(
        _G.CONTENT, N_("Kategorie geändert"), N_("%(who)s hat die Kategorie „%(what)s“ geändert.")
    ),
    "event.category_removed": Deed(
        _G.CONTENT, N_("Kategorie entfernt"), N_("%(who)s hat die Kategorie „%(what)s“ entfernt.")
    ),
    "event.categories_arranged": Deed(
        _G.CONTENT, N_("Kategorien neu geordnet"), N_("%(who)s hat die Kategorien neu geordnet.")
    ),
    "event.questions_changed": Deed(_G.CONTENT, N_("Fragen geändert"), N_("%(who)s hat die Fragen geändert.")),
    "programme.session_added": Deed(
        _G.CONTENT, N_("Programmpunkt angelegt"), N_("%(who)s hat den Programmpunkt „%(what)s“ angelegt.")
    ),
    "programme.session_edited": Deed(
        _G.CONTENT, N_("Programmpunkt geändert"), N_("%(who)s hat den Programmpunkt „%(what)s“ geändert.")
    ),
    "programme.session_removed": Deed(
        _G.CONTENT, N_("Programmpunkt entfernt"), N_("%(who)s hat den Programmpunkt „%(what)s“ entfernt.")
    ),
    "consent.worded": Deed(
        _G.CONTENT, N_("Einwilligung neu formuliert"), N_("%(who)s hat eine Einwilligung neu formuliert.")
    ),
    "code.added": Deed(_G.GUESTS, N_("Code angelegt"), N_("%(who)s hat den Code %(what)s angelegt.")),
    "code.changed": Deed(_G.GUESTS, N_("Code geändert"), N_("%(who)s hat den Code %(what)s geändert.")),
    "contingent.opened": Deed(
        _G.GUESTS, N_("Kontingent angelegt"), N_("%(who)s hat das Kontingent für %(what)s angelegt.")
    ),
    "contingent.changed": Deed(
        _G.GUESTS, N_("Kontingent geändert"), N_("%(who)s hat das Kontingent für %(what)s geändert.")
    ),
    "contingent.released": Deed(
        _G.GUESTS, N_("Kontingent freigegeben"), N_("%(who)s hat das Kontingent für %(what)s freigegeben.")
    ),
    "contingent.link_renewed": Deed(
        _G.GUESTS,
        N_("Link für Kolleginnen und Kollegen erneuert"),
        N_("%(who)s hat den Link für Kolleginnen und Kollegen von %(what)s erneuert."),
    ),
    "invitation.sent": Deed(_G.GUESTS, N_("Eingeladen"), N_("%(who)s hat %(whom)s eingeladen.")),
    "invitation.reminded": Deed(
        _G.GUESTS, N_("An die Einladung erinnert"), N_("%(who)s hat %(whom)s an die Einladung erinnert.")
    ),
    "invitation.declined": Deed(_G.GUESTS, N_("Einladung abgelehnt"), N_("%(who)s hat die Einladung abgelehnt.")),
    "invitation.revoked": Deed(
        _G.GUESTS, N_("Einladung zurückgenommen"), N_("%(who)s hat die Einladung von %(whom)s zurückgenommen.")
    ),
}
