"""Real servers for the tests, started once a run and ended with it, however it ends."""
