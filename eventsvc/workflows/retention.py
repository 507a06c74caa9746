"""What was promised about how long things are kept, and the rules that keep it: each room brings its own."""

from __future__ import annotations

from eventsvc.accounts import retention as accounts
from eventsvc.announcements import retention as announcements
from eventsvc.imports import retention as imports
from eventsvc.kit.retention import Rule
from eventsvc.messaging import retention as messaging
from eventsvc.registration import retention as registration

RULES: tuple[Rule, ...] = (*announcements.RULES, *imports.RULES, *registration.RULES, *messaging.RULES, *accounts.RULES)
