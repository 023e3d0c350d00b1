"""Links that let one person into a group, once."""
