"""The checks of the browser tests are able to see what they are for."""

import time

import pytest

from tests.browser.axe import overflows, violations
from tests.browser.conftest import PATIENCE_MS, PHONE, watch
from tests.browser.keyboard import tab_to


def test_axe_sees_a_page_with_faults(open_browser):
    page = open_browser(None, PHONE)
    page.goto("/healthz")
    page.evaluate("() => { document.body.innerHTML = '<img src=\"/x.png\"><button></button>' }")
    assert len(violations(page)) >= 2


def test_text_that_is_faint_only_in_the_dark_is_seen(open_browser):
    page = open_browser(None, PHONE, bypass_csp=True, color_scheme="light", reduced_motion="reduce")
    page.goto("/over-ons/")
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { main p { color: #444 !important } }")
    assert violations(page, rules=["color-contrast"]) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, rules=["color-contrast"]) != []


def test_a_page_that_is_too_wide_is_seen(open_browser):
    page = open_browser(None, PHONE, bypass_csp=True)
    page.goto("/over-ons/")
    assert not overflows(page)
    page.evaluate("() => document.querySelector('h1').append('x'.repeat(200))")
    page.evaluate("() => { document.querySelector('h1').setAttribute('data-long', ''); }")
    page.add_style_tag(content="h1 { white-space: nowrap; overflow-wrap: normal; word-break: normal; hyphens: none }")
    assert overflows(page)


@pytest.mark.parametrize("code", ["fetch('http://elders.example/x').catch(() => 0)", "setTimeout(() => { nergens() })"])
def test_a_request_to_another_host_and_a_script_error_are_seen(site, chromium, code):
    page = chromium.new_page(base_url=site)
    wrong = []
    watch(page, site, wrong)
    page.goto("/over-ons/")
    page.evaluate(f"() => {{ {code} }}")
    until = time.monotonic() + PATIENCE_MS / 1000
    while not wrong and time.monotonic() < until:
        page.wait_for_timeout(50)
    page.close()
    assert wrong != []


@pytest.mark.parametrize("style", ["* { outline: none !important }", "header { position: relative; z-index: -1 }"])
def test_a_step_with_the_tab_key_that_cannot_be_seen_is_noticed(open_browser, style):
    page = open_browser(None, PHONE, bypass_csp=True)
    page.goto("/over-ons/")
    page.add_style_tag(content=style)
    with pytest.raises(AssertionError, match=r"no line around|out of sight"):
        tab_to(page, page.get_by_role("contentinfo").get_by_role("link"))
