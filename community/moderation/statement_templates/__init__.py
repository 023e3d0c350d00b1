"""Texts of the house with which a moderator can begin a statement of reasons, or a note to a person."""
