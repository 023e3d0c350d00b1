"""The house rules that a machine can check: the import order and the size budget."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rooms import PACKAGES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (*PACKAGES, "benchmarks", "script", "tests")
MAX_FILE_LINES, MAX_TEST_LINES, MAX_FUNCTION_LINES, MAX_CONSUMER_LINES = 400, 500, 50, 120


def python_files():
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path


def too_long_files(files) -> list[str]:
    too_long = []
    for path in files:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        limit = MAX_TEST_LINES if "tests" in path.parts else MAX_FILE_LINES
        if path.name == "consumers.py":
            limit = MAX_CONSUMER_LINES
        if lines > limit:
            too_long.append(f"{path}: {lines} lines, at most {limit}")
    return too_long


def too_long_functions(files) -> list[str]:
    too_long = []
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    too_long.append(f"{path}:{node.lineno} {node.name}: {lines} lines")
    return too_long


def test_no_file_is_over_the_size_budget():
    assert too_long_files(python_files()) == []


def test_no_function_is_over_the_size_budget():
    assert too_long_functions(python_files()) == []


def test_the_size_budget_sees_a_file_and_a_function_that_are_too_long(tmp_path):
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    pass\n" * 401)
    assert len(too_long_files([path])) == 1
    assert len(too_long_functions([path])) == 1


def test_the_rooms_keep_to_the_import_order():
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("drawer", ["utils", "core", "common", "helpers"])
def test_there_is_no_drawer_for_odds_and_ends(drawer):
    assert [p for p in python_files() if p.stem == drawer or drawer in p.parts] == []
