"""The counters. Labels are URL patterns, statuses and a few fixed words: never a person, an id or a client address."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from community.metrics import slots

OTHER = "other"  # what no URL pattern took: static files, and what was refused before

_is_shared = bool(settings.METRICS_TOKEN) and slots.share(settings.METRICS_DIR)
_own = CollectorRegistry()

REQUESTS = Counter("huiskamer_requests", "Requests that were answered.", ["route", "status"], registry=_own)
REQUEST_SECONDS = Histogram(
    "huiskamer_request_seconds",
    "How long they took.",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)
VISITOR_PAGES = Counter("huiskamer_visitor_pages", "Pages for visitors, kept or made.", ["outcome"], registry=_own)
SOCKETS = Gauge("huiskamer_sockets", "Open sockets.", multiprocess_mode="livesum", registry=_own)
SOCKET_MESSAGES = Counter("huiskamer_socket_messages", "Messages sent over a socket.", ["outcome"], registry=_own)
HUB_SECONDS = Histogram(
    "huiskamer_hub_delay_seconds",
    "From the news of an event until it is written to the sockets of a process.",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)


def count_request(route: str, status: int, seconds: float) -> None:
    """Count a request of this URL pattern; "" when none took it."""
    label = _label_of(route)
    REQUESTS.labels(label, status).inc()
    REQUEST_SECONDS.labels(label).observe(seconds)


@lru_cache(1024)
def _label_of(route: str) -> str:
    """Return the pattern for both languages; the CMS is one, and so are the pages that editors make."""
    route = route.removeprefix("en/")
    if route.startswith("cms/"):
        return "cms/"
    return "page" if route.startswith("^") else route or OTHER


class Counters(Collector):
    """The counters of all processes of this machine; where these are not shared, of this one."""

    def collect(self) -> Iterable[Metric]:
        return slots.collect(settings.METRICS_DIR) if _is_shared else _own.collect()
