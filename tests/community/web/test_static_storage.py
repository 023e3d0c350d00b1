"""Styles are written in many files, and a page asks for one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from community.web.static_storage import BUNDLE, IMPORT, without_comments

WRITTEN = Path(settings.ROOT) / "community/static/community/css"
SCRIPTS = WRITTEN.parent / "js"
IMPORTED = re.compile(r"""^import .* from "\./([\w.-]+)";$""", re.MULTILINE)


@pytest.fixture
def collected(tmp_path):
    """The folder in which static files are collected, and a way to do it again."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "community.web.static_storage.BundledStaticFilesStorage"}
    }

    def collect() -> str:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "admin*"])
        return (tmp_path / staticfiles_storage.stored_name(BUNDLE)).read_text()

    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        yield collect


def test_bundle_has_every_import_in_its_layer_and_imports_nothing(collected):
    sent, site = collected(), (WRITTEN / "site.css").read_text()
    parts = IMPORT.findall(site)
    assert len(parts) == site.count("@import") == len(list(WRITTEN.rglob("*.css"))) - 1
    assert "@import" not in sent
    for name, layer in parts:
        assert without_comments(f"@layer {layer} {{\n{(WRITTEN / name).read_text()}}}") in sent, name
    assert re.match(r"\s*@layer reset, tokens, base", sent), "the order of the layers stands first"


def test_imported_style_sheet_imports_nothing():
    """Its relative address would lead elsewhere when the part stands in the sheet."""
    assert [
        part.name for part in WRITTEN.rglob("*.css") if part.name != "site.css" and "url(" in part.read_text()
    ] == []


def test_collecting_twice_gives_the_same_bundle(collected):
    assert collected() == collected()


def test_scripts_import_each_other_under_their_hashed_names(collected, tmp_path):
    collected()
    scripts = [path for path in tmp_path.glob("community/js/*.js") if re.search(r"\.\w{12}\.js$", path.name)]
    imported = [name for path in scripts for name in IMPORTED.findall(path.read_text())]
    assert len(imported) > 10
    assert [name for name in imported if not (tmp_path / "community/js" / name).exists()] == []
    assert [name for name in imported if not re.search(r"\.\w{12}\.js$", name)] == []


def test_page_asks_at_once_for_what_its_script_imports():
    base = (Path(settings.ROOT) / "templates/base.html").read_text()
    preloaded = re.findall(r"""modulepreload" href="{% static 'community/js/([\w-]+\.js)' %}""", base)
    assert preloaded == IMPORTED.findall((SCRIPTS / "site.js").read_text())


def test_comments_are_left_out_and_nothing_else():
    css = '/* a\n b */\n.a {\n  color: red; /* why */\n\n  content: "x  y";\n}\n'
    assert without_comments(css).split("\n") == ["", ".a {", "color: red; ", 'content: "x  y";', "}", ""]


def test_sent_script_is_the_written_one_without_its_comment_lines(collected, tmp_path):
    collected()
    for path in SCRIPTS.glob("*.js"):
        written = [line for line in path.read_text().splitlines() if not line.lstrip().startswith("//")]
        assert (tmp_path / "community/js" / path.name).read_text().splitlines() == written


def test_no_comment_line_is_part_of_a_text():
    """Such a line, in a template literal of several lines, would be left out too."""
    for path in SCRIPTS.glob("*.js"):
        is_text = False
        for line in path.read_text().splitlines():
            is_comment = line.lstrip().startswith("//")
            assert not (is_comment and is_text), f"{path.name}: {line}"
            is_text ^= not is_comment and line.count("`") % 2 == 1
