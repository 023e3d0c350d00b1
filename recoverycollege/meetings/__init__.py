"""Meetings of a run: each can be moved or cancelled by itself."""
