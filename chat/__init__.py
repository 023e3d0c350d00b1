"""Group chat."""
