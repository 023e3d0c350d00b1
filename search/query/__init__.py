"""Understand a query: correct its spelling, and add synonyms and compounds."""
