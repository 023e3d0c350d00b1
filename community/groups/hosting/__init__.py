"""The page of the host of a group: members, newcomers, and what holds in the group."""
