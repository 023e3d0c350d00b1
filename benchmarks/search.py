"""Measure search as its page does it: ``python -m benchmarks.search`` fills an index, rebuilds it, and asks questions.

It prints the rebuild, and what a page costs a visitor, a member of groups, and a member who blocked and muted others,
beside what the engine costs alone, which asks no room what the reader may see. Everything happens in one process, in a
folder that goes away at the end (``--keep`` holds on to it).
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import batched
from pathlib import Path
from random import Random
from statistics import median

import psutil

from benchmarks.clients import HOST
from benchmarks.servers import StopError, log_in, migrate, percentile, run_benchmark, set_environment, table, tell

TOPIC_SHARE = 20  # one document in twenty is a topic
PARAGRAPHS = 3  # of a post: some 120 words
COMPOUNDS = 20_000  # different words beside the common ones: most words of real texts are rare
BLOCKED, MUTED = 20, 20
BATCH = 2_000
SIZE_FILE = "search.json"
COLUMNS = ["reader", "question", "page p50 CPU ms", "p95", "p95 ms", "engine p50 CPU ms", "p95", "queries", "hits"]
MISSPELLED = ("depresie", "psygose", "hartklopingen", "slaappproblemen", "medikatie", "zelfvertrouwe")
IN_DANGER = ("ik wil dood", "zelfmoord", "ik wil niet meer leven")


def main() -> None:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        var = Path(options.keep or folder).resolve()
        set_environment(var)
        rebuilt = prepare(var, options)
        rows = [row for name, reader in readers().items() for row in measured(name, *reader, options)]
    print(f"\n{rebuilt}\n\n{table(COLUMNS, rows)}\n\nmemory of this process: {memory()} MiB", flush=True)


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=20, help="of each kind")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same content")
    parser.add_argument("--keep", metavar="FOLDER", help="make the content here once, and use it again next time")
    parser.add_argument("--rebuild", action="store_true", help="also rebuild an index that is kept")
    return parser.parse_args()


def prepare(var: Path, options: argparse.Namespace) -> str:
    """Make the content where it is not there yet; return how the rebuild of the index went."""
    migrate()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "admin"])
    wanted = {"documents": options.documents, "seed": options.seed}
    made = json.loads((var / SIZE_FILE).read_text()) if (var / SIZE_FILE).exists() else None
    if made is None:
        fill(options)
        (var / SIZE_FILE).write_text(json.dumps(wanted))
    elif made != wanted:
        raise StopError(f"{var} has other content: {made}. Take another folder, or remove this one.")
    return rebuild() if made is None or options.rebuild else "index kept"


def rebuild() -> str:
    from django.conf import settings

    from search import actions

    before, began = time.process_time(), time.monotonic()
    count = actions.rebuild()
    cpu, wall = time.process_time() - before, time.monotonic() - began
    size = Path(settings.SEARCH_FILE).stat().st_size >> 20
    return f"rebuild: {count} documents, {count / wall:.0f} a second ({count / cpu:.0f} a CPU second), {size} MiB"


def fill(options: argparse.Namespace) -> None:
    from django.db import transaction
    from wagtail.signal_handlers import disable_reference_index_auto_update

    from benchmarks import content
    from benchmarks.sizes import Sizes
    from community.members.models import Mute

    chance = Random(options.seed)
    topics = options.documents // TOPIC_SHARE
    sizes = Sizes(topics=topics, replies=options.documents - topics, ratings=0)
    with transaction.atomic(), disable_reference_index_auto_update():
        personas = content.write_members(sizes, chance)
        content.write_tools(sizes, chance, content.write_pages(sizes, chance), personas)
        groups = content.write_groups(sizes, chance, personas)
        content.save(Mute(muter=personas[1].member, persona=muted) for muted in personas[100 : 100 + MUTED])
        content.save(
            content.Block(blocker=personas[1].member, blocked=blocked.member)
            for blocked in personas[200 : 200 + BLOCKED]
        )
        for some in batched(posts(content.write_topics(sizes, chance, groups, personas), personas, chance), BATCH):
            content.save(some)
    tell(f"{options.documents} documents")


def posts(topics: list, personas: list, chance: Random) -> Iterator:
    from benchmarks.vocabulary import paragraph
    from community.html import RENDERER_VERSION
    from forum.models import Post

    words = compounds()
    for topic in topics:
        for number in range(1, topic.last_number + 1):
            rare = " ".join(words[int(chance.paretovariate(0.4)) % len(words)] for _ in range(chance.randint(5, 25)))
            source = f"{' '.join(paragraph(chance) for _ in range(PARAGRAPHS))} {rare}"
            yield Post(
                topic=topic,
                number=number,
                seq=number,
                author=topic.author if number == 1 else chance.choice(personas),
                source=source,
                html=f"<p>{source}</p>\n",
                renderer_version=RENDERER_VERSION,
                created_at=topic.created_at + timedelta(minutes=7 * (number - 1)),
            )


def compounds() -> list[str]:
    """Return words that are put together of two others, in an order of their own: the first ones are used most."""
    from benchmarks.vocabulary import WORDS

    chance = Random(7)
    words = [first + second for first in WORDS[60:] for second in WORDS[60:] if first != second]
    return chance.sample(words, min(COMPOUNDS, len(words)))


def questions(number: int) -> dict[str, list[str]]:
    """Return questions of each kind, as people type them."""
    from benchmarks.vocabulary import RARE_WORDS, WORDS

    chance, words, rare = Random(3), WORDS[60:], compounds()
    several = {
        f"{count} words": [" ".join(chance.sample(words, count)) for _ in range(number)] for count in (1, 2, 3, 4, 5, 6)
    }
    return several | {
        "most common": list(WORDS[25 : 25 + number]),
        "four common": [" ".join(chance.sample(WORDS[25:60], 4)) for _ in range(number)],
        "phrase": [f"ik {chance.choice(words)} niet {chance.choice(words)}" for _ in range(number)],
        "compound": [rare[int(chance.paretovariate(0.5)) % 2000] for _ in range(number)],
        "compound and word": [f"{rare[chance.randrange(2000)]} {chance.choice(words)}" for _ in range(number)],
        "rare": [*RARE_WORDS, *chance.sample(rare[-3000:], number)][:number],
        "misspelled": [*MISSPELLED, *(misspelled(word, chance) for word in rare[:number])][:number],
        "prefix": [word[: max(6, len(word) - 3)] for word in rare[:number]],
        "nothing": [f"xq{word[::-1]}zx" for word in words[:number]],
        "two, one unknown": [f"xq{word[::-1]} {word}" for word in words[:number]],
        "in lists": [
            "slecht slapen",
            "mijn zoon heeft een psychose",
            "angst",
            "paniekaanval",
            "cursus herstel",
            "eenzaam",
            "ik kan niet slapen",
            "somber",
            "stemmen horen",
            "medicatie",
            "adhd",
            "therapie",
        ],
        "danger": list(IN_DANGER),
    }


def misspelled(word: str, chance: Random) -> str:
    position = chance.randrange(2, len(word) - 1)
    return word[:position] + word[position + 1 :]


def readers() -> dict[str, tuple]:
    """Return each reader with the cookie of a session; the second member has blocks and mutes."""
    from django.contrib.auth.models import AnonymousUser

    from community.members.models import Member, Mute

    muter = Mute.objects.select_related("muter").first().muter
    calm = (
        Member.objects.filter(blocks_made=None, blocks_received=None).first() or Member.objects.exclude(pk=muter.pk)[0]
    )
    cookies = log_in([calm, muter])
    return {"visitor": (AnonymousUser(), ""), "member": (calm, cookies[0]), "with blocks": (muter, cookies[1])}


def measured(name: str, reader, cookie: str, options: argparse.Namespace) -> Iterator[list]:
    """Yield a row for each kind of question, and one for all together."""
    from django.test import Client

    client = Client(SERVER_NAME=HOST, headers={"cookie": cookie} if cookie else {})
    ask_page, ask_engine = partial(result_page, client), engine_for(reader)
    ask_page("rust")
    all_pages, all_engine, most = [], [], 0
    for kind, some in questions(options.questions).items():
        pages = [best_of_two(ask_page, question) for question in some]
        engine = [best_of_two(ask_engine, question)[:2] for question in some]
        queries = max(queries_of(ask_page, question) for question in some[:5])
        hits = median(content.count(b'<li class="card search-result">') for *_times, content in pages)
        all_pages += pages
        all_engine += engine
        most = max(most, queries)
        yield [name, kind, *figures(pages), *figures(engine)[:2], queries, f"{hits:g}"]
    yield [name, "ALL", *figures(all_pages), *figures(all_engine)[:2], most, ""]


def result_page(client, question: str) -> bytes:
    """Return the page of results, as its view gives it to this reader."""
    from django.urls import reverse

    response = client.get(reverse("search:search"), {"q": question})
    if response.status_code != 200:
        raise StopError(f"{question}: {response.status_code}")
    return response.content


def engine_for(reader) -> Callable[[str], list]:
    """Return what asks the engine a question of this reader, and nobody whether they may see the hits."""
    from community.members.querysets.relations import blocked_ids
    from search.engines.base import SearchRequest
    from search.engines.factory import get_engine
    from search.query.planner import plan_query
    from search.service import audiences_of

    audiences, blocked = audiences_of(reader), tuple(map(str, blocked_ids(reader)))
    return lambda question: get_engine().find(SearchRequest(plan_query(question), audiences, blocked))


def best_of_two(ask: Callable[[str], object], question: str) -> tuple[float, float, object]:
    """Return the CPU seconds and the seconds of the faster of two answers, and the answer."""
    times = []
    for _ in range(2):
        before, began = time.process_time(), time.monotonic()
        answer = ask(question)
        times.append((time.process_time() - before, time.monotonic() - began))
    return *min(times), answer


def queries_of(ask: Callable[[str], object], question: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(question)
    return len(captured)


def figures(answers: list[tuple]) -> list[str]:
    """Return median and 95th percentile of the CPU time, and the latter of the time, in milliseconds."""
    cpu, wall = [answer[0] for answer in answers], [answer[1] for answer in answers]
    return [f"{each * 1000:.1f}" for each in (median(cpu), percentile(cpu, 95), percentile(wall, 95))]


def memory() -> int:
    return psutil.Process().memory_info().rss >> 20


if __name__ == "__main__":
    run_benchmark(main)
