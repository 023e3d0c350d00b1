"""Measure how fast chat is: ``python -m benchmarks.chat`` opens real sockets of real members, and lets them talk.

Each socket has a session of its own. Messages are stored by a real Daphne, and the delay of a message is the time from
sending it to its arrival at each socket. Beside each row stands the floor: a bare ``websockets`` server that stores
nothing, with the same clients, sockets and rates. ``DATABASE_URL`` (of an empty database) is used when it is set.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

import psutil

from benchmarks.clients import HOST
from benchmarks.servers import (
    ROOT,
    StopError,
    cpu_seconds,
    daphne,
    free_port,
    log_in,
    migrate,
    readers,
    run_benchmark,
    serving,
    set_environment,
    table,
    tell,
)

COLUMNS = ["shape", "server", "delivered", "p50 ms", "p95 ms", "max ms", "CPU ms", "cores", "memory MB", "clients"]
WARM_SECONDS = 2  # of talking that is not counted
MISSED = 5  # messages that a tab has to ask for when it connects again
SATURATED_CORES = 0.9
WRONG = ("no ", "closed", "lost", "error", "gone", "missed")
LATE_SECONDS = 0.02


@dataclass(frozen=True)
class Shape:
    """``rate`` is messages a second in each room; ``daphnes`` share the sockets."""

    name: str
    rooms: int
    sockets: int  # in each room
    rate: float
    daphnes: int = 1


@dataclass(frozen=True)
class Tab:
    """A socket of a member in one room; ``audience`` sockets hear what its member says there."""

    cookie: str
    streams: list[str]
    audience: int


def main() -> None:
    options = parsed()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    shapes = [shape for shape in shapes_of(options) if not options.only or shape.name in options.only]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        var = Path(options.keep or folder).resolve()
        set_environment(var)
        migrate()
        rows = [row for shape in shapes for row in measured(shape, var, options)]
    print(f"\n{table(COLUMNS, rows)}", flush=True)
    if any(float(row[-1]) > SATURATED_CORES for row in rows):
        print("The clients used a whole core themselves: their delays are those of the clients.")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chat", description=__doc__.splitlines()[0])
    parser.add_argument("--sockets", type=int, default=1000, help="in all, each of another member")
    parser.add_argument("--rate", type=float, default=20, help="messages a second in the large room")
    parser.add_argument("--rooms", type=int, default=50, help="small rooms, with a message a second in each")
    parser.add_argument("--seconds", type=float, default=20, help="of talking, for each row")
    parser.add_argument("--at-once", type=int, default=50, help="sockets that connect at the same time")
    parser.add_argument("--tab", action="store_true", help="join all streams of a page: also the lamp and the badge")
    parser.add_argument("--no-floor", action="store_true", help="do not measure the bare server")
    parser.add_argument("--keep", metavar="FOLDER", help="make the content here once, and use it again next time")
    parser.add_argument("--only", nargs="*", choices=["room", "rooms", "two"], help="these shapes only")
    return parser.parse_args()


def shapes_of(options: argparse.Namespace) -> list[Shape]:
    return [
        Shape("room", 1, options.sockets, options.rate),
        Shape("rooms", options.rooms, options.sockets // options.rooms, 1.0),
        Shape("two", 1, options.sockets, options.rate, daphnes=2),
    ]


def measured(shape: Shape, var: Path, options: argparse.Namespace) -> list[list]:
    """Return the rows of one shape: talking and, with one Daphne, connecting again; then the same for the floor."""
    from benchmarks.chat_content import tabs_in, write_once

    write_once(options.sockets)
    if shape.daphnes > 1 and not shutil.which("redis-server"):
        tell(f"left out: {shape.name}, which needs redis-server")
        return []
    tabs = tabs_in(shape.rooms, shape.sockets, with_page=options.tab)
    cookies = log_in(readers(len(tabs)))
    tabs = [Tab(cookie, streams, audience) for cookie, (streams, audience) in zip(cookies, tabs, strict=True)]
    rows = run(shape, tabs, options, daphnes(var, shape.daphnes))
    if not options.no_floor and shape.daphnes == 1:
        everybody = [Tab(tab.cookie, tab.streams, shape.sockets) for tab in tabs]
        rows += run(shape, everybody, options, floor(var))
    return rows


def run(shape: Shape, tabs: list[Tab], options: argparse.Namespace, servers) -> list[list]:
    """Return the rows of one shape with these servers; ``servers`` starts them once more to connect again."""
    kind, start = servers
    clients = Clients()
    try:
        with start() as (ports, processes):
            clients.order("connect", tabs=placed(tabs, ports), behind=0, at_once=options.at_once)
            clients.order("talk", **conversation(shape, tabs, WARM_SECONDS))
            rows = [talked(shape, kind, clients, conversation(shape, tabs, options.seconds), processes)]
        if shape.daphnes == 1:
            with start() as (ports, processes):
                order = {"tabs": placed(tabs, ports), "behind": MISSED, "at_once": options.at_once}
                rows.append(connected_again(shape, kind, clients, order, processes))
    finally:
        clients.stop()
    for row in rows:
        tell(f"measured: {row[0]}, {kind}")
    return rows


def talked(shape: Shape, kind: str, clients: "Clients", talk: dict, processes: list[psutil.Process]) -> list:
    before = sum(map(cpu_seconds, processes))
    seen = clients.order("talk", **talk)
    used = sum(map(cpu_seconds, processes)) - before
    tell_wrong(shape, kind, seen)
    name = f"{shape.rooms} x {shape.sockets}, {shape.rate:g}/s, {shape.daphnes} process{'es' * (shape.daphnes > 1)}"
    delivered = f"{seen['count'] / max(1, talk['expected']):.1%}"
    cpu = f"{used / len(talk['messages']) * 1000:.1f}"
    return [name, kind, delivered, *delays(seen), cpu, f"{used / seen['wall']:.2f}", memory(processes), cores(seen)]


def connected_again(shape: Shape, kind: str, clients: "Clients", order: dict, processes: list) -> list:
    before, tabs = sum(map(cpu_seconds, processes)), order["tabs"]
    seen = clients.order("connect", **order)
    used = sum(map(cpu_seconds, processes)) - before
    tell_wrong(shape, kind, seen)
    name, share = f"{len(tabs)} connect again to {shape.rooms}", f"{seen['count'] / len(tabs):.1%}"
    return [name, kind, share, *delays(seen), f"{used / len(tabs) * 1000:.1f}", "", memory(processes), cores(seen)]


def tell_wrong(shape: Shape, kind: str, seen: dict) -> None:
    wrong = {name: times for name, times in seen["answers"].items() if name.startswith(WRONG)}
    if wrong or seen["late"] > LATE_SECONDS:
        tell(f"{shape.name}, {kind}: {wrong}; a message was sent {seen['late'] * 1000:.0f} ms too late")


def delays(seen: dict) -> list[str]:
    return [f"{seen[name] * 1000:.0f}" for name in ("p50", "p95", "max")]


def cores(seen: dict) -> str:
    return f"{seen['cores']:.2f}"


def memory(processes: list[psutil.Process]) -> int:
    return sum(process.memory_info().rss for process in processes) >> 20


def placed(tabs: list[Tab], ports: list[int]) -> list[dict]:
    """Return the tabs with the port of each: the servers share them."""
    return [
        {"cookie": tab.cookie, "streams": tab.streams, "port": ports[number % len(ports)]}
        for number, tab in enumerate(tabs)
    ]


def conversation(shape: Shape, tabs: list[Tab], seconds: float) -> dict:
    """Return who says what at which moment, and how often that is heard: in each room everybody in turn."""
    from benchmarks.vocabulary import sentence

    chance, messages = Random(1), []
    for room in range(shape.rooms):
        for number in range(round(shape.rate * seconds)):
            talker = room * shape.sockets + chance.randrange(shape.sockets)
            at = (number + chance.random()) / shape.rate
            words = {"cid": uuid4().hex, "text": sentence(chance)}
            messages.append({"at": at, "talker": talker, "stream": tabs[talker].streams[0], **words})
    messages.sort(key=lambda message: message["at"])
    return {"messages": messages, "expected": sum(tabs[message["talker"]].audience for message in messages)}


class Clients:
    """The process of the clients, which takes one order after the other."""

    def __init__(self):
        command = [sys.executable, "-m", "benchmarks.talkers"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def order(self, name: str, **values) -> dict:
        """Raises: StopError: the clients could not do it."""
        self.process.stdin.write(json.dumps({"order": name, **values}) + "\n")
        self.process.stdin.flush()
        report = json.loads(self.process.stdout.readline() or '{"error": "the clients stopped"}')
        if "error" in report:
            raise StopError(f"The clients could not {name}: {report['error']}")
        return report

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.terminate()
        self.process.wait()


def daphnes(var: Path, number: int):
    """Return the name of so many Daphnes, and what starts them; more than one share a Redis, which is counted too."""

    @contextmanager
    def start() -> Iterator[tuple[list[int], list[psutil.Process]]]:
        with ExitStack() as stack:
            processes = [stack.enter_context(redis(var))] if number > 1 else []
            started = [stack.enter_context(daphne(var)) for _ in range(number)]
            yield [port for port, _process in started], [*processes, *(process for _port, process in started)]

    return "Huiskamer", start


def floor(var: Path):
    """Return the name of the bare server, and what starts it."""

    @contextmanager
    def start() -> Iterator[tuple[list[int], list[psutil.Process]]]:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.floor", str(port)]
        with serving(command, port, var / "floor.log") as process:
            yield [port], [process]

    return "floor", start


@contextmanager
def redis(var: Path) -> Iterator[psutil.Process]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", HOST, "--save", "", "--appendonly", "no"]
    before = os.environ.get("REDIS_URL")
    os.environ["REDIS_URL"] = f"redis://{HOST}:{port}/0"
    try:
        with serving(command, port, var / "redis.log") as process:
            yield process
    finally:
        os.environ.pop("REDIS_URL") if before is None else os.environ.update(REDIS_URL=before)


if __name__ == "__main__":
    run_benchmark(main)
