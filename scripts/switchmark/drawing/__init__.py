"""The charts of a record, one module each, and what they share."""
