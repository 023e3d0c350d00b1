"""Measure what a first view weighs: ``python -m benchmarks.weight`` opens each kind of page in a real Chromium.

Each page is opened with an empty cache over a slow line. The table has the bytes as they are sent, and the moment when
the largest part was painted (LCP). It exits with 1 when a first view is heavier than ``WANTED_KILOBYTES``.
"""

import argparse
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.clients import HOST
from benchmarks.page_kinds import page_kinds
from benchmarks.pages import prepare
from benchmarks.servers import StopError, daphne, log_in, machine, readers, run_benchmark, set_environment, table, tell

WANTED_KILOBYTES = 60  # without pictures
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
PHONE = {"width": 360, "height": 640}
QUIET_MILLISECONDS = 1_000  # after the last file: what a script still asks for, and the last paint
SLOW_MILLISECONDS = 120_000
COLUMNS = ["page", "reader", "HTML KB", "CSS KB", "JS KB", "other KB", "first view KB", "pictures KB", "files", "LCP s"]
CHROMIUMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
NOTE_PAINTS = """
new PerformanceObserver((list) => { for (const paint of list.getEntries()) window.lastPaint = paint.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
SMALL = {"topics": 60, "replies": 600, "longest": 100, "articles": 10, "stories": 5, "tools": 20, "ratings": 100}


@dataclass
class FirstView:
    """The files of one page as they came over the line: bytes by type, as Chromium names the types."""

    sent: Counter = field(default_factory=Counter)
    files: int = 0
    paint: float = 0.0
    types: dict[str, str] = field(default_factory=dict)

    def begin(self, event: dict) -> None:
        self.types[event["requestId"]] = event["type"]

    def end(self, event: dict) -> None:
        self.files += 1
        self.sent[self.types.get(event["requestId"], "Other")] += event["encodedDataLength"]

    @property
    def kilobytes(self) -> float:
        """Everything but pictures."""
        return (self.sent.total() - self.sent["Image"]) / 1024

    def cells(self) -> list[str]:
        named = [self.sent[name] / 1024 for name in ("Document", "Stylesheet", "Script")]
        sizes = [*named, self.kilobytes - sum(named), self.kilobytes, self.sent["Image"] / 1024]
        return [*(f"{size:.1f}" for size in sizes), str(self.files), f"{self.paint:.1f}"]


def main() -> int:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder, ExitStack() as open_things:
        var = Path(options.keep or folder).resolve()
        set_environment(var)
        prepare(var, options)
        members = readers(8)
        cookies = {"visitor": "", "member": log_in(members[:1])[0]}
        kinds = page_kinds(members)
        port, _process = open_things.enter_context(daphne(var))
        browser = open_things.enter_context(sync_playwright()).chromium.launch(
            executable_path=next(filter(None, map(shutil.which, CHROMIUMS)), None), args=["--no-sandbox"]
        )
        rows, heavy = [], []
        for kind in (kind for kind in kinds if kind.name in (options.only or [kind.name])):
            for reader in kind.readers:
                view = opened(browser, f"http://{HOST}:{port}{kind.paths[0]}", cookies[reader])
                rows.append([kind.name, reader, *view.cells()])
                heavy += [f"{kind.name} ({reader})"] if view.kilobytes > WANTED_KILOBYTES else []
                tell(f"opened: {kind.name}, {reader}")
        browser.close()
    print(f"\n{machine()}; 400 kbit/s, round trips of 400 ms\n\n{table(COLUMNS, rows)}", flush=True)
    print(f"\nHeavier than {WANTED_KILOBYTES} KB: {', '.join(heavy) or 'none'}")
    return bool(heavy)


def parsed() -> argparse.Namespace:
    from benchmarks.sizes import Sizes

    parser = argparse.ArgumentParser(prog="python -m benchmarks.weight", description=__doc__.splitlines()[0])
    parser.add_argument("--keep", metavar="FOLDER", help="make the content here once, and use it again next time")
    parser.add_argument("--only", nargs="*", metavar="PAGE", help="for instance: --only home topic")
    parser.set_defaults(seed=1, **{size.name: SMALL.get(size.name, size.default) for size in fields(Sizes)})
    return parser.parse_args()


def opened(browser: Browser, url: str, cookie: str) -> FirstView:
    """Return what came over the line, in a browser that was never here before."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL")
    if cookie:
        name, _, value = cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": url}])
    page, view = context.new_page(), FirstView()
    page.add_init_script(NOTE_PAINTS)
    listen(page, view)
    response = page.goto(url, wait_until="networkidle", timeout=SLOW_MILLISECONDS)
    if not response.ok:
        raise StopError(f"{url} answers {response.status}, so there is nothing to weigh.")
    page.wait_for_timeout(QUIET_MILLISECONDS)
    view.paint = page.evaluate("window.lastPaint ?? 0") / 1000
    context.close()
    return view


def listen(page: Page, view: FirstView) -> None:
    """Slow the line down, and note each file."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.on("Network.responseReceived", view.begin)
    devtools.on("Network.loadingFinished", view.end)


if __name__ == "__main__":
    run_benchmark(main)
