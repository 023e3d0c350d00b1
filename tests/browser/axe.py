"""Accessibility checks with axe, on a page that is open in a browser."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = "options => axe.run(options).then(found => found.violations)"
# What is in order is much, and nobody reads it. No rule here reads style sheets itself, and axe asks for the imported
# ones at addresses where they are not.
QUICK = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
examined: set[Page] = set()  # axe tries out inline styles, and the page's own policy says no to them
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return the violations that axe sees against WCAG 2.2 AA and its best practices (or these rules alone),
    one line each."""
    examined.add(page)
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(RUN, QUICK | {"runOnly": only})
    return [
        f"{page.url}: {rule['id']}: {rule['help']}: {node['html'][:160]}"
        for rule in violations
        for node in rule["nodes"]
    ]


def overflows(page: Page) -> bool:
    """True when the page is wider than the window, so that a reader has to scroll sideways."""
    return page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth + 1")


def overflows_with_text_twice_as_large(page: Page) -> bool:
    """As with a letter size of 200 % in the browser."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    too_wide = overflows(page)
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    return too_wide


def overflows_with_long_words(page: Page) -> list[str]:
    """Return what sticks out of the window when each title and sentence of the page is one word of eighty letters."""
    return page.evaluate(LONG_WORDS)


LONG_WORDS = """() => {
  // words of our own
  const FIXED = "button, label, option, script, svg, time, .link-button, .post footer a, .talk__time ~ a, .nowrap";
  const main = document.querySelector("main");
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const replaced = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.data.trim().length < 4 || text.parentElement.closest(FIXED)) continue;
    replaced.push([text, text.data]);
    text.data = "hottentottententententoonstellingsmakersopleidingsinstituutsdirecteurskamerdeur";
  }
  const sticksOut = (element) => {
    const { right, width } = element.getBoundingClientRect();
    return width > 0 && right > innerWidth + 1 && !element.closest("svg, [hidden], .table-scroll");
  };
  const isWide = document.documentElement.scrollWidth > innerWidth + 1;
  const found = isWide ? [...main.querySelectorAll("*")].filter(sticksOut) : [];
  const names = found.slice(0, 8).map((element) => `${element.tagName}.${element.className}`);
  for (const [text, data] of replaced) text.data = data;
  return isWide ? [`${location.pathname} ${document.documentElement.scrollWidth}`, ...names] : [];
}"""
