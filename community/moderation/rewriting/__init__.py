"""Write again, on request of a moderator: the writer changes the hidden words, and a moderator looks."""
