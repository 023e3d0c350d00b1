"""The checks of ``manage.py doctor`` that belong to no other room; imported by ``health.py``."""
