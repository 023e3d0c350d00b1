"""The colours of the house: refused where text would be hard to read, and on every page without inline style."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from community.pages.colours import CHOSEN, STANDARD, contrast, unreadable
from community.pages.models import HouseColours

TOKENS = Path(settings.ROOT) / "community/static/community/css/tokens.css"
GREEN = "#006d5b"
LINK = re.compile(r'href="(/media/kleuren-[^"]+)"')


def url() -> str:
    return reverse("wagtailsettings:edit", args=["pages", "housecolours", HouseColours.load().pk])


def form(**colours) -> dict:
    return {f"{token}{suffix}": "" for token in CHOSEN for suffix in ("", "_dark")} | colours


def test_colours_of_huiskamer_are_those_of_the_style_sheet():
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part)) for part in TOKENS.read_text().split("@media")
    )
    assert {token: light[token] for token in STANDARD["light"]} == STANDARD["light"]
    assert {token: dark[token] for token in STANDARD["dark"]} == STANDARD["dark"]
    assert [*unreadable("light", {}), *unreadable("dark", {})] == []


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_page_without_changed_colours_has_one_style_sheet(db, client):
    assert client.get("/lezen/").content.decode().count('rel="stylesheet"') == 1


def test_changed_colour_reaches_every_page_as_a_style_sheet_kept_for_a_year(editor, client):
    assert editor.post(url(), form(dusk=GREEN)).status_code == 302
    shown = client.get("/lezen/").content.decode()
    assert GREEN not in shown
    assert shown.index("community/css/site.css") < shown.index("/media/kleuren-")
    sheet = client.get(LINK.search(shown)[1])
    assert sheet["Content-Type"].startswith("text/css")
    assert "immutable" in sheet["Cache-Control"]
    assert f"--dusk:{GREEN};" in sheet.content.decode()
    assert "--clay:" not in sheet.content.decode()


def test_sheet_of_another_version_is_not_kept(editor, client):
    editor.post(url(), form(dusk=GREEN))
    old = LINK.search(client.get("/").content.decode())[1]
    editor.post(url(), form(dusk="#0b5394"))
    assert LINK.search(client.get("/").content.decode())[1] != old
    assert client.get(old)["Cache-Control"] == "no-cache"
    assert "--dusk:#0b5394;" in client.get(old).content.decode()


@pytest.mark.parametrize(
    ("field", "colour"),
    [
        ("dusk", "#7fb5c5"),
        ("dusk_dark", "#204050"),
        ("paper", "#888888"),
        ("lamp", "#402020"),
        ("plum_dark", "#553355"),
    ],
)
def test_colour_that_is_hard_to_read_is_refused_with_one_that_works(editor, field, colour):
    answer = editor.post(url(), form(**{field: colour}))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Dit is slecht te lezen" in shown
    nearest = re.search(r"werkt wel: (#[0-9a-f]{6})", shown)[1]
    assert editor.post(url(), form(**{field: nearest})).status_code == 302


@pytest.mark.parametrize("colour", ["groen", "#12345", "#1f4e5f;}body{display:none", "red"])
def test_text_that_is_no_colour_is_refused(editor, colour):
    answer = editor.post(url(), form(dusk=colour))
    assert answer.status_code == 200
    assert HouseColours.objects.get().css == ""


def test_stored_text_that_is_no_colour_never_reaches_the_style_sheet(db):
    assert HouseColours(dusk="}body{", clay="#85351f").css.count("dusk") == 0


@pytest.mark.parametrize("role", ["anna", "mo", "pia"])
def test_colours_are_for_editors_and_operators_alone(cast, as_member, role):
    assert as_member(getattr(cast, role)).post(url(), form(dusk=GREEN)).status_code in (302, 403, 404)
    assert HouseColours.objects.get().dusk == ""
