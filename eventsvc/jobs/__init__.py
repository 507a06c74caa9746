"""The back doors: what the bell and the clock set going."""
