"""People out of a file: read as it comes, matched, checked, taken over, and taken back while nothing else has happened."""
