"""Mail texts: what an event, or a cluster for all of its events, says in its letters in words of its own."""
