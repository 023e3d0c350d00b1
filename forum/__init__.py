"""Topics and posts, live."""
