"""Whatever people write is shown as words: the whole corpus in every place, in a real Chromium, nothing runs.

The page's own policy is switched off here, so that nothing but ``community.html`` and the templates stand between the
words and the browser; the other browser tests hold the policy.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.browser.vectors import ELSEWHERE, MARK, VECTORS

ROOT = Path(__file__).resolve().parent.parent.parent
FEWEST_VECTORS, MIN_SINKS = 200, 12
EMPTY = "http://localhost/leeg/"  # answered by the test itself
SETTLES_MS = 20  # a picture that is not there says so after a moment
COUNTER = f"""
window.__ran = 0;
window.{MARK} = () => {{ window.__ran += 1; }};
for (const name of ['alert', 'confirm', 'prompt', 'open']) window[name] = window.{MARK};
"""
# what a person could do to set it off: move over it, go into it, press it
TOUCH = """() => {
  for (const element of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'pointerenter', 'mouseenter', 'focusin', 'toggle', 'animationstart', 'wheel'])
      element.dispatchEvent(new Event(kind, {bubbles: true}));
  }
}"""
# what has no business in anybody's words, also when nothing set it off
FOREIGN = """() => {
  const bad = [];
  const schemes = /^\\s*(javascript|vbscript|data|livescript|feed|view-source|jar|blob|file):/i;
  for (const element of document.querySelectorAll('body *')) {
    const name = element.localName;
    if (name === 'template' && element.parentElement.id === 'blanks') continue;  // of chat lines
    if (name === 'template' && element.dataset.showPassword === 'id_password') continue;  // of the login form
    if (['iframe', 'object', 'embed', 'applet', 'base', 'frameset', 'style', 'template', 'math', 'portal', 'marquee',
         'video', 'audio', 'image'].includes(name)) bad.push(element.outerHTML.slice(0, 120));
    const ours = element.type === 'application/json' || (element.src || '').startsWith?.(`${location.origin}/static/`);
    if (name === 'script' && !ours)
      bad.push(element.outerHTML.slice(0, 120));
    for (const attribute of element.attributes) {
      if (attribute.name.startsWith('on') || attribute.name === 'srcdoc'
          || (attribute.name === 'formaction' && !/^(\\/\\w[^:]*)?#(preview|id_\\w+)$/.test(attribute.value)))
        bad.push(`${name} ${attribute.name}=${attribute.value.slice(0, 80)}`);
      if (['href', 'src', 'action', 'xlink:href', 'ping', 'poster', 'background', 'srcset'].includes(attribute.name)
          && schemes.test(attribute.value.replace(/[\\u0000-\\u0020\\u200b-\\u200d]/g, '')))
        bad.push(`${name} ${attribute.name}=${attribute.value.slice(0, 80)}`);
    }
  }
  return bad;
}"""


@pytest.fixture(scope="module")
def sinks(house) -> dict[str, list[str]]:
    """Place -> addresses where the corpus stands."""
    origin, folder = house
    variables = os.environ | {"VAR_DIR": str(folder), "SITE_ORIGIN": origin}
    variables["DJANGO_SETTINGS_MODULE"] = "community.settings.demo"
    command = [sys.executable, "-m", "tests.browser.vector_house", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def looked_at(page: Page) -> list[str]:
    page.evaluate(TOUCH)
    ran = page.evaluate("() => window.__ran")
    return [
        *(f"{page.url}: {executed}" for executed in page.evaluate(FOREIGN)),
        *([f"{page.url}: ran {ran}"] if ran else []),
    ]


def test_nothing_that_people_write_runs_or_asks_elsewhere(open_browser, sinks, score):
    page = open_browser("mo", bypass_csp=True)
    page.add_init_script(COUNTER)
    wrong, shown = [], 0
    for urls in sinks.values():
        for url in urls:
            page.goto(url, wait_until="load")
            wrong += looked_at(page)
            shown += page.content().count(MARK)
    assert wrong == []
    assert shown > len(VECTORS)  # the words are there, as words
    assert len(sinks) >= MIN_SINKS
    score("Words: vectors in the corpus", len(VECTORS))
    score("Words: places where all of them were shown in Chromium", len(sinks))
    score("Words: vectors that ran", 0)


def test_live_text_is_plain_text_too(open_browser, sinks):
    url = sinks["chat"][0]
    reader, writer = open_browser("mo", bypass_csp=True), open_browser("mo")
    reader.add_init_script(COUNTER)
    for page in (reader, writer):
        page.goto(url)
    for vector in [VECTORS[0], VECTORS[46], VECTORS[60]]:
        writer.get_by_label("Wat wil je zeggen?").fill(f"{vector} nu")
        writer.get_by_role("button", name="Versturen").click()
        reader.get_by_role("log").get_by_role("listitem").filter(has_text=f"{vector} nu").wait_for()
    assert looked_at(reader) == []


def test_a_box_that_echoes_what_was_typed_echoes_words(open_browser):
    page = open_browser(None, bypass_csp=True)
    page.add_init_script(COUNTER)
    wrong = []
    for vector in VECTORS[::12]:
        for sink in ("/zoeken/?q=", "/account/login/?next=", "/forum/nieuw/?about="):
            page.goto(sink + quoted(vector))
            wrong += looked_at(page)
    assert wrong == []


def quoted(vector: str) -> str:
    from urllib.parse import quote

    return quote(vector.encode(errors="replace"))


def test_the_corpus_runs_where_nothing_stops_it(chromium):
    """The control: in a page that takes words for HTML, many of them run, and the rest leave what they brought."""
    asked, context = [], chromium.new_context(bypass_csp=True)
    context.route("**/*", lambda route: (asked.append(route.request.url), route.abort()))
    context.route(EMPTY, lambda route: route.fulfill(body="<!doctype html><body>", content_type="text/html"))
    context.add_init_script(COUNTER)
    effects = [effect_of(vector, context) for vector in VECTORS]
    context.close()
    ran, left = (sum(seen) for seen in zip(*effects, strict=True))
    assert len(VECTORS) >= FEWEST_VECTORS
    assert ran >= 40
    assert left >= 120
    assert any(ELSEWHERE in url for url in asked)


def effect_of(vector: str, context: BrowserContext) -> tuple[bool, bool]:
    """Whether it ran, and whether it brought something that has no business in words (or took the page away)."""
    page = context.pages[0] if context.pages else context.new_page()
    try:
        page.goto(EMPTY)
        page.evaluate("words => { document.body.innerHTML = `<main>${words}</main>`; }", vector)
        page.wait_for_timeout(SETTLES_MS)
        page.evaluate(TOUCH)
        return page.evaluate("() => window.__ran") > 0, page.evaluate(FOREIGN) != []
    except Error:
        page.close()
        return False, True
