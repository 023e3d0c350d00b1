"""The glossary of the code: one word, one meaning. See "House style" in CONTRIBUTING.md.

Read from the code itself: names of modules, classes, functions, parameters and variables, first words of docstrings,
and names of tests.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.rooms import PACKAGES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (*PACKAGES, "benchmarks", "script", "tests")

# A part of a name that means something else, or nothing: what to write instead.
FORBIDDEN_PARTS = {
    "address": "url; email; client_address for the IP address of a request",
    "addresses": "urls; emails; client_addresses",
    "place": "an entry of the social map only; else draft key, cursor, slot, position",
    "places": "entries of the social map only",
    "letter": "post, email, notification; character for a letter of the alphabet",
    "letters": "posts, emails, notifications; characters",
    "said": "label, text, fields",
}
# These words may stand in a name with the other word beside it, because the field says it so.
ALLOWED_NAMES = re.compile(r"(client|ip|email|mac)_?address|in_place|emailaddress|remote_addr", re.IGNORECASE)
# Variables that say nothing of what they hold.
FORBIDDEN_VARIABLES = {"found", "came", "here", "there", "gone", "said"}
FORBIDDEN_MODULES = {
    "addresses", "announcements", "anonymous", "apart", "codes", "composing", "counting", "frames", "hashed", "headers",
    "keyset", "late", "later", "late_views", "leaving", "letters", "light", "listing", "logins", "looking", "muting",
    "onward", "pressed_twice", "same_time", "saying", "seal", "sealing", "sheets", "stopping", "teasers", "telling",
    "unsent", "words", "written", "utils", "core", "common", "helpers", "misc",
}  # fmt: skip
# A docstring begins with a verb or with the thing itself.
UNCLEAR_BEGINNINGS = re.compile(r"(What|Who|Whoever|Whom|Whose|Those|One|Somebody|Nobody|Where|That|How)\b")
UNCLEAR_TEST_NAMES = re.compile(r"test_(what|who|whoever|whose|nobody|somebody)_")


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def names_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name of everything that the module names itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def parts_of(name: str) -> set[str]:
    """Return the words in ``a_name`` or ``AName``, in lower case."""
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", ALLOWED_NAMES.sub("", name)).lower().split("_"))


def forbidden_names(tree: ast.Module) -> list[tuple[int, str]]:
    return sorted(
        {
            (line, name)
            for line, name in names_in(tree)
            if name in FORBIDDEN_VARIABLES or parts_of(name) & FORBIDDEN_PARTS.keys()
        }
    )


def unclear_docstrings(tree: ast.Module) -> list[tuple[int, str]]:
    documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
    return [
        (getattr(node, "lineno", 1), docstring.splitlines()[0])
        for node in ast.walk(tree)
        if isinstance(node, documented)
        and (docstring := ast.get_docstring(node))
        and UNCLEAR_BEGINNINGS.match(docstring)
    ]


def unclear_test_names(tree: ast.Module) -> list[tuple[int, str]]:
    return [(line, name) for line, name in names_in(tree) if UNCLEAR_TEST_NAMES.match(name)]


def by_file(check) -> dict[str, list[tuple[int, str]]]:
    return {str(path.relative_to(ROOT)): hits for path, tree in modules() if (hits := check(tree))}


def test_no_name_has_a_word_with_another_meaning():
    assert by_file(forbidden_names) == {}


def test_no_module_has_a_name_that_has_to_be_decoded():
    assert [str(path.relative_to(ROOT)) for path, _tree in modules() if path.stem in FORBIDDEN_MODULES] == []


def test_docstrings_begin_with_a_verb_or_the_thing_itself():
    assert by_file(unclear_docstrings) == {}


def test_test_names_say_condition_and_result():
    assert by_file(unclear_test_names) == {}


@pytest.mark.parametrize(
    "code",
    [
        "address = 1",
        "def take_letter(post): pass",
        "def show(place): pass",
        "class LetterForm: pass",
        "for found in x: x",
    ],
)
def test_the_glossary_sees_a_word_with_another_meaning(code):
    assert len(forbidden_names(ast.parse(code))) == 1


@pytest.mark.parametrize("code", ["client_address = 1", "class EmailAddress: pass", "def in_place(self): pass"])
def test_the_glossary_allows_the_terms_of_the_field(code):
    assert forbidden_names(ast.parse(code)) == []


def test_the_glossary_sees_a_docstring_and_a_test_name_that_have_to_be_decoded():
    tree = ast.parse('def test_who_came_late_waits():\n    """What is there."""')
    assert unclear_docstrings(tree) == [(1, "What is there.")]
    assert unclear_test_names(tree) == [(1, "test_who_came_late_waits")]
