"""Hosted rooms and evenings."""
