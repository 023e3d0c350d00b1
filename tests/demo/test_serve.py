"""The demo does again only what changed, and says kindly what went wrong."""

import json

import pytest

from demo import serve

pytestmark = pytest.mark.once


@pytest.fixture
def done(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "DONE", tmp_path / "done.json")
    return tmp_path / "done.json"


def test_a_step_is_done_once_for_each_state_of_its_files(done):
    worked = []
    for key in ("one", "one", "two"):
        serve.once("database", key, "Making", lambda key=key: worked.append(key))

    assert worked == ["one", "two"]
    assert json.loads(done.read_text()) == {"database": "two"}


def test_a_step_that_failed_is_done_again(done):
    def fail():
        raise OSError("No space left on device")

    with pytest.raises(serve.NotReadyError, match="The disk is full"):
        serve.once("content", "one", "Writing", fail)
    assert not done.exists()


def test_what_was_thrown_away_is_made_again(done):
    done.write_text('{"database": "one", "content": "one", "static": "one"}')
    serve.forget("database", "content")

    assert json.loads(done.read_text()) == {"static": "one"}


def test_an_unknown_failure_comes_with_a_way_to_begin_anew():
    said = serve.explain("Making the database", ValueError("odd"))

    assert said.startswith("Making the database did not work: ValueError: odd")
    assert said.endswith("script/demo --fresh")


def test_a_fingerprint_changes_with_names_and_contents_and_not_with_what_is_not_source(tmp_path):
    room = tmp_path / "forum" / "migrations"
    room.mkdir(parents=True)
    (room / "0001.py").write_text("a")
    begin = serve.fingerprint(tmp_path, "**/migrations/*.py")
    (tmp_path / "var" / "migrations").mkdir(parents=True)
    (tmp_path / "var" / "migrations" / "x.py").write_text("not ours")
    same = serve.fingerprint(tmp_path, "**/migrations/*.py")
    (room / "0001.py").write_text("b")
    changed = serve.fingerprint(tmp_path, "**/migrations/*.py")
    (room / "0001.py").rename(room / "0002.py")
    renamed = serve.fingerprint(tmp_path, "**/migrations/*.py")

    assert begin == same
    assert len({begin, changed, renamed}) == 3
