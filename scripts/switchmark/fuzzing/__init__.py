"""Random files for the readers of records."""
