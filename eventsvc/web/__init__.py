"""The front doors, one package for each audience."""
