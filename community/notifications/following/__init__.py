"""Following a conversation, a group or a course."""
