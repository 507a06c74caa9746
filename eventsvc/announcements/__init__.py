"""Announcements: what the team of an event writes to its people, to whom it goes, and what became of it for each."""
