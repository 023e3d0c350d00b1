"""What the docs name is there: files, tests, commands."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
NAMED = re.compile(r"`([\w./-]+\.(?:py|toml|tsv|txt|html|js|css))`|\]\(([\w./-]+)\)")


@cache
def files() -> set[str]:
    """The files of the house as ``docs/hosting.md``, without what is made or installed."""
    hidden = (".", "var", "node_modules")
    tops = [path for path in ROOT.iterdir() if not path.name.startswith(hidden)]
    found = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    return {path.relative_to(ROOT).as_posix() for path in found if path.is_file()}


def named_and_not_there(text: str, there: set[str]) -> list[str]:
    """A name fits any file whose path ends with it: beside ``tests/x/test_a.py`` the next one may be ``test_b.py``."""
    names = {(first or second).removeprefix("../").removeprefix("./") for first, second in NAMED.findall(text)}
    return sorted(name for name in names if not any(f"/{path}".endswith(f"/{name}") for path in there))


def test_every_file_that_the_docs_name_is_there():
    there = files()
    assert named_and_not_there("`tests/test_gone.py` and [a page](gone.md)", there) == ["gone.md", "tests/test_gone.py"]
    assert {page.name: named_and_not_there(page.read_text(encoding="utf-8"), there) for page in PAGES} == {
        page.name: [] for page in PAGES
    }


def layers(lines: list[str]) -> list[set[str]]:
    """Each line as the modules that stand beside each other in it; ``community.`` may be left out."""
    return [{name.strip().removeprefix("community.") for name in line.split("|")} for line in lines]


def test_the_order_of_the_rooms_in_the_docs_is_the_one_that_is_held():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    held = layers(tools["importlinter"]["contracts"][0]["layers"])
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = page.partition("## One order\n```\n")[2].partition("```")[0].splitlines()
    assert layers([line.partition("   ")[0] for line in drawn]) == held


def test_every_command_of_the_house_is_in_the_docs():
    paths = [Path(path) for path in files() if "/management/commands/" in path and path.endswith(".py")]
    commands = {path.stem for path in paths if path.stem != "__init__"}
    said = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(commands) > 8
    assert sorted(name for name in commands - {"demo"} if not re.search(rf"manage\.py\s+{name}\b", said)) == []
