"""Notes: a moderator writes to the writer of something that was reported, without a decision."""
