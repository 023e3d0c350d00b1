"""Our parts of Wagtail's admin site."""
