"""Shifts of moderators: who is told first of a new report, planned by each for themselves, and handed over."""
