"""Measures for a person, from a reminder to a closed account."""
