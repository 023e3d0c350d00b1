"""The engine for an installation without a search server: SQLite FTS5 in a file of its own."""
