"""The archive: what moderators decided, to search in."""
