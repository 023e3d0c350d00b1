"""Care for moderators: a break after much that is heavy, and the choice to fold heavy words."""
