"""Hosts take somebody out of their own group, with a statement of reasons."""
