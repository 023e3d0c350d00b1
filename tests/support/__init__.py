"""Helpers that tests of several rooms share. A helper of one room stands beside the tests of that room."""
