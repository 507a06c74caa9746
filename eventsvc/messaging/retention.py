"""How long the mail log is kept."""

from eventsvc.kit.retention import Rule

from .service import purge_settled

RULES = (Rule(name="mails", tables=("outgoing_mails",), clear=purge_settled),)
