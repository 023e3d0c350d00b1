"""Addresses of the site as a whole."""

TABLE = """
healthz   -   GET   200 200 200 200 200 200 200 200 200
readyz    -   GET   200 200 200 200 200 200 200 200 200
"""


def scene(cast, board, circle):
    return {}
