"""Nothing unused is left: styles, partials, drawings, template tags."""

import re
from pathlib import Path

import pytest

from tests.support.rooms import PACKAGES

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (*PACKAGES, "templates")
# asked for by allauth, and by Django itself, under their own names
OF_LIBRARIES = ("account/", "mfa/", "allauth/", "403.html")
BY_SLUG = ("components/drawings/themes/",)


def sources(*endings: str) -> list[str]:
    """Return the text of each file of the rooms, without comments in templates, which may name anything."""
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.suffix in endings]
    remark = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
    return [remark.sub("", path.read_text(encoding="utf-8")) for path in paths]


def left_over(names: set[str], text: str) -> list[str]:
    """Return names that no text uses; a prefix before a placeholder uses those that begin so: ``chip--{{ kind }}``."""
    words = set(re.findall(r"[\w./-]+", text))
    openings = tuple(re.findall(r"([\w./-]+[-/]){", text))
    return sorted(name for name in names if name not in words and not name.startswith(openings))


def test_every_class_in_the_style_sheets_is_on_a_page():
    styles = [re.sub(r"/\*.*?\*/|@import[^;]*;", "", text, flags=re.DOTALL) for text in sources(".css")]
    classes = {name for text in styles for name in re.findall(r"\.([a-zA-Z][\w-]*)", text)}
    assert len(classes) > 200
    assert left_over(classes | {"left-over"}, "\n".join(sources(".html", ".js", ".py"))) == ["left-over"]


def test_every_template_is_shown():
    pages = {str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html")}
    names = {name for name in pages if not name.startswith((*OF_LIBRARIES, *BY_SLUG))}
    assert len(names) > 150
    assert left_over(names | {"left/over.html"}, "\n".join(sources(".html", ".py"))) == ["left/over.html"]


def test_every_template_tag_is_used():
    tag = re.compile(r"@register\.(?:simple_tag|inclusion_tag|filter)[^\n]*\ndef (\w+)")
    names = {name for text in sources(".py") for name in tag.findall(text)}
    used = re.findall(r"{[%{].*?[%}]}", "\n".join(sources(".html", ".txt")))
    assert len(names) > 25
    assert left_over(names | {"left_over"}, "\n".join(used)) == ["left_over"]
