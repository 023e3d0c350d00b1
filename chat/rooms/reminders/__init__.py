"""The reminder that the lamp of a room goes on soon, for the members who asked for it."""
