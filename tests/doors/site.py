"""Addresses of the site as a whole."""

URLS = """
healthz       -  GET  page  see
readyz        -  GET  page  see
metrics       -  GET  numbers_of_site  see
security_txt  -  GET  page  see
demo:mails    -  GET  page  see
"""
