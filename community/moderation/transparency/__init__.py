"""Figures about moderation for everybody: published for each half year, and never of fewer than ten."""
