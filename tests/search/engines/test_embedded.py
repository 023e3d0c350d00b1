"""The file of the embedded engine: deleted words leave it, and several processes can use it."""

import sqlite3
import subprocess
import sys
import threading

import pytest

from community.indexing import Document
from search.engines.base import EngineError, SearchRequest
from search.engines.embedded import storage
from search.engines.embedded.engine import EmbeddedEngine
from search.query.planner import plan_query
from tests.support.full_disk import enlarge, small_disk

SECRET = "grenadine"  # its stem is the word itself without the last letter


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path / "var" / "search.sqlite3")


def bytes_of(engine) -> bytes:
    return b"".join(path.read_bytes() for path in engine.path.parent.iterdir())


def fill(engine, number=300):
    engine.index(Document("post", str(n), f"Bericht {n}", f"Woorden over dag {n} en nacht.") for n in range(number))


def test_word_of_removed_document_leaves_the_file(engine):
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET} en niemand weet het.")])
    fill(engine, 400)
    another_process = sqlite3.connect(engine.path)  # its open connection keeps the journal on disk
    another_process.execute("SELECT count(*) FROM state").fetchone()
    assert SECRET.encode()[:8] in bytes_of(engine)
    engine.remove("post", ["x"])
    assert SECRET.encode()[:8] not in bytes_of(engine)
    another_process.close()


def test_word_of_replaced_document_leaves_the_file(engine):
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
    engine.index([Document("post", "x", "Over mij", "Ik heet anders.")])
    assert SECRET.encode()[:8] not in bytes_of(engine)


def test_word_leaves_the_file_after_the_process_was_killed_before_it_purged(engine, monkeypatch):
    def killed(connection):
        raise KeyboardInterrupt

    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
    with monkeypatch.context() as patch:
        patch.setattr(storage, "purge_deleted_words", killed)
        with pytest.raises(KeyboardInterrupt):
            engine.remove("post", ["x"])
    assert SECRET.encode()[:8] in bytes_of(engine)
    EmbeddedEngine(engine.path).purge()
    assert SECRET.encode()[:8] not in bytes_of(engine)


def test_word_leaves_the_file_with_the_next_change_when_another_process_read_it_meanwhile(engine, monkeypatch):
    monkeypatch.setattr(storage, "BUSY_SECONDS", 0.1)
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
    another_process = sqlite3.connect(engine.path, isolation_level=None)
    another_process.execute("BEGIN")
    another_process.execute("SELECT count(*) FROM state").fetchone()
    engine.remove("post", ["x"])
    another_process.execute("COMMIT")
    another_process.close()
    engine.remove("post", ["no-such-post"])
    assert SECRET.encode()[:8] not in bytes_of(engine)


def test_word_that_rebuild_drops_leaves_the_file(engine):
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
    engine.rebuild([Document("post", "y", "Over ons", "Wij zijn er nog.")])
    assert SECRET.encode()[:8] not in bytes_of(engine)


def test_file_is_readable_by_its_owner_only(engine):
    fill(engine, 1)
    assert engine.path.stat().st_mode & 0o077 == 0


def test_parallel_processes_lose_no_document(engine):
    code = (
        "import sys\n"
        "from community.indexing import Document\n"
        "from search.engines.embedded.engine import EmbeddedEngine\n"
        "engine = EmbeddedEngine(sys.argv[1])\n"
        "for n in range(20):\n"
        "    engine.index([Document('post', f'{sys.argv[2]}-{n}', 'Rust', 'woord')])\n"
        "engine.remove('post', [f'{sys.argv[2]}-0'])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(engine.path), name]) for name in "abc"]
    assert [process.wait(300) for process in running] == [0, 0, 0]
    assert engine.count() == 57
    assert len(engine.find(SearchRequest(plan_query("rust")))) == 57


def test_unreadable_file_raises_engine_error(engine):
    engine.path.parent.mkdir()
    engine.path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(EngineError):
        engine.find(SearchRequest(plan_query("rust")))


def test_opening_waits_while_another_connection_creates_the_file(tmp_path):
    path = tmp_path / "search.sqlite3"
    another = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    another.execute("BEGIN IMMEDIATE")
    unlock = threading.Timer(0.3, lambda: another.execute("COMMIT"))
    unlock.start()
    EmbeddedEngine(path).index([Document("post", "1", "Rust", "woord")])
    unlock.join()
    another.close()
    assert EmbeddedEngine(path).find(SearchRequest(plan_query("rust"))) == [("post", "1")]


def test_full_disk_loses_nothing_of_the_index_and_it_goes_on_when_there_is_room(tmp_path):
    disk = tmp_path / "disk"
    with small_disk(disk, 1_000_000) as is_small:
        if not is_small:
            pytest.skip("a small disk needs the right to mount")
        engine = EmbeddedEngine(disk / "search.sqlite3")
        engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
        with pytest.raises(EngineError):
            fill(engine, 20_000)
        request = SearchRequest(plan_query(SECRET), ("public",))
        assert engine.find(request) == [("post", "x")]
        enlarge(disk, 50_000_000)
        fill(engine, 1_000)
        assert engine.find(request) == [("post", "x")]
        engine._close_connection()
