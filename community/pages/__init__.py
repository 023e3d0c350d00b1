"""Public content in Wagtail."""
