"""The cluster platforms and the carriers, the legal entities that answer for their events."""
