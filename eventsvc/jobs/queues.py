"""The queues: what somebody waits for, what can wait, and the house's own chores."""

CONFIRMATIONS, BULK, HOUSE = "confirmations", "bulk", "house"

# All others go to the chores.
ROUTES = {"mail.drain": {"queue": CONFIRMATIONS}, "mail.drain_bulk": {"queue": BULK}, "runs.work": {"queue": BULK}}
