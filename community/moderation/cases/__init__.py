"""Cases: the open reports about one thing, or about several, as one piece of work for moderators."""
