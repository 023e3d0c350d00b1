"""Live updates: one socket for each open tab, with streams on it. Rooms publish with these functions."""

from community.live.publish import access_changed, announce, announce_many, sessions_ended

__all__ = ["access_changed", "announce", "announce_many", "sessions_ended"]
