"""The logo of the house: cleaned and small, in the place of the drawn one, and there at once for visitors too."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community.pages.models import HouseLogo
from community.pages.models.logo_form import BOX, MAX_STORED_BYTES
from community.pages.uploads import Refused, svg

SHAPES = '<rect width="40" height="20" fill="#1f4e5f"/>'
IMG = re.compile(r'<img src="(/media/logo-[^"]+)" alt="([^"]*)" width="(\d+)" height="(\d+)"')
DARK = re.compile(r'<source media="\(prefers-color-scheme: dark\)" srcset="(/media/logo-[^"]+)"')


def drawing(inside=SHAPES, box='viewBox="0 0 40 20"', before="") -> bytes:
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {box}>{inside}</svg>'.encode()


def picture(kind="PNG", size=(900, 300), colour=(200, 40, 40)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, kind, exif=b"Exif\0\0geheim" if kind == "JPEG" else b"")
    return target.getvalue()


def send(editor, *, name="logo.svg", **fields):
    files = {key: SimpleUploadedFile(name, value) for key, value in fields.items() if isinstance(value, bytes)}
    values = {"shows_name": "on", "alternative": "", "alternative_en": ""} | fields | files
    values = {key: value for key, value in values.items() if value is not None}
    url = reverse("wagtailsettings:edit", args=["pages", "houselogo", HouseLogo.load().pk])
    return editor.post(url, values)


def html(reader, path="/lezen/") -> str:
    return reader.get(path).content.decode()


def test_without_a_logo_the_drawn_house_stays(db, client):
    assert IMG.search(html(client)) is None
    assert '<svg class="drawing" viewBox="0 0 64 64"' in html(client)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("logo.svg", drawing(), "image/svg+xml"),
        ("logo.png", picture(), "image/png"),
        ("logo.jpg", picture("JPEG"), "image/png"),
        ("logo.webp", picture("WEBP"), "image/png"),
    ],
)
def test_logo_stands_before_the_name_and_is_sent_by_the_site_itself(editor, client, name, content, kind):
    assert send(editor, name=name, new_light=content).status_code == 302
    url, alternative, width, height = IMG.search(html(client)).groups()
    assert alternative == ""
    assert int(width) <= BOX[0]
    assert int(height) <= BOX[1]
    sent = client.get(url)
    assert sent["Content-Type"] == kind
    assert "immutable" in sent["Cache-Control"]
    assert "sandbox" in sent["Content-Security-Policy"]
    assert b"geheim" not in sent.content
    assert len(sent.content) <= MAX_STORED_BYTES
    assert "<span>Huiskamer</span>" in html(client)


def test_logo_for_dark_screens_replaces_the_other_there(editor, client):
    send(editor, new_light=drawing())
    assert "logo--one" in html(client)
    send(editor, new_dark=drawing('<circle r="9" fill="#fff"/>'))
    shown = html(client)
    assert DARK.search(shown)[1] != IMG.search(shown)[1]
    assert client.get(DARK.search(shown)[1]).status_code == 200
    assert "logo--one" not in shown


def test_logo_that_has_the_name_in_it_is_put_into_words(editor, client):
    assert "Zeg in woorden wat het logo zegt" in send(editor, new_light=drawing(), shows_name=None).content.decode()
    assert not HouseLogo.objects.get().light_name
    words = {"shows_name": None, "alternative": "De Lantaarn", "alternative_en": "The Lantern"}
    assert send(editor, new_light=drawing(), **words).status_code == 302
    assert IMG.search(html(client))[2] == "De Lantaarn"
    assert IMG.search(html(client, "/en/"))[2] == "The Lantern"
    assert "<span>Huiskamer</span>" not in html(client)


def test_another_logo_has_another_url_and_the_old_one_is_gone(editor, client):
    send(editor, new_light=drawing())
    old = IMG.search(html(client))[1]
    send(editor, new_light=drawing('<circle r="9"/>'))
    assert IMG.search(html(client))[1] != old
    assert client.get(old).status_code == 404
    assert client.get("/media/logo-..%2F.svg").status_code == 404


def test_logo_that_is_taken_away_leaves_the_drawn_house(editor, client):
    send(editor, new_light=drawing(), new_dark=drawing())
    kept = send(editor, without_light="on")
    assert "Kies eerst een logo voor overdag" in kept.content.decode()
    assert send(editor, without_light="on", without_dark="on").status_code == 302
    assert IMG.search(html(client)) is None
    assert bytes(HouseLogo.objects.get().light) == b""


def test_logo_stays_when_only_its_words_are_changed(editor, client):
    send(editor, new_light=drawing())
    before = IMG.search(html(client))[1]
    send(editor, alternative="Een lantaarn", alternative_en="A lantern")
    assert IMG.search(html(client)).groups()[:2] == (before, "Een lantaarn")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("logo.svg", b"<html>", "kunnen dit bestand niet lezen"),
        ("logo.png", drawing(), "kunnen dit bestand niet lezen"),
        ("logo.gif", picture("GIF"), "kunnen dit bestand niet lezen"),
        ("logo.svg", drawing(box=""), "hoe breed en hoog"),
        ("logo.svg", drawing(box='viewBox="0 0 0 0"'), "hoe breed en hoog"),
        ("logo.svg", drawing(box='viewBox="0 0 900 20"'), "erg lang"),
        ("logo.svg", drawing(SHAPES * 5000), "te groot"),
        ("logo.svg", drawing('<animate attributeName="x"/>'), "beweegt"),
        ("logo.svg", drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a "aaaa">]>'), "kunnen dit bestand niet lezen"),
        ("logo.svg", drawing("<g>" * 9000 + "</g>" * 9000), "te groot"),
    ],
)
def test_file_that_is_no_logo_is_refused_with_its_reason(editor, client, name, content, reason):
    answer = send(editor, name=name, new_light=content)
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    assert IMG.search(html(client)) is None


@pytest.mark.once
@pytest.mark.parametrize(
    "inside",
    [
        "<script>steal()</script>",
        '<g onload="steal()"/>',
        '<a href="javascript:steal()"><path d="M0 0"/></a>',
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='steal'/></foreignObject>",
        "<metadata>steal, Piet</metadata>",
        "<!-- steal -->",
        '<use href="https://steal.example/a.svg#b"/>',
        '<image href="https://steal.example/a.png"/>',
        '<rect style="fill:url(https://steal.example/a)"/>',
        "<style>@import 'https://steal.example/a.css';</style>",
        "<style>rect{background:url(//steal.example/a)}</style>",
    ],
)
def test_nothing_that_runs_asks_or_tells_stays_in_a_drawing(inside):
    try:
        clean = svg.cleaned(drawing(inside + SHAPES))
    except Refused:
        return
    assert b"steal" not in clean
    assert b"<rect" in clean


@pytest.mark.once
def test_colours_of_a_drawing_stay():
    clean = svg.cleaned(drawing('<style>.a{fill:#fff}</style><rect class="a" width="3"/><text fill="red">De</text>'))
    assert b".a{fill:#fff}" in clean
    assert b'class="a"' in clean
    assert b'fill="red"' in clean


@pytest.mark.parametrize("role", ["anna", "mo", "pia"])
def test_logo_is_not_for_others(cast, as_member, role):
    assert send(as_member(getattr(cast, role)), new_light=drawing()).status_code in (302, 403, 404)
    assert not HouseLogo.objects.get().light_name
