"""Readers that ask for pages over connections that stay open. A process of its own, so that it does not measure itself.

``python -m benchmarks.clients`` reads one job as JSON from its input and writes what it saw as JSON. Standard library
only. It asks nobody but this machine, and stops at a number of requests or of seconds.
"""

import http.client
import json
import sys
import threading
import time
from dataclasses import asdict, dataclass, field

HOST = "127.0.0.1"
TIMEOUT_SECONDS = 30


@dataclass
class Job:
    """``paths`` and ``cookies`` ("" is a visitor) are used in turn by this number of clients."""

    port: int
    paths: list[str]
    cookies: list[str]
    clients: int
    requests: int
    seconds: float

    def request(self, number: int) -> tuple[str, str]:
        """Return the path and the cookie of this request."""
        return self.paths[number % len(self.paths)], self.cookies[number % len(self.cookies)]


@dataclass
class Seen:
    """``times`` in seconds, one per answer; ``wrong`` are answers that were not 200, by status."""

    times: list[float] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    wall: float = 0.0


class Counter:
    """Deals out the numbers of the requests, until there were enough or it took too long."""

    def __init__(self, total: int, seconds: float):
        self._lock, self._next, self._total = threading.Lock(), 0, total
        self._seconds, self._until = seconds, 0.0

    def take(self) -> int | None:
        with self._lock:
            self._until = self._until or time.monotonic() + self._seconds
            if self._next >= self._total or time.monotonic() > self._until:
                return None
            self._next += 1
            return self._next - 1


def run(job: Job) -> Seen:
    """Each client asks once without counting, to open its connection; then all begin together."""
    seen, lock, counter = Seen(), threading.Lock(), Counter(job.requests, job.seconds)
    ready = threading.Barrier(job.clients + 1)
    failures: list[BaseException] = []

    def client() -> None:
        try:
            connection = http.client.HTTPConnection(HOST, job.port, timeout=TIMEOUT_SECONDS)
            ask(connection, *job.request(0))
            ready.wait(TIMEOUT_SECONDS * 2)
            while (number := counter.take()) is not None:
                begin = time.perf_counter()
                status, size = ask(connection, *job.request(number))
                took = time.perf_counter() - begin
                with lock:
                    seen.bytes += size
                    if status == 200:
                        seen.times.append(took)
                    else:
                        seen.wrong[str(status)] = seen.wrong.get(str(status), 0) + 1
        except BaseException as error:
            failures.append(error)
            ready.abort()
            raise

    threads = [threading.Thread(target=client, daemon=True) for _ in range(job.clients)]
    for thread in threads:
        thread.start()
    try:
        ready.wait(TIMEOUT_SECONDS * 2)
    except threading.BrokenBarrierError:
        raise SystemExit(f"A client could not connect: {failures[:1]}") from None
    begin = time.perf_counter()
    for thread in threads:
        thread.join()
    seen.wall = time.perf_counter() - begin
    return seen


def ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, int]:
    """The status and the number of bytes of one answer, read to its end."""
    headers = {"Cookie": cookie} if cookie else {}
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response.status, len(response.read())


if __name__ == "__main__":
    json.dump(asdict(run(Job(**json.load(sys.stdin)))), sys.stdout)
