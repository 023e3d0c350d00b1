"""Faults that are made while people write: each is a function of the site, and leaves it whole."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.deploy.site import Site

FROZEN_SECONDS = 5


@dataclass(frozen=True)
class Fault:
    """``seconds``: how long the load goes on after it, until the next."""

    name: str
    make: Callable[[Site], None]
    seconds: float = 6
    is_short: bool = False  # part of the short form


def kill(kind: str, number: int = 0) -> Callable[[Site], None]:
    return lambda site: site.of_kind(kind)[number].send(signal.SIGKILL)


def kill_all(kind: str) -> Callable[[Site], None]:
    def make(site: Site) -> None:
        for service in site.of_kind(kind):
            service.send(signal.SIGKILL)

    return make


def freeze(*kinds: str) -> Callable[[Site], None]:
    """Stop one process of each kind without ending it, as a machine does that has no memory left."""

    def make(site: Site) -> None:
        services = [site.of_kind(kind)[0] for kind in kinds]
        for service in services:
            service.send(signal.SIGSTOP)
        time.sleep(FROZEN_SECONDS)
        for service in services:
            service.send(signal.SIGCONT)

    return make


def roll(site: Site) -> None:
    """Restart every process, one after the other, each when the one before is ready: what ``deploy/update`` does."""
    for kind, ports in site.ports.items():
        for service, port in zip(site.of_kind(kind), ports, strict=True):
            service.restart()
            site.wait_until_ready(port)


FAULTS = [
    Fault("nothing", lambda site: None, seconds=5, is_short=True),
    Fault("kill -9 of a page process", kill("pages"), is_short=True),
    Fault("kill -9 of a socket process", kill("sockets"), is_short=True),
    Fault("a page and a socket process hang", freeze("pages", "sockets"), seconds=4, is_short=True),
    Fault("rolling restart", roll, seconds=6, is_short=True),
    Fault("kill -9 of the worker", kill("worker")),
    Fault("tick", lambda site: site.tick()),
    Fault("Redis is killed and comes back empty", lambda site: site.restart_redis(), seconds=15),
    Fault("every connection to PostgreSQL is cut", lambda site: site.cut_connections(), seconds=10),
    Fault("PostgreSQL is killed and starts again", lambda site: site.restart_postgres(), seconds=20),
    Fault("kill -9 of both page processes", kill_all("pages"), seconds=15),
    Fault("kill -9 of both socket processes", kill_all("sockets"), seconds=20),
]
