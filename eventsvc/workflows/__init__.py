"""What spans rooms: one verb a module."""
