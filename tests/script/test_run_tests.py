"""The test command counts results, leaves out what it cannot run, and stops only its own processes."""

import os
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "script"))
import report
import run_tests
import services
from report import Result

pytestmark = pytest.mark.once


@pytest.fixture
def run(tmp_path):
    run = run_tests.Run(["unit"], [])
    yield run
    run.close()


def step(run, code: str) -> Result:
    run.step("a step", [sys.executable, "-c", code])
    return run.results[-1]


def test_summary_of_pytest_is_counted(run):
    result = step(run, "print('\\x1b[31m== 1 failed, 12 passed, 2 errors in 3.40s ==')\nraise SystemExit(1)")

    assert (result.state, result.counts) == ("failed", {"failed": 1, "passed": 12, "error": 2})


def test_failed_step_without_counts_is_one_failure(run):
    assert step(run, "raise SystemExit(3)").failures == 1


def test_process_left_behind_by_a_step_is_stopped(run):
    code = "import subprocess, sys; print(subprocess.Popen(['sleep', '60'], stdout=sys.stdout).pid)"
    result = step(run, code)

    assert (result.state, result.seconds < 10) == ("passed", True)
    assert run.children.running == []


def test_stop_all_stops_only_own_processes():
    own, other = services.Children(), services.Children()
    other_child = other.start(["sleep", "60"])
    own_child = own.start(["sleep", "60"])
    own.stop_all()
    alive = [services.group_exists(child.pid) for child in (own_child, other_child)]
    other.stop_all()

    assert alive == [False, True]


COUNTS = """
import json, os
with open(os.environ["SCORES"], "a") as scores:
    for figure in (20, 22):
        scores.write(json.dumps(["Doors tried", figure]) + chr(10))
"""


def test_figures_of_a_promise_are_added_up_and_printed(run, capsys):
    step(run, COUNTS)
    report.print_report(run.results, [])

    assert "       42  Doors tried\n" in capsys.readouterr().out


def test_step_with_another_figure_gets_its_own_line(run, capsys):
    run.results = [Result("one", "passed", scores={"Doors": 4}), Result("two", "passed", scores={"Doors": 3})]
    report.print_report(run.results, [])

    assert "        3  Doors (two)\n" in capsys.readouterr().out


@pytest.mark.parametrize(("ci", "code"), [(False, 0), (True, 1)])
def test_left_out_step_fails_in_ci_only(monkeypatch, capsys, ci, code):
    monkeypatch.setattr(report, "CI", ci)
    results = [Result("unit", "passed", 1, {"passed": 7}), Result("search", "left out", reason="no server\nmore")]

    assert report.print_report(results, []) == code
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 0 failed"


def test_times_of_the_quick_parts_and_of_all_are_printed(run, capsys):
    run.results = [Result("lint", "passed", 2.0, is_quick=True), Result("browser", "passed", 3.5)]
    report.print_report(run.results, ["slow"])

    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "2.0 s  quick (script/test quick)" in lines
    assert "5.5 s  together" in lines
    assert "Not run: slow" in lines


def test_parts_run_in_fixed_order_and_the_rest_goes_to_pytest():
    assert run_tests.parse(["browser", "lint", "--", "-k", "topic"]) == (["lint", "browser"], ["-k", "topic"])


def test_quick_is_lint_and_unit():
    assert run_tests.parse(["quick"]) == (["lint", "unit"], [])


def test_settings_of_a_site_on_this_machine_do_not_reach_the_tests(monkeypatch):
    table = (run_tests.ROOT / "docs" / "hosting.md").read_text()
    names = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert len(names) > 15
    for name in names:
        monkeypatch.setenv(name, "of a site")
        monkeypatch.setenv(f"{name}_FILE", "of a site")

    assert "of a site" not in run_tests.clean_environment().values()


def test_elasticsearch_that_does_not_start_shows_its_output(monkeypatch, tmp_path):
    command = tmp_path / "start"
    command.write_text("#!/bin/sh\necho no Java here\nexit 2\n")
    command.chmod(0o755)
    monkeypatch.delenv("ELASTICSEARCH_URL", raising=False)
    monkeypatch.setenv("ELASTICSEARCH_START", str(command))

    with pytest.raises(services.MissingError, match="no Java here"):
        services.elasticsearch(services.Children(), tmp_path)


def test_elasticsearch_is_ready_when_it_writes_its_url(monkeypatch, tmp_path):
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
