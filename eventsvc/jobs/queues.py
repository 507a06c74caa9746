"""The queues: what somebody waits for, what can wait, and the house's own chores."""

CONFIRMATIONS, BULK, HOUSE = "confirmations", "bulk", "house"
