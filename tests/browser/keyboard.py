"""Walking through a page with the Tab key, as somebody does who does not use a mouse."""

from playwright.sync_api import Locator, Page

AT_MOST = 150  # steps with Tab to get anywhere on a page

# What somebody sees of where they are: the line around it, and whether something lies over it.
SEEN = """async () => {
  await new Promise((painted) => requestAnimationFrame(painted));
  const here = document.activeElement;
  const lines = [getComputedStyle(here), getComputedStyle(here, "::after")];
  const isLine = (line) => line.outlineStyle !== "none" && parseFloat(line.outlineWidth) >= 2;
  if (!lines.some(isLine)) return "no line around";
  const box = here.getClientRects()[0];
  const over = document.elementFromPoint(box.x + Math.min(box.width / 2, 8), box.y + Math.min(box.height / 2, 8));
  return over && (here.contains(over) || over.contains(here)) ? "" : "out of sight";
}"""


def tab_to(page: Page, target_locator: Locator) -> None:
    """Press Tab until this has the focus; every step on the way must be seen."""
    target = target_locator.first.element_handle()
    for _ in range(AT_MOST):
        page.keyboard.press("Tab")
        unseen = page.evaluate(SEEN)
        assert not unseen, f"{unseen}: {page.evaluate('() => document.activeElement.outerHTML.slice(0, 200)')}"
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"{target_locator} cannot be reached with Tab on {page.url}")


def press(page: Page, target_locator: Locator, key: str = "Enter") -> None:
    tab_to(page, target_locator)
    page.keyboard.press(key)
