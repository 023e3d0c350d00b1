"""Invariant 11: what people see cannot be counted and tells no time."""

import re

from django.urls import URLPattern, get_resolver

# what comes with Wagtail and allauth, for editors and for the person alone
NOT_OURS = ("cms/", "account/")
# a number within its parent, which tells no more than the parent does
NUMBERS_WITHIN_A_PARENT = {"number"}


def routes(patterns, prefix=""):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(NOT_OURS):
            continue
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def countable(numbers) -> list[str]:
    return [
        route
        for route in numbers
        if any(name not in NUMBERS_WITHIN_A_PARENT for name in re.findall(r"<int:(\w+)>", route))
    ]


def test_no_url_takes_a_number_that_counts_up():
    assert countable(routes(get_resolver().url_patterns)) == []


def test_the_check_sees_a_countable_number():
    assert countable(["forum/<int:pk>/"]) == ["forum/<int:pk>/"]
