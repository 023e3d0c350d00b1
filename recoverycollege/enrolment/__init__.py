"""Seats of a run, and the waiting list."""
