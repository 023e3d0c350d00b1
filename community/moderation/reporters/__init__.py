"""The outcome of a report, for the member who made it, and their request for another look."""
