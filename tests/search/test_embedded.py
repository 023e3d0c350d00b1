"""What is particular to the file: nothing stays in it, and several processes may use it."""

import sqlite3
import subprocess
import sys
import threading

import pytest

from community.indexing import Document
from search.embedded import EmbeddedEngine
from search.engine import EngineError, Wanted
from search.plan import plan

SECRET = "grenadine"  # its stem is the word itself without the last letter


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path / "var" / "search.sqlite3")


def bytes_of(engine) -> bytes:
    return b"".join(path.read_bytes() for path in engine.path.parent.iterdir())


def fill(engine, number=300):
    engine.index(Document("post", str(n), f"Bericht {n}", f"Woorden over dag {n} en nacht.") for n in range(number))


def test_a_removed_word_is_no_longer_in_the_file(engine):
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET} en niemand weet het.")])
    fill(engine, 400)
    another_process = sqlite3.connect(engine.path)  # as long as somebody has the file open, its journal stays
    another_process.execute("SELECT count(*) FROM state").fetchone()
    assert SECRET.encode()[:8] in bytes_of(engine)
    engine.remove("post", ["x"])
    assert SECRET.encode()[:8] not in bytes_of(engine)
    another_process.close()


def test_a_word_that_was_edited_away_is_no_longer_in_the_file(engine):
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
    engine.index([Document("post", "x", "Over mij", "Ik heet anders.")])
    assert SECRET.encode()[:8] not in bytes_of(engine)


def test_a_rebuild_leaves_nothing_of_the_old_index_in_the_file(engine):
    fill(engine)
    engine.index([Document("post", "x", "Over mij", f"Ik heet {SECRET}.")])
    engine.rebuild([Document("post", "y", "Over ons", "Wij zijn er nog.")])
    assert SECRET.encode()[:8] not in bytes_of(engine)


def test_others_on_the_machine_cannot_read_the_file(engine):
    fill(engine, 1)
    assert engine.path.stat().st_mode & 0o077 == 0


def test_several_processes_write_at_once(engine):
    code = (
        "import sys; from community.indexing import Document; from search.embedded import EmbeddedEngine\n"
        "engine = EmbeddedEngine(sys.argv[1])\n"
        "for n in range(20):\n"
        "    engine.index([Document('post', f'{sys.argv[2]}-{n}', 'Rust', 'woord')])\n"
        "engine.remove('post', [f'{sys.argv[2]}-0'])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(engine.path), name]) for name in "abc"]
    assert [process.wait(300) for process in running] == [0, 0, 0]
    assert engine.count() == 57
    assert len(engine.find(Wanted(plan("rust")))) == 57


def test_a_file_that_cannot_be_read_is_an_engine_that_does_not_answer(engine):
    engine.path.parent.mkdir()
    engine.path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(EngineError):
        engine.find(Wanted(plan("rust")))


def test_who_opens_the_file_while_another_makes_it_waits(tmp_path):
    path = tmp_path / "search.sqlite3"
    another = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    another.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, lambda: another.execute("COMMIT"))
    done.start()
    EmbeddedEngine(path).index([Document("post", "1", "Rust", "woord")])
    done.join()
    another.close()
    assert EmbeddedEngine(path).find(Wanted(plan("rust"))) == [("post", "1")]
