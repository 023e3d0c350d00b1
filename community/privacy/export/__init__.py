"""Take my data: one file to keep, made in the background."""
