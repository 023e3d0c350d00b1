"""Keeping the house running: backup and restore, periodic work, and whether the site can receive people."""
