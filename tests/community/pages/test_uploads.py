"""Files come from editors alone, are what their names say, and say nothing of who made them."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community.logs import OURS
from community.pages.models import SiteDocument, SiteImage
from community.settings.base import ROOT

GPS, CAMERA = 0x8825, "Kanarie-camera 7"
BEHIND = b"<script>kanarie()</script>"


def picture(kind: str = "JPEG") -> bytes:
    """With the place where it was made, the camera, a remark, and something behind it."""
    image, exif = Image.new("RGB", (60, 40), "teal"), Image.Exif()
    exif[0x0110] = CAMERA
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(GPS).update({1: "N", 2: (52.0, 5.0, 7.0), 3: "E", 4: (5.0, 6.0, 7.0)})
    file = BytesIO()
    image.save(file, kind, exif=exif, **({} if kind == "WEBP" else {"comment": b"kanarie-opmerking"}))
    return file.getvalue() + BEHIND


def odt() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", "<x/>")
    return file.getvalue()


GOOD = {
    "brief.pdf": b"%PDF-1.7\n1 0 obj",
    "brief.txt": "Één regel.\n".encode(),
    "brief.odt": odt(),
    "film.mp4": b"\x00\x00\x00\x18ftypmp42\x00\x00",
    "film.webm": b"\x1aE\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01B\x82\x84webm",
}
PAGE = b"<!doctype html><script>alert(1)</script>"
BAD = {
    "brief.pdf": [PAGE, b"GIF89a" + GOOD["brief.pdf"], b"\n" + GOOD["brief.pdf"], picture()],
    "brief.txt": [PAGE, b" \n<svg onload=alert(1)>", b"a\x00b", GOOD["brief.pdf"], GOOD["brief.odt"], b"\xff\xd8\xff"],
    "brief.odt": [b"PK\x03\x04 something else", GOOD["brief.pdf"], PAGE + GOOD["brief.odt"]],
    "film.mp4": [PAGE, GOOD["film.webm"]],
    "film.webm": [PAGE, GOOD["film.mp4"]],
    "brief.html": [PAGE, b"tekst"],
    "brief.svg": [b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    "brief.exe": [b"MZ"],
}


def upload(browser, where: str, name: str, content: bytes):
    # what the browser says of it is not believed
    file = SimpleUploadedFile(name, content, "application/pdf")
    field = "files[]" if where.endswith("multiple") else "file"
    return browser.post(reverse(where), {"title": "Van hier", field: file, "collection": 1})


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "tuin.jpg"), ("PNG", "tuin.png"), ("WEBP", "tuin.webp")])
def test_a_picture_keeps_what_one_sees_and_nothing_else(editor, client, kind, name):
    sent = picture(kind)
    with Image.open(BytesIO(sent)) as before:
        assert before.getexif().get_ifd(GPS)  # the control: it was there
    assert upload(editor, "wagtailimages:add", name, sent).status_code == 302
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (40, 60), "upright"
    rendition = image.get_rendition("width-20|format-jpeg")
    for file in (image.file, rendition.file):
        with file.open("rb") as stored:
            content = stored.read()
        assert [word for word in (b"anarie", b"Exif", BEHIND) if word in content] == []
        with Image.open(BytesIO(content)) as after:
            assert dict(after.getexif()) == {}
            assert set(after.info) & {"exif", "xmp", "comment", "icc_profile"} == set()
    answer = client.get(reverse("media:image", args=[rendition.file.name.removeprefix("images/")]))
    assert answer["Content-Disposition"].startswith("inline; filename=")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_many_pictures_at_once_are_drawn_anew_too(editor):
    assert upload(editor, "wagtailimages:add_multiple", "tuin.jpg", picture()).status_code == 200
    with SiteImage.objects.get().file.open("rb") as stored:
        assert b"anarie" not in stored.read()


def test_what_is_no_picture_is_refused_whatever_its_name(editor):
    for name, content in {
        "tuin.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "tuin.jpg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "tuin.png": picture("JPEG"),
        "tuin.gif": picture("GIF"),
        "stomp.gif": b"GIF89a",
        "stomp.jpg": b"\xff\xd8\xff\xe0",
        "tuin.jpeg": PAGE,
        "half.jpg": picture()[:200],
    }.items():
        for where in ("wagtailimages:add", "wagtailimages:add_multiple"):
            assert upload(editor, where, name, content).status_code == 200
            assert not SiteImage.objects.exists(), f"{name} {where}"


def test_a_document_is_what_its_name_says(editor, client):
    for name, content in GOOD.items():
        assert upload(editor, "wagtaildocs:add", name, content).status_code == 302, name
        document = SiteDocument.objects.get()
        answer = client.get(document.url)
        assert b"".join(answer) == content
        shown = name.endswith((".pdf", ".mp4", ".webm"))
        assert answer["Content-Disposition"].startswith("inline" if shown else "attachment"), name
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        document.delete()


def test_a_document_that_is_something_else_is_refused(editor, score):
    tried = [(name, content) for name, contents in BAD.items() for content in contents]
    for name, content in tried:
        for where in ("wagtaildocs:add", "wagtaildocs:add_multiple"):
            assert upload(editor, where, name, content).status_code == 200
            assert not SiteDocument.objects.exists(), f"{name} {where}: {content[:20]}"
    score("Uploads: files refused that are not what they say", len(tried))


def test_a_file_that_is_too_large_is_refused(editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10
    upload(editor, "wagtaildocs:add", "brief.pdf", GOOD["brief.pdf"])
    upload(editor, "wagtailimages:add", "tuin.jpg", picture())
    assert (SiteDocument.objects.count(), SiteImage.objects.count()) == (0, 0)


def test_only_editors_reach_a_form_for_files(cast, as_member):
    places = [f"wagtail{kind}:{name}" for kind in ("images", "docs") for name in ("add", "add_multiple")]
    places += ["wagtailimages_chooser:create", "wagtaildocs_chooser:create"]
    for person in (None, "anna", "bram", "noor", "ben", "mo", "pia"):
        browser = as_member(getattr(cast, person) if person else None)
        for where in places:
            assert browser.get(reverse(where)).status_code in (302, 403, 404), (person, where)
            assert upload(browser, where, "brief.pdf", GOOD["brief.pdf"]).status_code in (302, 403, 404), (
                person,
                where,
            )
    assert (SiteDocument.objects.count(), SiteImage.objects.count()) == (0, 0)


def kinds_of(parent: type) -> set[type]:
    return {parent}.union(*(kinds_of(child) for child in parent.__subclasses__()))


def test_outside_the_cms_no_form_takes_a_file():
    ours = [form for form in kinds_of(forms.BaseForm) if form.__module__.split(".")[0] in OURS]
    assert len(ours) > 20
    files = [
        form for form in ours if any(isinstance(f, forms.FileField) for f in getattr(form, "base_fields", {}).values())
    ]
    assert [form for form in files if form.__module__ != "community.pages.forms"] == []
    pages = list(Path(ROOT, "templates").rglob("*.html"))
    assert [path for path in pages if 'type="file"' in path.read_text() or "multipart" in path.read_text()] == []
    code = [path for name in OURS for path in Path(ROOT, name).rglob("*.py")]
    assert [path for path in code if "request.FILES" in path.read_text()] == []
