"""Alerts: telling moderators of a report, and the next people when nobody looked."""
