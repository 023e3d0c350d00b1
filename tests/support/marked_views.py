"""The views that carry a mark of ``community.web.decorators``."""

from django.urls import get_resolver, resolve

from tests.support.urls import example_url, url_patterns


def view_names_with(attribute: str) -> set[str]:
    """Return the names of the URLs whose view has this attribute."""
    urls = [example_url(name, pattern) for name, pattern in url_patterns(get_resolver())]
    return {match.view_name for match in map(resolve, urls) if getattr(match.func, attribute, False)}
