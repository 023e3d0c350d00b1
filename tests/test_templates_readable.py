"""Templates, styles and scripts stay readable: short lines, small templates, one declaration a line."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.rooms import PACKAGES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
MAX_LINE, MAX_TEMPLATE_LINES = 120, 60
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
QUOTED = re.compile(r'"[^"]*"|\([^()]*\)')
LOOSE_HIDDEN_TEXT = re.compile(
    r"(?:{% translate [^%]*%}|</time>)\s*"
    r'<span\s+class="visually-hidden">(?:(?!</span>).)*</span>(?:{% endif %})?'
    r"\s+</(?:a|button|summary)>",
    re.DOTALL,
)
DEFINED, USED = re.compile(r"(--[\w-]+):"), re.compile(r"var\((--[\w-]+)")


def files_in(folders: Iterable[Path], *suffixes: str) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in suffixes]


def room_folders(name: str) -> list[Path]:
    """Return the folders called ``name`` of all rooms, and the one of the project where there is one."""
    folders = [ROOT / name, *(folder for package in PACKAGES for folder in (ROOT / package).rglob(name))]
    return [folder for folder in folders if folder.is_dir()]


def templates() -> list[Path]:
    return files_in(room_folders("templates"), ".html", ".txt", ".xml", ".json", ".svg")


def styles() -> list[Path]:
    return files_in([*room_folders("static"), *room_folders("templates")], ".css")


def scripts() -> list[Path]:
    return files_in([*room_folders("static"), *room_folders("templates")], ".js")


def pages_outside_templates() -> list[Path]:
    return files_in([ROOT / package for package in PACKAGES], ".html")


def long_lines(paths: Iterable[Path]) -> list[str]:
    return [
        f"{path}:{number}: {len(line)} characters"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        if len(line) > MAX_LINE
    ]


def long_templates(paths: Iterable[Path]) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path}: {length} lines" for path, length in lengths.items() if length > MAX_TEMPLATE_LINES]


def crowded_lines(paths: Iterable[Path]) -> list[str]:
    """Return the lines of styles with more than one declaration, selector or rule on them."""
    crowded = []
    for path in paths:
        text = COMMENT.sub(lambda rules: "\n" * rules[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.split("\n"), start=1):
            bare = QUOTED.sub("", QUOTED.sub("", line)).strip()
            rule_on_one_line = "{" in bare and not bare.endswith("{")
            two_selectors = bare.endswith("{") and "," in bare and not bare.startswith("@")
            if bare.count(";") > 1 or rule_on_one_line or two_selectors:
                crowded.append(f"{path}:{number}: {line.strip()}")
    return crowded


def unknown_properties(paths: list[Path]) -> set[str]:
    """Return the custom properties that a style uses and none defines."""
    text = "\n".join(COMMENT.sub("", path.read_text(encoding="utf-8")) for path in paths)
    return set(USED.findall(text)) - set(DEFINED.findall(text))


def loose_hidden_text(paths: Iterable[Path]) -> list[str]:
    """Return the templates in which white space follows hidden text in a link or button: it makes a button wider."""
    return [str(path) for path in paths if LOOSE_HIDDEN_TEXT.search(path.read_text(encoding="utf-8"))]


def test_no_line_of_a_template_style_or_script_is_too_long():
    assert long_lines([*templates(), *styles(), *scripts(), *pages_outside_templates()]) == []


def test_no_template_has_too_many_lines():
    assert long_templates(templates()) == []


def test_a_style_has_one_declaration_and_one_selector_a_line():
    assert crowded_lines(styles()) == []


def test_a_style_uses_only_custom_properties_that_are_defined():
    assert unknown_properties(styles()) == set()


def test_hidden_text_touches_the_end_of_its_link_or_button():
    assert loose_hidden_text(templates()) == []


def test_all_folders_are_looked_at():
    assert ROOT / "templates" / "base.html" in templates()
    assert ROOT / "templates" / "export" / "house.css" in styles()
    assert ROOT / "community" / "static" / "community" / "js" / "live.js" in scripts()
    assert min(len(templates()) // 100, len(styles()) // 10, len(scripts()) // 5) > 0


def test_the_checks_see_what_is_too_long_and_too_crowded(tmp_path):
    page, style = tmp_path / "page.html", tmp_path / "style.css"
    page.write_text("<p></p>\n" * 60 + "<p>" + "x" * 118)
    style.write_text('a { color: red }\nb {\n  color: "; ;"; top: 0;\n  left: var(--lft);\n}\nc, d {\n}\n')
    assert long_lines([page]) == [f"{page}:61: 121 characters"]
    assert long_templates([page]) == [f"{page}: 61 lines"]
    assert [line.partition(": ")[0] for line in crowded_lines([style])] == [f"{style}:{n}" for n in (1, 3, 6)]
    assert unknown_properties([style]) == {"--lft"}
    page.write_text('<a>{% translate "Change" %}<span class="visually-hidden">: name</span>\n</a>')
    assert loose_hidden_text([page]) == [str(page)]
