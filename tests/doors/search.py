"""Addresses of search. What each person finds there is asked in tests/search/test_page.py."""

TABLE = """
search:search   -   GET    200 200 200 200 200 200 200 200 200
search:search   -   POST   405 405 405 405 405 405 405 405 405
"""


def scene(cast, board, circle):
    return {}
