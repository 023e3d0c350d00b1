"""The same matrix for the CMS: Wagtail brings its addresses, so they are read from the site instead of written down."""

from http import HTTPStatus

import pytest
from django.urls import get_resolver

from tests.support.cms import NOT_FOR_EDITORS, cms_routes, example_path

pytestmark = pytest.mark.once

# for everybody: pictures of buttons and words for scripts, which say nothing of this house
OPEN = {"cms/sprite/", "cms/jsi18n/"}
# Wagtail's own pages without content, and choosing a published page for the menu
FOR_OPERATORS = {"cms/", "cms/account/", "cms/dismissibles/", "cms/choose-page/", "cms/choose-page/search/"} | {
    "cms/choose-page/<int:parent_page_id>/",
    "cms/choose-page/chosen-multiple/",
}
OUTSIDE = ("visitor", "unverified", "member", "moderator", "professional")
TURNED_AWAY = {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


def leads_out(answer) -> bool:
    """A redirect leads to the login page, which has no way in for this member."""
    location = answer.headers.get("Location", "/")
    return not location.startswith("/cms/") or location.startswith("/cms/login/")


@pytest.mark.slow(seconds=5)
def test_only_editors_and_operators_get_into_the_cms(house, score):
    routes = [route for route in cms_routes(get_resolver().url_patterns) if route not in OPEN]
    wrong, asked = [], 0
    for role in OUTSIDE:
        for route in routes:
            browser, path = house.browser(role), example_path(route)
            for ask in (browser.get, browser.post):
                answer, asked = ask(path), asked + 1
                if answer.status_code not in TURNED_AWAY or not leads_out(answer):
                    wrong.append(f"{role} {ask.__name__} {path}: {answer.status_code}")
    score("Permission matrix: cells", asked)
    score("Permission matrix: differences", len(wrong))
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.slow(seconds=2)
def test_operator_opens_the_settings_and_announcements_and_no_texts(house):
    status = {}
    for route in cms_routes(get_resolver().url_patterns):
        browser = house.browser("operator")
        browser.handler.raise_request_exception = False
        status[route] = browser.get(example_path(route)).status_code
    opened = {route for route, code in status.items() if code == HTTPStatus.OK}
    announcements = {route for route in opened if route.startswith("cms/snippets/pages/announcement/")}
    assert opened - announcements - OPEN == FOR_OPERATORS
    assert "cms/snippets/pages/announcement/add/" in announcements


@pytest.mark.slow(seconds=2)
def test_an_editor_gets_in_and_finds_no_people_there(house):
    """The control of the test above: the same addresses do open."""
    status, take_files = {}, []
    for route in cms_routes(get_resolver().url_patterns):
        browser = house.browser("editor")
        browser.handler.raise_request_exception = False
        answer = browser.get(example_path(route))
        status[route] = answer.status_code
        take_files += [route] * (b'type="file"' in getattr(answer, "content", b""))
    opened = {route for route, code in status.items() if code == HTTPStatus.OK}
    assert {"cms/", "cms/pages/", "cms/images/", "cms/documents/", "cms/snippets/pages/helpline/"} <= opened
    assert not {route for route in opened if route.startswith(NOT_FOR_EDITORS)}
    # only where it is looked at what is in a file; Wagtail would take a photo of the editor as it comes
    assert "cms/images/add/" in take_files
    assert not [route for route in take_files if not route.startswith(("cms/images/", "cms/documents/"))]
