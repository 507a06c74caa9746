"""Long work that goes on by itself in portions, whoever watches it: how far it is, and how it ended."""
