"""Talking: in the rooms of groups, and between two."""
