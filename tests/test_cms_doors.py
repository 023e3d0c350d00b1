"""The same matrix for the CMS: Wagtail brings its addresses, so they are read from the site instead of written down."""

import re
from http import HTTPStatus

import pytest
from django.urls import URLPattern, get_resolver

pytestmark = pytest.mark.once

# for everybody: pictures of buttons and words for scripts, which say nothing of this house
OPEN = {"cms/sprite/", "cms/jsi18n/"}
# what an editor is not for either: members are people, not rows in the CMS
NOT_FOR_EDITORS = ("cms/users/", "cms/groups/", "cms/sites/")
OUTSIDE = ("visitor", "unverified", "member", "moderator", "professional", "operator")
TURNED_AWAY = {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
A_UUID = "00000000-0000-4000-8000-000000000000"


def cms_routes(patterns, prefix="") -> list[str]:
    found = []
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            found.append(route)
        elif route.startswith("cms/") or route == "":
            found += cms_routes(pattern.url_patterns, route)
    return [route for route in found if route.startswith("cms/") and not route.startswith(("cms/login", "cms/logout"))]


def path_of(route: str) -> str:
    """An address on this route: the first page, picture, document or whatever it is about."""
    known = {"uuid": A_UUID, "str": "pages", "slug": "pages", "int": "1"}
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", route.replace("^.*/$", "elsewhere/"))
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: known[found[1] or "str"], path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")


def leads_out(answer) -> bool:
    """Whoever is sent on goes to the login, which knows no way in for them."""
    location = answer.headers.get("Location", "/")
    return not location.startswith("/cms/") or location.startswith("/cms/login/")


@pytest.mark.slow(seconds=5)
def test_nobody_but_an_editor_gets_into_any_part_of_the_cms(house, score):
    routes = [route for route in cms_routes(get_resolver().url_patterns) if route not in OPEN]
    wrong, asked = [], 0
    for role in OUTSIDE:
        for route in routes:
            browser, path = house.browser(role), path_of(route)
            for ask in (browser.get, browser.post):
                answer, asked = ask(path), asked + 1
                if answer.status_code not in TURNED_AWAY or not leads_out(answer):
                    wrong.append(f"{role} {ask.__name__} {path}: {answer.status_code}")
    score("Permission matrix: cells", asked)
    score("Permission matrix: differences", len(wrong))
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.slow(seconds=2)
def test_an_editor_gets_in_and_finds_no_people_there(house):
    """The control of the test above: the same addresses do open."""
    status, take_files = {}, []
    for route in cms_routes(get_resolver().url_patterns):
        browser = house.browser("editor")
        browser.handler.raise_request_exception = False
        answer = browser.get(path_of(route))
        status[route] = answer.status_code
        take_files += [route] * (b'type="file"' in getattr(answer, "content", b""))
    opened = {route for route, code in status.items() if code == HTTPStatus.OK}
    assert {"cms/", "cms/pages/", "cms/images/", "cms/documents/", "cms/snippets/pages/helpline/"} <= opened
    assert not {route for route in opened if route.startswith(NOT_FOR_EDITORS)}
    # only where it is looked at what is in a file; Wagtail would take a photo of the editor as it comes
    assert "cms/images/add/" in take_files
    assert not [route for route in take_files if not route.startswith(("cms/images/", "cms/documents/"))]
