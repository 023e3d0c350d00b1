"""Addresses of search. What each person finds there is asked in tests/search/test_page.py."""

ADDRESSES = """
search:search  -  GET  page  see
"""
