"""Reports, decisions, and content that can be moderated."""
