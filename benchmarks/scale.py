"""Estimate what a community of some size needs in its busiest hour: ``python -m benchmarks.scale``.

Visits begin by chance, each reads pages, and a page waits until a process is free. What a page, a message or a row
costs was measured (``Costs``, from docs/performance.md); what people do is assumed (``Habits``). It needs no database.
"""

import argparse
import heapq
from dataclasses import dataclass, field, replace
from itertools import accumulate
from random import Random

from benchmarks.servers import percentile, table

SIZES = [1_000, 10_000, 100_000, 1_000_000]
REQUESTS = 30_000  # about as many are simulated for each size
SECONDS = (60, 3_600)  # that are simulated: at least, at most
P95_WANTED = 0.250  # seconds from request to answer, in the process
MOST_BUSY = 0.7  # of each process: some air for a busier moment
NOTICED_AFTER = 0.5  # seconds; a process asks at most this often whether a kept page still holds


@dataclass(frozen=True)
class Costs:
    """Measured costs on one core of this machine: times in CPU milliseconds, memory in MB, rows in kB."""

    visitor_page: float = 0.35  # kept
    visitor_page_made: float = 5.0
    # Share of the pages that members read -> page: topic, board, home, article, own room, chat room, search, others.
    member_pages: tuple[tuple[float, float], ...] = (
        (0.30, 7.6),
        (0.15, 7.7),
        (0.15, 6.3),
        (0.10, 4.8),
        (0.10, 7.7),
        (0.03, 15.0),
        (0.05, 15.0),
        (0.12, 6.0),
    )
    member_queries: float = 9
    made_queries: float = 6
    message_queries: float = 11  # stored, and read once in each process that listens
    query: float = 0.27  # in the processes of PostgreSQL
    message: float = 5.0
    message_to_socket: float = 0.0132
    connect: float = 3.6
    process_memory: float = 195
    socket_memory: float = 0.02
    post_row: float = 0.95  # with its share of topics, reactions and indexes
    search_document: float = 2.9  # in the index


@dataclass(frozen=True)
class Habits:
    """Assumptions about what people do, on the generous side. Change them with options of the command."""

    members_a_day: float = 0.15  # share of the members that come on a day
    visits_a_day: float = 1.6  # of each of those
    busiest_hour: float = 0.12  # share of a day's visits
    member_pages: float = 9  # in a visit
    visit_minutes: float = 8
    visitors: float = 4  # visits without an account for each visit of a member
    visitor_pages: float = 3
    posts: float = 0.15  # written in a visit, on boards that visitors read
    in_chat: float = 0.10  # share of the members present that sit in a chat room
    room_size: float = 20
    messages_a_minute: float = 0.5  # of each person in a chat room
    events_of_post: float = 3  # notifications and open topics that hear of a post
    years: float = 3  # of posts that are kept
    rush: float = 1  # 5: an evening after a programme on television


@dataclass
class Hour:
    """Requests and visits a second in the busiest hour, and who is present then."""

    members: int
    habits: Habits

    def __post_init__(self) -> None:
        habits = self.habits
        a_day = self.members * habits.members_a_day * habits.visits_a_day
        self.visits = a_day * habits.busiest_hour * habits.rush / 3_600
        self.member_pages = self.visits * habits.member_pages
        self.visitor_pages = self.visits * habits.visitors * habits.visitor_pages
        self.posts = self.visits * habits.posts
        self.posts_kept = a_day * habits.posts * 365 * habits.years
        self.sockets = self.visits * habits.visit_minutes * 60
        self.in_chat = self.sockets * habits.in_chat
        self.messages = self.in_chat * habits.messages_a_minute / 60
        self.events = self.posts * habits.events_of_post
        self.public_urls = 500 + int(self.posts_kept / 10)  # a topic for each ten posts


@dataclass
class Process:
    """A process of pages: when it is free, and the pages for visitors that it keeps."""

    free_at: float = 0
    busy: float = 0
    read_at: float = -1
    generation: int = 0
    kept: dict[int, int] = field(default_factory=dict)  # public URL -> generation in which it was made


@dataclass
class Pages:
    """Result of the simulation of pages: seconds of waiting and working, and shares."""

    processes: int
    p95: float
    busy: float  # of each process
    kept: float  # share of visitors' pages that were kept
    made: int  # visitors' pages a second that were made


def simulate(hour: Hour, processes: int, costs: Costs, chance: Random) -> Pages:
    """Let requests arrive by chance in order, each to the process that is free first, and measure their answers."""
    rate = hour.member_pages + hour.visitor_pages
    seconds = min(max(REQUESTS / rate, SECONDS[0]), SECONDS[1])
    running = [Process() for _ in range(processes)]
    free = [(0.0, number) for number in range(processes)]
    weights, of_members = zip(*costs.member_pages, strict=True)
    popular = list(accumulate(1 / rank for rank in range(1, hour.public_urls + 1)))
    now, next_post, generation, answers, kept, made = 0.0, chance.expovariate(hour.posts), 0, [], 0, 0
    while (now := now + chance.expovariate(rate)) < seconds:
        while next_post < now:
            generation, next_post = generation + 1, next_post + chance.expovariate(hour.posts)
        _, number = heapq.heappop(free)
        process = running[number]
        start = max(now, process.free_at)
        if chance.random() < hour.member_pages / rate:
            cost = chance.choices(of_members, weights)[0]
        else:
            url = chance.choices(range(hour.public_urls), cum_weights=popular)[0]
            is_kept = takes_kept(process, url, start, generation)
            kept, made = kept + is_kept, made + (not is_kept)
            cost = costs.visitor_page if is_kept else costs.visitor_page_made
        process.free_at = start + cost / 1_000
        process.busy += cost / 1_000
        heapq.heappush(free, (process.free_at, number))
        answers.append(process.free_at - now)
    busy = sum(process.busy for process in running) / seconds / processes
    return Pages(processes, percentile(answers, 95), busy, kept / max(kept + made, 1), round(made / seconds))


def takes_kept(process: Process, url: int, now: float, generation: int) -> bool:
    """Return whether the process has this page and it still holds; afterwards it has it."""
    if now - process.read_at >= NOTICED_AFTER:
        process.read_at, process.generation = now, generation
    is_kept = process.kept.get(url) == process.generation
    process.kept[url] = process.generation
    return is_kept


def enough_processes(hour: Hour, costs: Costs, seed: int) -> Pages:
    """Return the simulation with the fewest processes that keep the goals."""
    processes = 1
    while True:
        pages = simulate(hour, processes, costs, Random(seed))
        if pages.p95 <= P95_WANTED and pages.busy <= MOST_BUSY:
            return pages
        processes = max(processes + 1, int(processes * pages.busy / MOST_BUSY))


@dataclass
class Live:
    """Needs of the sockets, in cores and MB."""

    cores: float
    memory: float
    processes: int


def live(hour: Hour, costs: Costs) -> Live:
    """Add up what sockets cost when the people of a chat room share a process, so that each message is read once."""
    to_room = costs.message + hour.habits.room_size * costs.message_to_socket
    milliseconds = hour.messages * to_room + hour.events * costs.message + hour.visits * costs.connect
    cores = milliseconds / 1_000
    processes = max(1, -(-cores // MOST_BUSY))
    return Live(cores, processes * costs.process_memory + hour.sockets * costs.socket_memory, int(processes))


def queries(hour: Hour, pages: Pages, costs: Costs) -> float:
    """Return the queries a second of all processes."""
    of_pages = hour.member_pages * costs.member_queries + pages.made * costs.made_queries
    return of_pages + (hour.messages + hour.events) * costs.message_queries


def lines(hour: Hour, costs: Costs, seed: int) -> list[tuple[str, str]]:
    """Return name and figure of each line of the table, for one size."""
    pages, sockets = enough_processes(hour, costs, seed), live(hour, costs)
    asked = queries(hour, pages, costs)
    gigabytes = hour.posts_kept * costs.post_row / 1e6
    return [
        ("present at the same time", f"{hour.sockets:,.0f}"),
        ("pages of members a second", f"{hour.member_pages:,.1f}"),
        ("pages of visitors a second", f"{hour.visitor_pages:,.1f}"),
        ("of these kept before Django", f"{pages.kept:.0%}"),
        ("processes of pages", f"{pages.processes}"),
        ("how busy each is", f"{pages.busy:.0%}"),
        ("95 % of pages within", f"{pages.p95 * 1_000:.0f} ms"),
        ("messages a second", f"{hour.messages:,.1f}"),
        ("processes of sockets", f"{sockets.processes}"),
        ("cores for sockets", f"{sockets.cores:.2f}"),
        ("work when all connect again", f"{hour.sockets * costs.connect / 1_000:,.0f} s of a core"),
        ("memory of all processes", f"{(pages.processes * costs.process_memory + sockets.memory) / 1_000:,.1f} GB"),
        ("queries a second", f"{asked:,.0f}"),
        ("cores for PostgreSQL", f"{asked * costs.query / 1_000:.2f}"),
        ("posts kept", f"{hour.posts_kept:,.0f}"),
        ("database", f"{gigabytes:,.1f} GB"),
        ("search index", f"{hour.posts_kept * costs.search_document / 1e6:,.1f} GB"),
    ]


def main() -> None:
    options = vars(parsed())
    seed, sizes = options.pop("seed"), options.pop("members")
    habits = replace(Habits(), **options)
    columns = [lines(Hour(members, habits), Costs(), seed) for members in sizes]
    rows = [[name, *[column[at][1] for column in columns]] for at, (name, _) in enumerate(columns[0])]
    print(table(["in the busiest hour", *[f"{members:,} members" for members in sizes]], rows))


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, nargs="+", default=SIZES, help="the sizes, one column each")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same figures")
    for name, default in vars(Habits()).items():
        parser.add_argument(f"--{name}", type=float, default=default)
    return parser.parse_args()


if __name__ == "__main__":
    main()
