"""Decisions of moderators, their statements of reasons, and appeals."""
