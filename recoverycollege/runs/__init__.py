"""Planned runs of a course."""
