"""What is offered: events, their kinds, windows, places and reminders."""
