"""What is done to the accounts of those who work here."""

from __future__ import annotations

from eventsvc.kit.text import N_

from .deed import Deed, DeedGroup

_G = DeedGroup
TEAM = {
    "account.invited": Deed(_G.TEAM, N_("Ins Team eingeladen"), N_("%(who)s hat %(whom)s ins Team eingeladen.")),
    "account.invited_again": Deed(
        _G.TEAM, N_("Noch einmal ins Team eingeladen"), N_("%(who)s hat %(whom)s noch einmal ins Team eingeladen.")
    ),
    "account.brought_along": Deed(
        _G.TEAM,
        N_("Aus dem Team der kopierten Veranstaltung übernommen"),
        N_("%(who)s hat %(whom)s aus dem Team der kopierten Veranstaltung übernommen."),
    ),
    "account.invitation_revoked": Deed(
        _G.TEAM,
        N_("Einladung ins Team zurückgenommen"),
        N_("%(who)s hat die Einladung von %(whom)s ins Team zurückgenommen."),
    ),
    "account.invitation_declined": Deed(
        _G.TEAM, N_("Einladung ins Team abgelehnt"), N_("%(who)s hat die Einladung ins Team abgelehnt.")
    ),
    "account.joined": Deed(
        _G.TEAM, N_("Einladung ins Team angenommen"), N_("%(who)s hat die Einladung ins Team angenommen.")
    ),
    "account.role_ended": Deed(_G.TEAM, N_("Aus dem Team genommen"), N_("%(who)s hat %(whom)s aus dem Team genommen.")),
    "account.accepted": Deed(_G.TEAM, N_("Erstes Passwort gewählt"), N_("%(who)s hat das erste Passwort gewählt.")),
    "account.deactivated": Deed(_G.TEAM, N_("Zugang beendet"), N_("%(who)s hat den Zugang von %(whom)s beendet.")),
    "account.reactivated": Deed(
        _G.TEAM, N_("Zugang wieder freigegeben"), N_("%(who)s hat den Zugang von %(whom)s wieder freigegeben.")
    ),
    "account.app_added": Deed(
        _G.TEAM, N_("App für die Anmeldung eingerichtet"), N_("%(who)s hat eine App für die Anmeldung eingerichtet.")
    ),
    "account.app_removed": Deed(
        _G.TEAM, N_("App für die Anmeldung entfernt"), N_("%(who)s hat die App für die Anmeldung entfernt.")
    ),
    "account.passkey_added": Deed(_G.TEAM, N_("Passkey gespeichert"), N_("%(who)s hat einen Passkey gespeichert.")),
    "account.passkey_removed": Deed(_G.TEAM, N_("Passkey entfernt"), N_("%(who)s hat einen Passkey entfernt.")),
    "account.recovery_code_used": Deed(
        _G.TEAM,
        N_("Mit einem Wiederherstellungscode angemeldet"),
        N_("%(who)s hat sich mit einem Wiederherstellungscode angemeldet."),
    ),
    "account.recovery_codes_renewed": Deed(
        _G.TEAM, N_("Wiederherstellungscodes erneuert"), N_("%(who)s hat die Wiederherstellungscodes erneuert.")
    ),
    "account.second_factor_reset": Deed(
        _G.TEAM, N_("Zweiter Faktor zurückgesetzt"), N_("%(who)s hat den zweiten Faktor von %(whom)s zurückgesetzt.")
    ),
    "account.sessions_ended": Deed(
        _G.TEAM,
        N_("Auf anderen Geräten abgemeldet"),
        N_("%(who)s hat %(whom)s überall abgemeldet."),
        own=N_("%(who)s hat sich auf anderen Geräten abgemeldet."),
    ),
}
