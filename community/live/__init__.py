"""The hub: one socket a page, streams on it. Rooms only need what is in ``announcements``."""

from community.live.publish import access_changed, announce, announce_many, sessions_ended

__all__ = ["access_changed", "announce", "announce_many", "sessions_ended"]
