"""The people who work here: organizers, desk helpers, staff."""
