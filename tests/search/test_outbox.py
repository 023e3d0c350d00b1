"""Search that was away, or a process that was killed, is caught up with. Runs on both engines."""

import socket
import uuid
from contextlib import contextmanager, suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import background, indexing
from community.groups.actions import change_group
from community.groups.choices import Visibility
from community.indexing import Document
from community.operations import probes
from community.operations.models import PeriodicRun
from community.pages.models import HelpLine
from forum.actions import remove_post
from search import actions, leases, outbox, tasks
from search.engines.base import EngineError, SearchRequest
from search.engines.elastic import engine as elastic
from search.engines.factory import get_engine
from search.models import LONG_AGO, IndexWork, PendingChange
from search.query.planner import plan_query
from tests.community.pages.scenes import make_article
from tests.search.conftest import make_changes_visible
from tests.support.forum import make_reply, make_topic

pytestmark = pytest.mark.django_db
READERS = ("public", "members")


@pytest.fixture(autouse=True)
def filled_index(engine) -> None:
    """Let a rebuild have filled the index, so that tick has no reason for another one."""
    engine.rebuild([])


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Return ``committed(action)``: the action, its commit, and the jobs after it."""

    def run(action, *arguments, is_killed=False):
        with django_capture_on_commit_callbacks(execute=not is_killed):
            return action(*arguments)

    return run


@pytest.fixture
def away(engine, monkeypatch):
    """Return ``away()``, a context in which the engine does not answer; it yields the attempts to reach it."""

    @contextmanager
    def broken_engine():
        attempts = []

        def broken(*arguments):
            attempts.append(arguments)
            raise EngineError("ConnectionError")

        with monkeypatch.context() as patch:
            for name in ("index", "remove", "find", "count", "rebuild", "is_complete"):
                patch.setattr(engine, name, broken, raising=False)
            yield attempts

    return broken_engine


def tick(*arguments: str) -> str:
    out = StringIO()
    call_command("tick", *arguments, stdout=out)
    return out.getvalue()


def indexed(engine, query: str) -> list[str]:
    """Return the kinds of what the index holds for these words, whoever may see it."""
    make_changes_visible(engine)
    return [kind for kind, _key in engine.find(SearchRequest(plan_query(query), READERS))]


def change(room, key: str, title: str) -> None:
    room.things[key] = Document("thing", key, title, "")
    indexing.changed("thing", key)


# the engine was away


def test_reply_removed_while_the_engine_is_away_leaves_the_index_with_tick(engine, away, committed, cast, board):
    topic = committed(make_topic, cast.anna, board)
    reply = committed(make_reply, cast.bram, topic, "Neem eens grenadine.")
    assert indexed(engine, "grenadine") == ["post"]
    with away():
        committed(lambda: remove_post(actor=cast.bram, post=reply))
    assert indexed(engine, "grenadine") == ["post"]
    assert "search.index: " in tick("--all")
    assert indexed(engine, "grenadine") == []
    assert outbox.count_behind() == 0


def test_reply_written_while_the_engine_is_away_is_found_after_tick(engine, away, committed, cast, board, as_member):
    topic = committed(make_topic, cast.anna, board)
    with away():
        committed(make_reply, cast.bram, topic, "Neem eens grenadine.")
    tick("--all")
    make_changes_visible(engine)
    assert "<mark>grenadine</mark>" in as_member(cast.anna).get("/zoeken/", {"q": "grenadine"}).content.decode()


def test_process_killed_between_commit_and_indexing_loses_nothing(engine, committed, cast, board):
    topic = committed(make_topic, cast.anna, board)
    committed(lambda: make_reply(cast.bram, topic, "Neem eens grenadine."), is_killed=True)
    assert indexed(engine, "grenadine") == []
    tick("--all")
    assert indexed(engine, "grenadine") == ["post"]


def test_change_that_is_rolled_back_leaves_nothing_in_the_outbox(room):
    with suppress(RuntimeError), transaction.atomic():
        change(room, "1", "Rust")
        raise RuntimeError
    assert outbox.count_behind() == 0


def test_page_and_help_line_are_noted_in_the_transaction_that_saves_them(db, monkeypatch):
    """Wagtail sends its signals when the page is already kept: a process may die before them."""

    def killed(*arguments, **options):
        raise SystemExit

    article = make_article()
    PendingChange.objects.all().delete()
    monkeypatch.setattr("wagtail.actions.unpublish.unpublished.send", killed)
    with pytest.raises(SystemExit):
        article.unpublish()
    HelpLine.objects.get(key="113").save()
    noted = set(PendingChange.objects.values_list("kind", "key", "erased"))
    line = HelpLine.objects.get(key="113")
    assert noted == {("article", str(article.pk), True), ("helpline", str(line.pk), False)}


def test_attempts_pause_while_the_engine_is_away_and_tick_tries_again(room, engine, away, committed):
    with away() as attempts:
        for number in range(5):
            committed(change, room, str(number), "Rust")
        assert len(attempts) == 1
        with pytest.raises(CommandError, match=r"search\.index"):
            tick("--all")
        assert len(attempts) > 1
    committed(change, room, "6", "Rust")
    assert engine.count() == 0  # the pause is not over
    tick("--all")
    assert engine.count() == 6
    committed(change, room, "7", "Rust")
    make_changes_visible(engine)
    assert engine.count() == 7


def test_worker_tries_again_after_a_pause_that_grows(room, away, committed, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    committed(change, room, "1", "Rust")
    pauses = []
    for _attempt in range(8):
        IndexWork.objects.update(retry_at=LONG_AGO)
        began_at = timezone.now()
        with away():
            tasks.catch_up.call()
        latest = DBTaskResult.objects.order_by("-enqueued_at").first()
        pauses.append(round((latest.run_after - began_at).total_seconds()))
    assert pauses == [5, 10, 20, 40, 80, 120, 120, 120]


def test_many_changes_cost_a_fixed_number_of_queries(room, engine, committed):
    def queries_for(numbers) -> int:
        room.things = {str(n): Document("thing", str(n), f"Rust {n}", "") for n in numbers}
        with CaptureQueriesContext(connection) as queries:
            committed(lambda: indexing.changed("thing", *room.things))
        return len(queries)

    queries_for([0])
    assert queries_for(range(1, 2)) == queries_for(range(100, 200))
    assert outbox.count_behind() == 0


def test_batches_are_bounded_and_a_request_does_not_work_off_everything(room, engine, committed, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 10)
    sizes = []
    index = engine.index
    monkeypatch.setattr(engine, "index", lambda documents: (sizes.append(len(documents)), index(documents)))
    room.things = {str(n): Document("thing", str(n), "Rust", "") for n in range(100)}
    committed(lambda: indexing.changed("thing", *room.things))
    assert sizes == [10, 10, 10]
    assert outbox.count_behind() == 70
    tick("--all")
    assert sizes[3:] == [10] * 7
    assert outbox.count_behind() == 0


def test_erased_things_leave_the_index_before_others_are_added(room, engine, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 1)
    room.put("old", "Rust")
    steps = []
    index, remove = engine.index, engine.remove
    monkeypatch.setattr(engine, "index", lambda documents: (steps.append("index"), index(documents)))
    monkeypatch.setattr(engine, "remove", lambda kind, keys: (steps.append("remove"), remove(kind, keys)))
    for key in "abc":
        change(room, key, "Stilte")
    del room.things["old"]
    indexing.changed("thing", "old", erased=True)
    actions.catch_up()
    assert steps == ["remove", "index", "index", "index"]


@pytest.mark.parametrize("name", ["index", "remove", "find", "count", "is_complete", "rebuild", "passages"])
def test_engine_that_is_not_there_raises_for_every_method(engine, settings, tmp_path, name):
    """Elasticsearch that refuses the connection; a search file in a folder that is none."""
    (tmp_path / "no-folder").touch()
    settings.SEARCH_FILE = tmp_path / "no-folder" / "search.sqlite3"
    if settings.ELASTICSEARCH_URL:
        settings.ELASTICSEARCH_URL = "http://127.0.0.1:1"
    plan = plan_query("rust")
    arguments = {
        "index": [[Document("thing", "1", "Rust", "")]],
        "rebuild": [[Document("thing", "1", "Rust", "")]],
        "remove": ["thing", ["1"]],
        "find": [SearchRequest(plan)],
        "passages": [plan, [("thing", "1")]],
    }
    with pytest.raises(EngineError):
        getattr(get_engine(), name)(*arguments.get(name, ()))


def test_elasticsearch_that_hangs_is_asked_once_by_many_searches(monkeypatch):
    """Each request that waits holds a thread: a few searches would stop all pages."""
    monkeypatch.setattr(elastic, "QUERY_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0.5)
        engine = elastic.ElasticEngine(f"http://127.0.0.1:{silent.getsockname()[1]}", "test")
        for _search in range(4):
            with pytest.raises(EngineError, match="ConnectionTimeout"):
                engine.count()
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()


# two workers, and things that fail


def test_change_during_the_work_of_one_worker_is_taken_in_once_and_last(room, engine, find, monkeypatch):
    index, outcomes = engine.index, []

    def slow(documents):
        monkeypatch.setattr(engine, "index", index)
        change(room, "1", "Stilte")  # after its document was read
        outcomes.append(actions.catch_up().count)  # a second worker
        index(documents)

    monkeypatch.setattr(engine, "index", slow)
    change(room, "1", "Rust")
    actions.catch_up()
    make_changes_visible(engine)
    assert outcomes == [0]
    assert (find("rust"), find("stilte")) == ([], ["1"])
    assert outbox.count_behind() == 0


def test_worker_that_stood_still_past_its_lease_does_not_leave_an_older_text(room, engine, find, monkeypatch):
    index = engine.index

    def stands_still(documents):
        monkeypatch.setattr(engine, "index", index)
        change(room, "1", "Stilte")
        IndexWork.objects.update(held_until=LONG_AGO)
        assert actions.catch_up().count == 2
        index(documents)  # the older one, after the newer one

    monkeypatch.setattr(engine, "index", stands_still)
    change(room, "1", "Rust")
    actions.catch_up()
    make_changes_visible(engine)
    assert (find("rust"), find("stilte")) == ([], ["1"])


def test_lease_of_a_killed_worker_ends_by_itself(room, engine):
    IndexWork.objects.create(
        name="changes", holder=uuid.uuid4(), held_until=timezone.now() + leases.DURATIONS[leases.CHANGES]
    )
    change(room, "1", "Rust")
    assert actions.catch_up().count == 0
    IndexWork.objects.update(held_until=timezone.now())
    assert actions.catch_up().count == 1


def test_thing_that_cannot_be_read_waits_alone(room, engine, monkeypatch, caplog):
    documents = indexing.sources()["thing"].documents

    def broken(keys):
        if "bad" in keys:
            raise ValueError("grenadine")
        return documents(keys)

    monkeypatch.setitem(indexing._registry.sources["thing"].__dict__, "documents", broken)
    for key in ["bad", *map(str, range(20))]:
        change(room, key, "Rust")
    assert actions.catch_up().count == 20
    make_changes_visible(engine)
    assert engine.count() == 20
    assert "search cannot take in a thing (ValueError)" in caplog.text
    assert "grenadine" not in caplog.text
    (waiting,) = PendingChange.objects.all()
    assert (waiting.key, waiting.attempts) == ("bad", 1)
    assert waiting.due_at > timezone.now()
    monkeypatch.setitem(indexing._registry.sources["thing"].__dict__, "documents", documents)
    PendingChange.objects.update(due_at=LONG_AGO)
    assert actions.catch_up().count == 1


def test_rebuild_does_without_a_thing_that_cannot_be_read(room, engine, monkeypatch):
    documents = indexing.sources()["thing"].documents

    def broken(keys):
        if "bad" in keys:
            raise ValueError
        return documents(keys)

    room.things = {key: Document("thing", key, "Rust", "") for key in ["bad", *map(str, range(20))]}
    monkeypatch.setitem(indexing._registry.sources["thing"].__dict__, "documents", broken)
    assert actions.rebuild() == 20


def test_tick_that_was_killed_in_its_work_on_search_is_made_up_for_by_the_next(room, engine, clock):
    """A killed process keeps its claim and its lease, which end before the next tick but one."""
    change(room, "1", "Rust")
    now = timezone.now()
    job = next(job for job in background.periodic_jobs() if job.name == "search.index")
    PeriodicRun.objects.update_or_create(name=job.name, defaults={"busy_until": now + job.claim})
    held_until = now + leases.DURATIONS[leases.CHANGES]
    IndexWork.objects.create(name=leases.CHANGES, holder=uuid.uuid4(), held_until=held_until)
    clock.forward(minutes=6)
    tick()
    assert engine.count() == 1


def test_words_of_a_group_that_was_narrowed_leave_the_public_part_of_the_index(engine, committed, cast, board):
    """Search asks the database what may be seen; and a visitor's search does not even read those words."""
    committed(make_topic, cast.anna, board, "Grenadine")
    actions.rebuild()
    make_changes_visible(engine)
    of_visitor = SearchRequest(plan_query("grenadine"), ("public",))
    assert [kind for kind, _key in engine.find(of_visitor)] == ["topic"]
    committed(lambda: change_group(actor=cast.otto, group=board, visibility=Visibility.MEMBERS))
    tick()
    make_changes_visible(engine)
    assert engine.find(of_visitor) == []
    assert "topic" in indexed(engine, "grenadine")


# what is behind is not shown


def test_thing_that_changed_is_not_found_by_words_that_were_taken_back(room, client):
    room.put("1", "Rust", "Neem eens grenadine.")
    room.put("2", "Rust", "Neem eens thee.")
    change(room, "1", "Rust")
    old = client.get("/zoeken/", {"q": "grenadine"})
    assert (old.status_code, old.context["result_page"].total) == (200, 0)
    other = client.get("/zoeken/", {"q": "rust"})
    assert other.context["result_page"].total == 1
    assert "grenadine" not in other.content.decode()


# how far it is behind


@pytest.fixture
def readyz(monkeypatch):
    monkeypatch.setattr(probes, "DEADLINE_SECONDS", 60)

    def ask():
        probes.clear_cache()
        response = Client().get("/readyz")
        return response.status_code, response.json()["search"]

    yield ask
    probes.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_readyz_says_by_how_many_changes_search_is_behind(room, readyz):
    room.put("1", "Rust")
    assert readyz() == (200, "up")
    outbox.add("thing", ["1", "2"])
    PendingChange.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert readyz() == (200, "behind by 2")
    assert outbox.count_behind() == 2
    assert outbox.oldest_age() >= timedelta(hours=1)
    actions.catch_up()
    assert readyz() == (200, "up")
    assert outbox.oldest_age() == timedelta(0)
