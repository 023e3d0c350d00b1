"""The calendar feed of a room."""
