"""Reads switchmark's records: validation, charts, comparison."""
