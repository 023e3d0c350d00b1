"""Search in everything that a user may see, through one index."""
