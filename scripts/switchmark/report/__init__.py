"""scripts/report: one HTML file that shows a record, or several side by side, without a network."""
