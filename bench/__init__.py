"""What the service costs: CPU milliseconds of all of its processes per operation, on PostgreSQL and Valkey."""
