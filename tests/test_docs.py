"""The docs name only what is there: files, names in the code, tests, commands, parts of ``script/test``, services."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.support.rooms import CONTRACTS, PACKAGES, ROOT

pytestmark = pytest.mark.once

GUIDES = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md", ROOT / "docs" / "adding-a-room.md"]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
CURRENT_PAGES = [page for page in PAGES if page.name != "CHANGELOG.md"]  # it names what earlier versions had
FILE_NAME = re.compile(
    r"`([\w.-][\w./-]*\.(?:py|toml|tsv|txt|html|js|css))`|\]\(([\w./-]+)\)|[ /]((?:tests|deploy|docs)/[\w./-]+\.\w+)"
)
# `forum/actions.py` `reply`, or `forum/actions.py` `reply` and `react`
NAMES_IN_FILE = re.compile(r"`([\w./-]+\.(?:py|js))`((?:(?:,| and)? `[A-Za-z_][\w.]*`)+)")
DOTTED_NAME = re.compile(r"`(\w+(?:\.\w+)+)(?:\([^`]*\))?`")
TEST_NAME = re.compile(r"\btest_\w+(?!\w*\.py)\b")
PARTS_OF_SCRIPT_TEST = re.compile(r"(?:^|`)script/test ((?:\w+ ?)+)", re.MULTILINE)
SERVICE = re.compile(r"\bhuiskamer-(?:pages|sockets|worker|tick|backup)(?:@[\w*]*)?(?:\.\w+)?")


@cache
def files() -> frozenset[str]:
    """Return the files of the repository as ``docs/hosting.md``, without what is generated or installed."""
    hidden = (".", "var", "node_modules")
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(hidden)]
    paths = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    return frozenset(path.relative_to(ROOT).as_posix() for path in paths if path.is_file())


def files_called(name: str) -> list[str]:
    """Return the files whose path ends with this name: beside ``tests/x/test_a.py``, a page may name ``test_b.py``."""
    return sorted(path for path in files() if f"/{path}".endswith(f"/{name}"))


def missing_files(text: str) -> list[str]:
    names = {"".join(name).removeprefix("../").removeprefix("./") for name in FILE_NAME.findall(text)}
    return sorted(name for name in names if not files_called(name))


def names_in(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    """Yield the names that these statements define or import, and those inside classes: ``forum.models.Post.body``."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield f"{prefix}.{node.name}"
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (f"{prefix}.{alias.asname or alias.name.partition('.')[0]}" for alias in node.names)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (f"{prefix}.{target.id}" for target in targets if isinstance(target, ast.Name))
        if isinstance(node, ast.ClassDef):
            yield from names_in(node.body, f"{prefix}.{node.name}")


@cache
def names_of(file: str) -> frozenset[str]:
    """Return the full names in this module, and that of the module itself."""
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return frozenset({module, *names_in(ast.parse((ROOT / file).read_text(encoding="utf-8")).body, module)})


@cache
def code_names() -> frozenset[str]:
    packages = tuple(f"{package}/" for package in (*PACKAGES, "tests", "benchmarks"))
    modules = [path for path in files() if path.startswith(packages) and path.endswith(".py")]
    return frozenset().union(*map(names_of, modules))


def is_in_file(name: str, file: str) -> bool:
    if file.endswith(".py"):
        return any(full.endswith(f".{name}") for full in names_of(file))
    code = (ROOT / file).read_text(encoding="utf-8")
    return all(re.search(rf"\b{part}\b", code) for part in name.split("."))


def missing_names(text: str) -> list[str]:
    """Return the names that stand beside a file which does not define them, and the dotted names of no module of
    ours. A dotted name is ours when it begins with a package, a module or a class of ours."""
    missing = []
    for file, listed in NAMES_IN_FILE.findall(text):
        for name in re.findall(r"`([\w.]+)`", listed):
            if not any(is_in_file(name, path) for path in files_called(file)):
                missing.append(f"{file} {name}")
    full_names = code_names()
    own_beginnings = {part for name in full_names for part in name.split(".")[:-1]}
    for name in DOTTED_NAME.findall(NAMES_IN_FILE.sub("", text)):
        is_file = bool(files_called(name))
        if name.partition(".")[0] in own_beginnings and not is_file:
            missing += [] if any(f".{full}".endswith(f".{name}") for full in full_names) else [name]
    return missing


def test_every_file_in_the_docs_exists():
    assert missing_files("`tests/test_gone.py` and [a page](gone.md)") == ["gone.md", "tests/test_gone.py"]
    assert {page.name: missing for page in CURRENT_PAGES if (missing := missing_files(page.read_text()))} == {}


def test_every_name_in_the_guides_exists():
    assert {page.name: missing for page in GUIDES if (missing := missing_names(page.read_text()))} == {}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("`forum/actions.py` `reply` and `react`", []),
        ("`forum/actions.py` `answer`", ["forum/actions.py answer"]),
        ("`js/topic.js` `OpenTopic`, `nothing`", ["js/topic.js nothing"]),
        ("`forum.actions.answer`", ["forum.actions.answer"]),
        ("`live.announce(stream, seq)` and `Member.refresh_rights` and `django.tasks`", []),
    ],
)
def test_name_that_is_not_in_the_code_is_reported(text, missing):
    assert missing_names(text) == missing


def test_every_test_in_the_docs_exists():
    tests = {name.rpartition(".")[2] for name in code_names() if name.startswith("tests.")}
    pages = {page.name: set(TEST_NAME.findall(page.read_text())) - tests for page in CURRENT_PAGES}
    no_tests = {"test_reply_to_hidden_topic_is_refused", "test_mail"}  # an example, and a command of manage.py
    assert {name: missing - no_tests for name, missing in pages.items() if missing - no_tests} == {}


def layers(lines: list[str]) -> list[set[str]]:
    """Return each line as the modules that stand beside each other in it; ``community.`` may be left out."""
    return [{name.strip().removeprefix("community.") for name in line.split("|")} for line in lines]


def test_order_of_the_rooms_in_the_docs_is_that_of_the_contract():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = page.partition("## One order\n```\n")[2].partition("```")[0].splitlines()
    assert layers([line.partition("   ")[0] for line in drawn]) == layers(CONTRACTS[0]["layers"])


def test_every_command_of_ours_is_in_the_docs():
    paths = [Path(path) for path in files() if "/management/commands/" in path and path.endswith(".py")]
    commands = {path.stem for path in paths if path.stem != "__init__"}
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(commands) > 8
    assert sorted(name for name in commands - {"demo"} if not re.search(rf"manage\.py\s+{name}\b", text)) == []


def test_every_command_in_the_docs_exists():
    text = "\n".join(page.read_text(encoding="utf-8") for page in CURRENT_PAGES)
    modules = {name.replace(".", "/") for name in re.findall(r"python -m ((?:community|benchmarks)[\w.]*)", text)}
    assert set(re.findall(r"manage\.py\s+([a-z]\w+)", text)) - set(get_commands()) == set()
    assert [name for name in modules if not {f"{name}.py", f"{name}/__main__.py"} & files()] == []


def test_every_script_in_the_docs_exists():
    text = "\n".join(page.read_text(encoding="utf-8") for page in CURRENT_PAGES)
    scripts = set(re.findall(r"\bscript/(\w+)", text))
    assert {"demo", "messages", "test"} <= scripts
    assert sorted(script for script in scripts if not files_called(f"script/{script}")) == []


def test_every_part_of_script_test_is_in_the_docs_and_no_other():
    text = "\n".join(page.read_text(encoding="utf-8") for page in CURRENT_PAGES)
    code = (ROOT / "script" / "run_tests.py").read_text(encoding="utf-8")
    parts = set(ast.literal_eval(re.search(r"^PARTS = (\[.*\])$", code, re.MULTILINE)[1]))
    named = {part for words in PARTS_OF_SCRIPT_TEST.findall(text) for part in words.split()}
    assert {part for part in parts if f"`{part}`" not in (ROOT / "README.md").read_text(encoding="utf-8")} == set()
    assert named - parts == {"quick"}


def test_every_service_in_the_docs_exists():
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    units = {name.partition("@")[0] + "@" * ("@" in name) for name in SERVICE.findall(text)}
    assert len(units) > 2
    assert [
        unit for unit in units if not files_called(f"systemd/{unit}") and not files_called(f"systemd/{unit}.service")
    ] == []
