"""An index that was lost or damaged is noticed, said on the page, and built anew by tick. Runs on both engines."""

import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from community.indexing import Document
from community.operations.registry import State
from search import actions, leases
from search.engines.base import SearchRequest
from search.query.planner import plan_query
from search.tasks import check_search
from tests.search.conftest import make_changes_visible

pytestmark = pytest.mark.django_db
NOT_FILLED = "Zoeken wordt weer op orde gebracht"


@pytest.fixture
def filled(room, engine):
    """Return the room, with things in it and an index that was built."""
    for key in "12":
        room.put(key, "Rust", "Een woord over rust.")
    actions.rebuild()
    make_changes_visible(engine)
    return room


def lose(engine) -> None:
    if hasattr(engine, "client"):
        for name in engine.client.indices.get_alias(name=engine.alias):
            engine.client.indices.delete(index=name)
    else:
        for path in engine.path.parent.glob(f"{engine.path.name}*"):
            path.unlink()


def tick() -> str:
    out = StringIO()
    call_command("tick", stdout=out)
    return out.getvalue()


def page(client, query: str):
    response = client.get("/zoeken/", {"q": query})
    return response, response.content.decode()


def test_lost_index_is_built_anew_by_the_next_tick_however_soon_after_another(filled, engine, client):
    tick()
    lose(engine)
    assert check_search().state == State.BROKEN
    tick()
    make_changes_visible(engine)
    assert engine.count() == 2
    assert page(client, "rust")[0].context["result_page"].total == 2
    assert check_search().state == State.OK


def test_page_does_not_say_that_there_is_nothing_when_the_index_was_lost(filled, engine, client):
    lose(engine)
    response, text = page(client, "rust")
    assert response.status_code == 200
    assert NOT_FILLED in text
    assert "Nog niets gevonden" not in text
    assert 'href="tel:113"' in text
    assert "Of begin bij een thema" in text


def test_page_says_that_not_everything_is_found_while_a_lost_index_is_filled(filled, engine, client):
    lose(engine)
    filled.put("3", "Rust")
    response, text = page(client, "rust")
    assert NOT_FILLED in text
    assert 'href="/ding/3/"' in text
    tick()
    make_changes_visible(engine)
    response, text = page(client, "rust")
    assert NOT_FILLED not in text
    assert response.context["result_page"].total == 3


@pytest.mark.parametrize("damage", ["no database", "holes", "empty"])
def test_damaged_file_is_noticed_and_built_anew_by_tick(filled, engine, client, damage):
    if hasattr(engine, "client"):
        pytest.skip("of the embedded engine")
    engine._close_connection()
    content = engine.path.read_bytes()
    damaged = {
        "no database": b"no database " * 5000,
        "holes": content[:4096] + b"\xff" * len(content[4096:]),
        "empty": b"",
    }
    engine.path.write_bytes(damaged[damage])
    _response, text = page(client, "rust")
    assert 'href="tel:113"' in text
    assert "Nog niets gevonden" not in text
    assert "Of begin bij een thema" in text
    tick()
    assert page(client, "rust")[0].context["result_page"].total == 2


def test_interrupted_rebuild_is_taken_up_by_tick(filled, engine, monkeypatch):
    def killed(documents):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(engine, "rebuild", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.rebuild()
    del filled.things["2"]
    tick()
    assert engine.count() == 1


def test_second_rebuild_at_the_same_time_is_refused(filled, engine):
    with leases.hold(leases.REBUILD), pytest.raises(actions.RebuildRunning):
        actions.rebuild()
    with pytest.raises(Exception, match="Another process"), leases.hold(leases.REBUILD):
        call_command("search_rebuild", stdout=StringIO())


def test_three_processes_that_begin_at_once_make_one_index(engine):
    code = (
        "import sys, django\n"
        "django.setup()\n"
        "from community.indexing import Document\n"
        "from search.engines.factory import make_engine\n"
        "engine = make_engine(*sys.argv[1:4])\n"
        "getattr(engine, 'client', None)\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "engine.index([Document('post', sys.argv[4], 'Rust', 'woord')])\n"
    )
    where = [settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX, str(settings.SEARCH_FILE)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen([sys.executable, "-c", code, *where, name], **pipes) for name in "abc"]
    assert [process.stdout.readline() for process in running] == ["ready\n"] * 3
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate(timeout=300)
    assert [process.returncode for process in running] == [0, 0, 0]
    make_changes_visible(engine)
    assert len(engine.find(SearchRequest(plan_query("rust")))) == 3
    if hasattr(engine, "client"):
        assert len(engine.client.indices.get_alias(name=engine.alias)) == 1


def test_several_indexes_behind_one_alias_are_mended_by_tick(filled, engine):
    if not hasattr(engine, "client"):
        pytest.skip("of Elasticsearch")
    for number in range(2):
        engine._create_index(f"{engine.alias}-{number}", engine.alias)
    filled.things["3"] = Document("thing", "3", "Rust", "")
    tick()
    assert len(engine.client.indices.get_alias(name=engine.alias)) == 1
    assert engine.count() == 3
