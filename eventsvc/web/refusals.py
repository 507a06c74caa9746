"""The one table of refusals: each with its status and what is said to a person."""

from __future__ import annotations

from dataclasses import dataclass

from eventsvc.accounts import errors as accounts
from eventsvc.announcements import errors as announcements
from eventsvc.clusters import errors as clusters
from eventsvc.events import errors as events
from eventsvc.imports import errors as imports
from eventsvc.kit.edits import EditsClash
from eventsvc.kit.errors import Refusal
from eventsvc.kit.text import N_
from eventsvc.mail_texts.errors import BadMailText
from eventsvc.messaging.service import MailStillUnderway
from eventsvc.registration import errors as registration
from eventsvc.runs import errors as runs

CONFLICT, GONE, UNPROCESSABLE = 409, 410, 422


@dataclass(frozen=True)
class Answer:
    """What is said to a person: the status, and a sentence with the refusal's facts in it."""

    status: int
    words: str


CHANGED = Answer(CONFLICT, N_("Jemand anderes hat die Veranstaltung inzwischen geändert. Laden Sie die Seite neu."))
REFUSALS: dict[type[Refusal], Answer] = {
    runs.RunIsOver: Answer(CONFLICT, N_("Das war schon zu Ende.")),
    EditsClash: Answer(CONFLICT, N_("Jemand anderes hat dasselbe inzwischen geändert. Laden Sie die Seite neu.")),
    BadMailText: Answer(UNPROCESSABLE, N_("Im Text steht ein Platzhalter, den diese Mail nicht kennt.")),
    clusters.BadCluster: Answer(UNPROCESSABLE, N_("Das Formular enthält Angaben, die so nicht gehen.")),
    clusters.LogoTooBig: Answer(UNPROCESSABLE, N_("Die Datei ist größer als 200 KB. Speichern Sie das Logo kleiner.")),
    clusters.LogoUnfit: Answer(UNPROCESSABLE, N_("Das ist keine PNG- oder JPEG-Datei.")),
    clusters.LogoOutOfShape: Answer(
        UNPROCESSABLE, N_("Das Logo braucht Seiten von 32 bis 2.000 Punkten und darf keine dünne Linie sein.")
    ),
    registration.RegistrationClosed: Answer(GONE, N_("Die Anmeldung ist seit %(since)s geschlossen.")),
    registration.RegistrationNotYetOpen: Answer(CONFLICT, N_("Die Anmeldung öffnet am %(opens_at)s.")),
    registration.TooLate: Answer(GONE, N_("Das ging nur bis %(since)s.")),
    registration.WayClosed: Answer(GONE, N_("Online kann man sich seit %(since)s nicht mehr anmelden.")),
    registration.OnlyTheContactMay: Answer(
        CONFLICT, N_("Das kann bei dieser Veranstaltung nur, wer für Sie gebucht hat.")
    ),
    registration.NoteChanged: Answer(CONFLICT, N_("Jemand anderes hat die Notiz inzwischen geändert.")),
    registration.HandoverEnded: Answer(GONE, N_("Dieser Link für eine Vertretung gilt nicht mehr.")),
    registration.FeeHasRisen: Answer(CONFLICT, N_("Inzwischen kostet die Abmeldung mehr.")),
    registration.EventOver: Answer(GONE, N_("Diese Veranstaltung hat schon stattgefunden oder bereits begonnen.")),
    registration.EventIsCalledOff: Answer(GONE, N_("Diese Veranstaltung ist abgesagt.")),
    registration.EventNotPublished: Answer(CONFLICT, N_("Diese Veranstaltung ist noch nicht veröffentlicht.")),
    registration.EventFull: Answer(CONFLICT, N_("Alle Plätze sind vergeben, eine Warteliste gibt es nicht.")),
    registration.WayNotOffered: Answer(CONFLICT, N_("Diese Teilnahmeart wird nicht mehr angeboten.")),
    registration.AlreadyRegistered: Answer(
        CONFLICT, N_("Mit dieser E-Mail-Adresse gibt es für diese Veranstaltung schon eine Anmeldung.")
    ),
    registration.AlreadySubmitted: Answer(CONFLICT, N_("Dieses Formular ist schon bei uns angekommen.")),
    registration.GroupTooLarge: Answer(CONFLICT, N_("In einer Buchung haben höchstens zwanzig Personen Platz.")),
    registration.WrongState: Answer(
        CONFLICT, N_("Das geht nicht mehr: Der Stand der Anmeldung hat sich inzwischen geändert.")
    ),
    registration.OfferLapsed: Answer(
        GONE, N_("Leider war die Frist, den Platz anzunehmen, am %(until)s zu Ende. Er ist weitergegeben.")
    ),
    announcements.AnnouncementMovedOn: Answer(
        CONFLICT, N_("Jemand anderes hat diese Rundmail inzwischen geändert oder gesendet.")
    ),
    announcements.NobodyToWriteTo: Answer(CONFLICT, N_("Von den Ausgewählten bekäme sie niemand.")),
    announcements.CannotBeFilled: Answer(
        CONFLICT, N_("Für %(number)s der Ausgewählten lässt sich ein Platzhalter nicht füllen.")
    ),
    announcements.FilesTooBig: Answer(413, N_("Alle Anhänge zusammen sind größer als 5 MB.")),
    announcements.TemplateNameTaken: Answer(CONFLICT, N_("Eine Vorlage mit diesem Namen gibt es schon.")),
    announcements.TimeIsPast: Answer(422, N_("Diese Zeit ist schon vorbei.")),
    events.ClusterEnded: Answer(CONFLICT, N_("Diesen Cluster gibt es nicht mehr; er kann nichts Neues veranstalten.")),
    events.ClosesOutsideWindow: Answer(422, N_("Dann ist die Anmeldung nicht offen: Sie schließt am %(closes_at)s.")),
    registration.CapacityBelowTaken: Answer(
        CONFLICT, N_("Es sind schon %(taken)s Plätze vergeben; weniger können es nicht werden.")
    ),
    registration.FileTooBig: Answer(413, N_("Die Datei ist größer als 5 MB.")),
    registration.FileUnfit: Answer(422, N_("Das ist keine PDF-, JPEG- oder PNG-Datei.")),
    registration.FileGone: Answer(GONE, N_("Die Datei ist nicht mehr da. Laden Sie sie bitte noch einmal hoch.")),
    registration.QuestionsChanged: Answer(CONFLICT, N_("Das Team hat die Fragen gerade geändert.")),
    registration.ChoiceFull: Answer(CONFLICT, N_("Das ist inzwischen ausgebucht. Wählen Sie etwas anderes.")),
    registration.OnlyByInvitation: Answer(
        CONFLICT, N_("Anmelden kann sich hier nur, wer eine Einladung oder einen Code hat.")
    ),
    registration.CategoryNotOpened: Answer(
        CONFLICT, N_("Diese Kategorie können Sie nur mit einem Code wählen, der für sie gilt.")
    ),
    registration.CodeExpired: Answer(GONE, N_("Dieser Code ist abgelaufen.")),
    registration.CodeUsedUp: Answer(GONE, N_("Dieser Code ist schon so oft verwendet worden, wie er gilt.")),
    registration.InvitationEnded: Answer(GONE, N_("Diese Einladung gilt nicht mehr. Ihr Stand: %(state)s.")),
    registration.InvitationForOne: Answer(CONFLICT, N_("Diese Einladung gilt für eine Person.")),
    registration.InvitationForAnother: Answer(
        CONFLICT, N_("Diese Einladung gilt nur für die E-Mail-Adresse, an die sie ging.")
    ),
    registration.AlreadyInvited: Answer(CONFLICT, N_("%(email)s ist schon eingeladen oder angemeldet.")),
    registration.RemindedToday: Answer(
        CONFLICT, N_("Erinnern können Sie einmal am Tag, und nur, wer noch nicht geantwortet hat.")
    ),
    registration.ContingentReleased: Answer(
        GONE, N_("Die Plätze dieses Kontingents sind wieder für alle freigegeben.")
    ),
    registration.ContingentFull: Answer(CONFLICT, N_("Alle Plätze dieses Kontingents sind vergeben.")),
    registration.NotSoManyFree: Answer(CONFLICT, N_("Frei sind nur noch %(free)s Plätze.")),
    events.CodeTaken: Answer(CONFLICT, N_("Diesen Code gibt es bei dieser Veranstaltung schon.")),
    events.BadQuestions: Answer(CONFLICT, N_("Die Fragen passen so nicht zusammen.")),
    events.QuestionChangedMeanwhile: Answer(
        CONFLICT, N_("Diese Frage hat inzwischen jemand anderes geändert. Öffnen Sie sie noch einmal.")
    ),
    events.BadCategory: Answer(CONFLICT, N_("Die Angaben passen nicht zusammen. Bitte prüfen Sie das Formular.")),
    events.TooManyCategories: Answer(CONFLICT, N_("Mehr als %(most)s Kategorien wären nicht mehr zu überblicken.")),
    events.CategoryStillUsed: Answer(
        CONFLICT, N_("In dieser Kategorie gibt es schon Anmeldungen. Sie kann nicht entfallen.")
    ),
    events.BadFees: Answer(CONFLICT, N_("Die Stufen passen so nicht zusammen.")),
    events.BadDraft: Answer(CONFLICT, N_("Die Angaben passen nicht zusammen. Bitte prüfen Sie das Formular.")),
    events.EventChangedMeanwhile: CHANGED,
    events.CapacityIsPublic: Answer(
        CONFLICT,
        N_("Die Veranstaltung ist inzwischen öffentlich: Die Zahl der Plätze ändern Sie jetzt auf der Übersicht."),
    ),
    events.WayStillUsed: Answer(
        CONFLICT, N_("Für diese Teilnahmeart gibt es schon Anmeldungen: %(participation)s. Sie kann nicht entfallen.")
    ),
    events.BadSession: Answer(CONFLICT, N_("Die Angaben passen nicht zusammen. Bitte prüfen Sie das Formular.")),
    events.SessionsOutsideEvent: Answer(
        CONFLICT,
        N_("Diese Programmpunkte lägen dann außerhalb der Veranstaltung: %(sessions)s. Verlegen Sie sie zuerst."),
    ),
    events.SessionStillChosen: Answer(
        CONFLICT, N_("Diesen Programmpunkt haben schon %(number)s Personen gewählt. Er kann nicht entfallen.")
    ),
    events.SessionGone: Answer(
        CONFLICT, N_("Ein Programmpunkt, den Sie gewählt haben, steht nicht mehr im Programm. Wählen Sie bitte neu.")
    ),
    events.SessionsOverlap: Answer(
        CONFLICT, N_("„%(first)s“ und „%(second)s“ finden zur selben Zeit statt. Wählen Sie eines von beiden.")
    ),
    events.OneOfGroup: Answer(CONFLICT, N_("Von „%(first)s“ und „%(second)s“ können Sie nur eines wählen.")),
    events.NotForThisWay: Answer(
        CONFLICT, N_("„%(session)s“ können nur Personen wählen, die so teilnehmen: %(participation)s.")
    ),
    registration.SessionJustFull: Answer(
        CONFLICT,
        N_(
            "Der letzte Platz in „%(session)s“ ging gerade an jemand anderen. Ihre bisherige Auswahl gilt weiter. "
            "Speichern Sie noch einmal, um auf die Warteliste zu kommen, oder wählen Sie etwas anderes."
        ),
    ),
    registration.SessionPlaceHeld: Answer(
        CONFLICT,
        N_(
            "In „%(session)s“ haben Sie inzwischen einen Platz. Brauchen Sie ihn nicht, ändern Sie bitte Ihre Auswahl "
            "im Programm."
        ),
    ),
    events.NotPublishable: Answer(CONFLICT, N_("Für die Veröffentlichung fehlt noch etwas.")),
    events.NotADraft: Answer(CONFLICT, N_("Diese Veranstaltung ist kein Entwurf mehr.")),
    events.InSeriesAlready: Answer(CONFLICT, N_("Diese Veranstaltung gehört schon zu einer Reihe.")),
    events.FixedByTemplate: Answer(CONFLICT, N_("Das legt die Vorlage „%(template)s“ fest.")),
    events.NotPublished: Answer(CONFLICT, N_("Diese Veranstaltung ist nicht veröffentlicht.")),
    events.EventOver: Answer(CONFLICT, N_("Diese Veranstaltung ist vorbei.")),
    events.OnlyTheLeadMay: Answer(
        CONFLICT, N_("Federführung und Mitveranstalter bestimmt nur der federführende Cluster.")
    ),
    events.NoLongerInvited: Answer(
        CONFLICT, N_("Diese Einladung gilt nicht mehr: Sie wurde zurückgenommen oder ist schon beantwortet.")
    ),
    events.TermsChanged: Answer(
        CONFLICT,
        N_("Die Bedingungen haben sich inzwischen geändert. Lesen Sie sie noch einmal, und antworten Sie dann."),
    ),
    imports.FileUnreadable: Answer(422, N_("Diese Datei können wir nicht lesen.")),
    imports.ImportMovedOn: Answer(CONFLICT, N_("Jemand anderes hat mit diesem Import inzwischen weitergemacht.")),
    imports.RowsAreFaulty: Answer(CONFLICT, N_("Nicht alle Zeilen lassen sich eintragen: Bessern Sie die Datei aus.")),
    imports.CannotBeUndone: Answer(CONFLICT, N_("Bei %(number)s Personen ist inzwischen etwas geschehen.")),
    accounts.AlreadyInvited: Answer(CONFLICT, N_("Diese Person hat diese Aufgabe hier schon.")),
    accounts.AccountEnded: Answer(CONFLICT, N_("Dieses Konto ist beendet.")),
    accounts.RoleNotHere: Answer(
        CONFLICT,
        N_("Diese Aufgabe gibt es dort nicht: Eine Leitung hat nur ein Cluster, die Verwaltung arbeitet für alle."),
    ),
    accounts.LastOwner: Answer(
        CONFLICT, N_("Der Cluster hätte dann keine Leitung mehr. Laden Sie zuerst jemand anderen dazu ein.")
    ),
    accounts.WrongCode: Answer(
        UNPROCESSABLE,
        N_("Dieser Code stimmt nicht oder wurde schon benutzt. Nehmen Sie den, der jetzt in der App steht."),
    ),
    accounts.PasskeyRefused: Answer(
        UNPROCESSABLE, N_("Das hat mit dem Passkey nicht geklappt. Versuchen Sie es noch einmal.")
    ),
    accounts.LastFactor: Answer(
        CONFLICT, N_("Ihre Aufgabe verlangt einen zweiten Faktor. Richten Sie erst einen anderen ein.")
    ),
    accounts.LastStaff: Answer(CONFLICT, N_("Ohne dieses Konto könnte niemand mehr andere einladen.")),
    accounts.InvitationExpired: Answer(GONE, N_("Diese Einladung ist abgelaufen oder schon verwendet worden.")),
    MailStillUnderway: Answer(
        CONFLICT,
        N_("Diese Mail ist noch unterwegs. Erst wenn feststeht, was aus ihr wurde, geht sie noch einmal hinaus."),
    ),
}
