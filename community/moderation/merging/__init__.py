"""Moderators put open cases of one place together, and take them apart again."""
