"""Every email goes through one outbox: stored encrypted, sent after commit, tried again, deleted when it is sent."""

from community.emails.message import Email, site_url

__all__ = ["Email", "site_url"]
