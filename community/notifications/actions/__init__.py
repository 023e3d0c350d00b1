"""Every change of notifications: telling, following, choosing, and marking what goes out by mail."""

from community.notifications.actions.choosing import begin_break, choose, end_break, stop_mail
from community.notifications.actions.following import TooManyFollowed, follow, forget_group, place_moved, unfollow
from community.notifications.actions.telling import came_to_see, mark_read, seen_by_others_now, tell, tell_many

__all__ = [
    "TooManyFollowed",
    "begin_break",
    "came_to_see",
    "choose",
    "end_break",
    "follow",
    "forget_group",
    "mark_read",
    "place_moved",
    "seen_by_others_now",
    "stop_mail",
    "tell",
    "tell_many",
    "unfollow",
]
