"""URLs of search. What each user finds is tested in tests/search/test_views.py."""

URLS = """
search:search  -  GET  page  see
"""
