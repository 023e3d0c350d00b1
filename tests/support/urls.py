"""All URL patterns of the site, with an example URL of each."""

from collections.abc import Iterator
from uuid import uuid4

from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

# Routes that cannot be reversed by name, with a URL of each.
URLS_WITHOUT_NAME = {"^.*/$": "/cms/bestaat-niet/", "test404/": "/cms/test404/", "wagtail_serve": "/lezen/"}
URLS_WITHOUT_NAME |= {"wagtailadmin_pages:revisions_compare": "/cms/pages/1/revisions/compare/1...2/"}


def url_patterns(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*namespaces, pattern.name or str(pattern.pattern)]), pattern
        else:
            yield from url_patterns(pattern, (*namespaces, *filter(None, [pattern.namespace])))


def example_url(name: str, pattern: URLPattern) -> str:
    """Return a URL of this pattern with made-up arguments; nothing needs to exist there."""
    made_up = {IntConverter: 1, UUIDConverter: uuid4()}
    parts = {key: made_up.get(type(converter), "x") for key, converter in pattern.pattern.converters.items()}
    for attempt in ({"kwargs": parts}, {"args": ["x"]}, {"args": ["1", "1"]}, {"args": ["a", "b", "1"]}):
        try:
            return reverse(name, **attempt)
        except NoReverseMatch:
            continue
    return URLS_WITHOUT_NAME[name.rpartition(":")[2] if name not in URLS_WITHOUT_NAME else name]


def make_superuser(member):
    """Give ``member`` all rights, so that nothing is refused for lack of one."""
    member.is_superuser = True
    member.save(update_fields=["is_superuser"])
    return member
