"""Automatic hiding: the site hides what enough members reported, until a moderator has looked."""
