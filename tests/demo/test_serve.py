"""The demo runs only the steps whose files changed, and explains what went wrong."""

import json

import pytest

from demo import serve

pytestmark = pytest.mark.once


@pytest.fixture
def done(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "DONE", tmp_path / "done.json")
    return tmp_path / "done.json"


def test_step_runs_once_for_each_state_of_its_files(done):
    runs = []
    for key in ("one", "one", "two"):
        serve.run_step("database", key, "Making", lambda key=key: runs.append(key))

    assert runs == ["one", "two"]
    assert json.loads(done.read_text()) == {"database": "two"}


def test_failed_step_runs_again(done):
    def fail():
        raise OSError("No space left on device")

    with pytest.raises(serve.NotReadyError, match="The disk is full"):
        serve.run_step("content", "one", "Writing", fail)
    assert not done.exists()


def test_forgotten_steps_run_again(done):
    done.write_text('{"database": "one", "content": "one", "static": "one"}')
    serve.forget("database", "content")

    assert json.loads(done.read_text()) == {"static": "one"}


def test_unknown_failure_suggests_a_fresh_start():
    text = serve.explain("Making the database", ValueError("odd"))

    assert text.startswith("Making the database did not work: ValueError: odd")
    assert text.endswith("script/demo --fresh")


def test_fingerprint_changes_with_names_and_contents_of_sources_only(tmp_path):
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
