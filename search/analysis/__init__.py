"""Analyze Dutch text for indexes and queries. Nothing here knows a query or an engine."""
