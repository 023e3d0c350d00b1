"""Follow all links from a few pages, to collect everything that a client can read."""

import re
from collections import deque
from collections.abc import Iterable

from django.test import Client

LINKS = re.compile(r'(?:href|hx-get|data-[a-z-]+|Location)="(/[^"#]*)')
NOT_CRAWLED = ("/account/", "/weg/", "/mijn/gegevens", "/mijn/ingelogd", "/static/", "/en/")
MAX_PAGES = 250


def crawl(client: Client, seeds: Iterable[str], *, skip: tuple[str, ...] = NOT_CRAWLED, max_pages: int = MAX_PAGES):
    """Return a dict of URL -> the whole response (see ``fetch``) of every page that ``client`` reaches."""
    read, queue = {}, deque(seeds)
    while queue and len(read) < max_pages:
        url = queue.popleft()
        if url in read or url.startswith(skip):
            continue
        read[url] = fetch(client, url)
        queue.extend(links_of(read[url]))
    return read


def fetch(client: Client, url: str) -> str:
    """Return the whole response as text: status, body and headers."""
    response = client.get(url)
    body = b"".join(response) if response.streaming else response.content
    # Expires depends on the moment of the request only
    headers = (f'{name}="{value}"' for name, value in response.items() if name != "Expires")
    return "\n".join([f"status {response.status_code}", body.decode(errors="replace"), *headers])


def links_of(text: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in LINKS.findall(text)]
