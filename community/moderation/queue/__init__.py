"""The open reports, in the order in which moderators work on them."""
