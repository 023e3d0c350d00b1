"""The meeting point: boards, peer groups, course groups."""
