"""The comparison of two records: what is paired, what may gate, how a difference is judged, how it is shown."""
