"""The views that carry a mark of ``community.web.decorators``."""

from django.urls import get_resolver, resolve

from tests.invariants.test_csrf import every_pattern, some_address


def view_names_with(attribute: str) -> set[str]:
    """Return the names of the URLs whose view has this attribute."""
    urls = [some_address(name, pattern) for name, pattern in every_pattern(get_resolver())]
    return {match.view_name for match in map(resolve, urls) if getattr(match.func, attribute, False)}
