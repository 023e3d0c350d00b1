"""From link to link, as a reader with a lot of time would: everything that somebody can read."""

import re
from collections import deque
from collections.abc import Iterable

from django.test import Client

LINKS = re.compile(r'(?:href|hx-get|data-[a-z-]+|Location)="(/[^"#]*)')
NOT_WALKED = ("/account/", "/weg/", "/mijn/gegevens", "/mijn/ingelogd", "/static/", "/en/")
PAGES_AT_MOST = 250


def walk(browser: Client, seeds: Iterable[str], *, but: tuple[str, ...] = NOT_WALKED, at_most: int = PAGES_AT_MOST):
    """Address -> what is there, with its headers."""
    read, ahead = {}, deque(seeds)
    while ahead and len(read) < at_most:
        url = ahead.popleft()
        if url in read or url.startswith(but):
            continue
        read[url] = look(browser, url)
        ahead.extend(links_of(read[url]))
    return read


def look(browser: Client, url: str) -> str:
    """The whole answer: status, headers and body."""
    response = browser.get(url)
    body = b"".join(response) if response.streaming else response.content
    # when it was asked for is no news of anybody
    headers = (f'{name}="{value}"' for name, value in response.items() if name != "Expires")
    return "\n".join([f"status {response.status_code}", body.decode(errors="replace"), *headers])


def links_of(text: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in LINKS.findall(text)]
