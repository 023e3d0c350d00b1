"""The tests of the test command: what it counts, what it leaves out, and that it stops only its own children."""

import os
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "script"))
import run_tests
import services
from run_tests import Result

pytestmark = pytest.mark.once


@pytest.fixture
def run(tmp_path):
    run = run_tests.Run(["unit"], [])
    yield run
    run.close()


def say(run, code: str) -> Result:
    run.step("a step", [sys.executable, "-c", code])
    return run.results[-1]


def test_the_summary_of_pytest_is_counted(run):
    result = say(run, "print('\\x1b[31m== 1 failed, 12 passed, 2 errors in 3.40s ==')\nraise SystemExit(1)")

    assert (result.state, result.counts) == ("failed", {"failed": 1, "passed": 12, "error": 2})


def test_a_step_that_fails_without_counting_is_one_failure(run):
    assert say(run, "raise SystemExit(3)").failures == 1


def test_a_process_that_a_step_leaves_behind_is_ended_with_it(run):
    leave = "import subprocess, sys; print(subprocess.Popen(['sleep', '60'], stdout=sys.stdout).pid)"
    result = say(run, leave)

    assert (result.state, result.seconds < 10) == ("passed", True)
    assert run.children.running == []


def test_only_own_children_are_stopped():
    mine, other = services.Children(), services.Children()
    sleeper = other.start(["sleep", "60"])
    child = mine.start(["sleep", "60"])
    mine.stop_all()
    ended, goes_on = services.group_exists(child.pid), services.group_exists(sleeper.pid)
    other.stop_all()

    assert (ended, goes_on) == (False, True)


COUNTS = """
import json, os
with open(os.environ["SCORES"], "a") as scores:
    for figure in (20, 22):
        scores.write(json.dumps(["Doors tried", figure]) + chr(10))
"""


def test_what_tests_count_for_a_promise_is_added_up_and_printed(run, capsys):
    say(run, COUNTS)
    run_tests.scoreboard(run.results)

    assert "       42  Doors tried\n" in capsys.readouterr().out


def test_a_step_that_counts_otherwise_is_shown_beside_the_first(run, capsys):
    run.results = [Result("one", "passed", scores={"Doors": 4}), Result("two", "passed", scores={"Doors": 3})]
    run_tests.scoreboard(run.results)

    assert "        3  Doors (two)\n" in capsys.readouterr().out


@pytest.mark.parametrize(("ci", "code"), [(False, 0), (True, 1)])
def test_in_ci_nothing_may_be_left_out(monkeypatch, capsys, ci, code):
    monkeypatch.setattr(run_tests, "CI", ci)
    results = [Result("unit", "passed", 1, {"passed": 7}), Result("search", "left out", why="no server\nmore")]

    assert run_tests.scoreboard(results) == code
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 0 failed"


def test_parts_run_in_their_own_order_and_the_rest_goes_to_pytest():
    assert run_tests.parse(["browser", "lint", "--", "-k", "topic"]) == (["lint", "browser"], ["-k", "topic"])


def test_a_site_on_this_machine_is_not_the_one_that_is_tested(monkeypatch):
    table = (run_tests.ROOT / "docs" / "hosting.md").read_text()
    names = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert len(names) > 15
    for name in names:
        monkeypatch.setenv(name, "of a site")
        monkeypatch.setenv(f"{name}_FILE", "of a site")

    assert "of a site" not in run_tests.clean_environment().values()


def test_elasticsearch_that_does_not_start_is_said_with_its_own_words(monkeypatch, tmp_path):
    command = tmp_path / "start"
    command.write_text("#!/bin/sh\necho no Java here\nexit 2\n")
    command.chmod(0o755)
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    monkeypatch.setenv("ELASTICSEARCH_START", str(command))

    with pytest.raises(services.MissingError, match="no Java here"):
        services.elasticsearch(services.Children(), tmp_path)


def test_elasticsearch_is_there_when_its_address_is(monkeypatch, tmp_path):
    command = tmp_path / "start"
    command.write_text('#!/bin/sh\necho "http://127.0.0.1:$1" > "$2/http.address"\nexec sleep 60\n')
    command.chmod(0o755)
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    monkeypatch.setenv("ELASTICSEARCH_START", str(command))
    children = services.Children()
    url = services.elasticsearch(children, tmp_path)
    children.stop_all()

    assert url.startswith("http://127.0.0.1:")
    assert os.listdir(tmp_path / "elasticsearch") == ["http.address"]
