"""Texts of newcomers that a moderator or host reads before others do."""
