"""Visits into states over time, and WHEN into a snapshot."""
