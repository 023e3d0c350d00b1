"""Understand a query: correct its spelling, add synonyms and compounds, and detect a crisis."""
