"""The database engine for PostgreSQL: Django's own, which tells at once when the server is away or hangs."""
