"""Deploy the site on this machine, break it under load, and print what came of what was written.

``script/test deploy`` runs the short form, ``python -m tests.deploy --long`` every fault. It ends with an error when
something acknowledged was lost, doubled, out of order, or shown after it was taken back.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.deploy import browser, update
from tests.deploy.faults import FAULTS, Fault
from tests.deploy.history import Verdict
from tests.deploy.load import Load
from tests.deploy.site import Site

MOST_ERRORS = 12
COLUMNS = [
    "acknowledged",
    "refused",
    "unanswered",
    "lost",
    "double",
    "out of order",
    "shown after removal",
    "pages out",
    "slowest page",
    "sockets out",
    "error pages",
]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.deploy", description=__doc__.splitlines()[0])
    parser.add_argument("--long", action="store_true", help="every fault, some minutes")
    parser.add_argument("--only", metavar="WORDS", help="the faults with these words in their name")
    parser.add_argument(
        "--update-from", metavar="COMMIT", help="begin with this commit, update under load, and go back"
    )
    options = parser.parse_args()
    faults = [fault for fault in FAULTS if options.long or fault.is_short or options.only]
    faults = [fault for fault in faults if not options.only or options.only in fault.name]
    with tempfile.TemporaryDirectory(prefix="deploy-") as folder:
        site = Site(Path(folder))
        if options.update_from:
            faults, site.root = update.faults(), update.clone(site.folder, options.update_from)
        try:
            return run(site, faults)
        finally:
            site.stop()


def run(site: Site, faults: list[Fault]) -> int:
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)

    site.start()
    content = site.content("make")
    tell("the site is up")
    if browser.program():
        tell("browser: " + ", ".join(browser.walk(site.https, content)))
    else:
        tell("browser: left out, because there is no Chromium here")
    load = Load(site.https, content)
    load.start()
    times = []
    for fault in faults:
        begin = time.monotonic()
        fault.make(site)
        time.sleep(fault.seconds)
        times.append((fault.name, begin, time.monotonic()))
        tell(fault.name)
    is_quiet = load.finish()
    load.history.stored = site.content("stored")
    tell("everything is answered" if is_quiet else "something is not answered, or not shown everywhere")
    verdicts = [(name, load.history.verdict(begin, end)) for name, begin, end in times]
    verdicts.append(("all", load.history.verdict(0, float("inf"))))
    print(f"\n{table(verdicts)}\n\n{errors(site.folder)}", flush=True)
    total = verdicts[-1][1]
    return int(total.is_broken or not is_quiet or total.acknowledged == 0)


def errors(folder: Path) -> str:
    """Return what the processes logged as errors, the most frequent first, with how often."""
    lines = [line for log in folder.glob("*.log") for line in log.read_text(errors="replace").splitlines()]
    counts = Counter()
    for line in lines:
        with suppress(ValueError, TypeError, KeyError):
            entry = json.loads(line)
            if entry["level"] in ("error", "critical"):
                last = [*entry.get("frames", []), ""][-2:-1]
                counts[" ".join([entry["logger"], entry["event"], entry.get("error", ""), *last])] += 1
    return "\n".join(f"{times:5}  {text}" for text, times in counts.most_common(MOST_ERRORS))


def table(verdicts: list[tuple[str, Verdict]]) -> str:
    """Return the verdicts as a table; what is "out" or slow is in seconds."""
    rows = [["fault", *COLUMNS]]
    for name, verdict in verdicts:
        values = [getattr(verdict, column.replace(" ", "_")) for column in COLUMNS]
        rows.append([name, *(f"{value:.1f}" if isinstance(value, float) else str(value) for value in values)])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
