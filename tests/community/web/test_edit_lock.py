"""An edit form that was opened in two tabs: the second is told, and both texts are there."""

import html
import re

import pytest
from django.urls import reverse

from community.web.edit_lock import ChangedMeanwhile, require_version, version_of
from tests.support.college import make_run
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_group
from tests.support.tools import make_tool

FIRST, SECOND = "Wat de eerste tab bewaarde.", "Wat de tweede tab typte."
# who changes it, the field with words, the other fields
FORMS = {
    "post": ("anna", "source", {}),
    "group": ("otto", "summary", {"visibility": "group", "admission": "on_request", "ages": "everyone"}),
    "about me": ("anna", "about", {"role": "member"}),
    "tool": ("anna", "text", {"helped": "yes", "recommend": "yes"}),
    "run": ("eva", "location", {"seats": "4"}),
}


@pytest.fixture
def urls(cast, board) -> dict[str, str]:
    post = make_reply(cast.anna, make_topic(cast.bram, board))
    group = make_group("de-kring", visibility="group")
    return {
        "post": reverse("forum:edit", args=[post.public_id]),
        "group": reverse("groups:change", args=[group.slug]),
        "about me": reverse("members:edit_profile"),
        "tool": reverse("tools:rate", args=[make_tool().slug]),
        "run": reverse("college:change", args=[make_run().public_id]),
    }


def opened(browser, url: str, field: str) -> dict:
    """The hidden fields of the form, and what stands in it that is not typed here."""
    page = browser.get(url).content.decode()
    form = next(part for part in re.findall(r"<form.*?</form>", page, re.S) if f'name="{field}"' in part)
    values = dict(re.findall(r'<input type="(?:hidden|text|number)" name="([^"]+)" value="([^"]*)"', form))
    return {name: html.unescape(value) for name, value in values.items()}


def text_of(response) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("form", FORMS)
def test_second_of_two_tabs_is_told_and_may_save_again(cast, as_member, urls, form):
    who, field, others = FORMS[form]
    browser, url = as_member(getattr(cast, who)), urls[form]
    tabs = [opened(browser, url, field) | others for _tab in range(2)]
    assert all(tab["made_from"] for tab in tabs)
    assert browser.post(url, tabs[0] | {field: FIRST}).status_code == 302
    answer = browser.post(url, tabs[1] | {field: SECOND})
    assert answer.status_code == 200
    assert "nadat je het opende" in text_of(answer)
    assert FIRST in text_of(answer), "what is stored, to read"
    assert SECOND in text_of(answer), "what was typed, to go on with"
    again = dict(re.findall(r'name="(made_from)" value="([^"]*)"', text_of(answer)))
    assert browser.post(url, tabs[1] | again | {field: SECOND}).status_code == 302
    assert SECOND in text_of(browser.get(url))


@pytest.mark.parametrize("form", FORMS)
def test_same_tab_twice_after_reload_is_not_refused(cast, as_member, urls, form):
    who, field, others = FORMS[form]
    browser, url = as_member(getattr(cast, who)), urls[form]
    for words in (FIRST, SECOND):
        assert browser.post(url, opened(browser, url, field) | others | {field: words}).status_code == 302
    assert SECOND in text_of(browser.get(url))


def test_version_differs_with_each_value():
    stored = {"title": "Een", "position": 1}
    require_version("", stored)
    require_version(version_of(stored), stored)
    with pytest.raises(ChangedMeanwhile):
        require_version(version_of(stored), stored | {"position": 2})
