"""Telling a member something, discreetly."""
