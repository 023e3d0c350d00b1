"""The number of waiting reports in the header of moderators, live on the stream ``me``."""

from community.moderation.rules import waiting_counts
from community.notifications.unread import register_counts

register_counts(lambda member: {"reports": counts} if (counts := waiting_counts(member)) else {})
