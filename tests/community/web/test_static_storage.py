"""Styles are written in many files, and a page asks for one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from community.web.static_storage import BUNDLE, IMPORT

WRITTEN = Path(settings.ROOT) / "community/static/community/css"


@pytest.fixture
def collected(tmp_path):
    """The folder in which static files are collected, and a way to do it again."""
    storages = settings.STORAGES | {
        "staticfiles": {"BACKEND": "community.web.static_storage.BundledStaticFilesStorage"}
    }

    def collect() -> str:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "admin*", "*.js"])
        return (tmp_path / staticfiles_storage.stored_name(BUNDLE)).read_text()

    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        yield collect


def test_bundle_has_every_import_in_its_layer_and_imports_nothing(collected):
    sent, site = collected(), (WRITTEN / "site.css").read_text()
    parts = IMPORT.findall(site)
    assert len(parts) == site.count("@import") == len(list(WRITTEN.rglob("*.css"))) - 1
    assert "@import" not in sent
    for name, layer in parts:
        assert f"@layer {layer} {{\n{(WRITTEN / name).read_text()}}}" in sent, name
    assert re.match(r"/\*.*?\*/\s*@layer reset, tokens, base", sent, re.DOTALL), "the order of the layers stands first"


def test_imported_style_sheet_imports_nothing():
    """Its relative address would lead elsewhere when the part stands in the sheet."""
    assert [
        part.name for part in WRITTEN.rglob("*.css") if part.name != "site.css" and "url(" in part.read_text()
    ] == []


def test_collecting_twice_gives_the_same_bundle(collected):
    assert collected() == collected()
