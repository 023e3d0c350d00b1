"""Uploads are for editors only, have the content that their name says, and are cleaned of metadata."""

from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import get_resolver, reverse
from PIL import Image
from wagtail.models import UploadedFile

from community.logs import OURS
from community.pages.media import views
from community.pages.models import SiteDocument, SiteImage
from community.pages.uploads import Refused, images, sandbox
from community.settings.base import ROOT
from tests.community.pages import files
from tests.community.pages.scenes import make_document
from tests.community.pages.test_cleaning import canaries
from tests.support.cms import cms_routes, example_path

GOOD = {
    "brief.pdf": files.pdf(),
    "brief.txt": "Één regel.\n".encode(),
    "film.mp4": files.mp4(),
}
ZIP, MATROSKA = b"PK\x03\x04 a text of an office", b"\x1aE\xdf\xa3 a film of a browser"
PAGE = b"<!doctype html><script>alert(1)</script>"
BAD = {
    "brief.pdf": [
        PAGE,
        b"GIF89a" + GOOD["brief.pdf"],
        b"\n" + GOOD["brief.pdf"],
        files.photograph(),
        b"%PDF-1.7 of niet",
    ],
    "brief.txt": [PAGE, b" \n<svg onload=alert(1)>", b"a\x00b", GOOD["brief.pdf"], ZIP, MATROSKA, b"\xff\xd8\xff"],
    "brief.odt": [ZIP, GOOD["brief.pdf"]],
    "film.mp4": [PAGE, MATROSKA, GOOD["film.mp4"] + PAGE],
    "film.webm": [MATROSKA, GOOD["film.mp4"]],
    "brief.html": [PAGE, b"tekst"],
    "brief.svg": [b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    "brief.pdf.html": [PAGE, GOOD["brief.pdf"]],
    "brief.html.pdf": [PAGE],
    "brief.pdf\0.html": [GOOD["brief.pdf"]],
    "brief": [GOOD["brief.pdf"]],
    "brief.exe": [b"MZ"],
}


def upload(browser, view: str, name: str, content: bytes):
    # the Content-Type of the browser is not used
    file = SimpleUploadedFile(name, content, "application/pdf")
    field = "files[]" if view.endswith("multiple") else "file"
    return browser.post(reverse(view), {"title": "Van hier", field: file, "collection": 1})


@pytest.mark.parametrize("view", ["wagtailimages:add", "wagtailimages:add_multiple"])
@pytest.mark.parametrize(("kind", "name"), [("HEIF", "tuin.heic"), ("HEIF", "IMG_1.HEIC"), ("AVIF", "tuin.avif")])
def test_photograph_of_a_telephone_is_kept_as_jpeg(editor, client, kind, name, view):
    pillow_heif.register_heif_opener()
    file = BytesIO()
    Image.new("RGB", (40, 60), "red").save(file, kind)
    assert upload(editor, view, name, file.getvalue()).status_code in (200, 302)
    image = SiteImage.objects.get()
    assert image.file.name.endswith(".jpg")
    with image.file.open("rb") as stored:
        assert Image.open(stored).format == "JPEG"
    assert client.get(image.get_rendition("width-20").url).status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("foto.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, "Meest compatibel"),
        ("foto.gif", b"GIF89a" + b"\0" * 40, "JPEG"),
        ("dans.gif", None, "Niets op de site beweegt vanzelf"),
    ],
)
def test_image_that_cannot_be_kept_is_refused_with_the_way_out(editor, name, content, words):
    if content is None:
        file = BytesIO()
        Image.new("RGB", (8, 8), "red").save(file, "GIF")
        content = file.getvalue()
    shown = upload(editor, "wagtailimages:add", name, content)
    assert shown.status_code == 200
    assert words in shown.content.decode()
    assert not SiteImage.objects.exists()


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "tuin.jpg"), ("PNG", "tuin.png"), ("WEBP", "tuin.webp")])
def test_image_keeps_its_pixels_and_no_metadata(editor, client, kind, name):
    sent = files.photograph(kind)
    with Image.open(BytesIO(sent)) as before:
        assert before.getexif().get_ifd(files.GPS)  # the control: it was there
    assert upload(editor, "wagtailimages:add", name, sent).status_code == 302
    image = SiteImage.objects.get()
    assert (image.width, image.height) == (40, 60), "upright"
    rendition = image.get_rendition("width-20|format-jpeg")
    for file in (image.file, rendition.file):
        with file.open("rb") as stored:
            content = stored.read()
        assert (canaries(content), b"Exif" in content) == (set(), False)
        with Image.open(BytesIO(content)) as after:
            assert dict(after.getexif()) == {}
            assert set(after.info) & {"exif", "xmp", "comment", "icc_profile"} == set()
    answer = client.get(reverse("media:image", args=[rendition.file.name.removeprefix("images/")]))
    assert answer["Content-Disposition"].startswith("inline; filename=")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def kept_canaries() -> set[bytes]:
    """Return the canaries in all files of the media folder."""
    return {
        word for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file() for word in canaries(path.read_bytes())
    }


def test_no_view_of_the_cms_keeps_a_file_that_is_not_cleaned(editor, tmp_path, settings, score):
    """Send an image and a PDF to every URL of the CMS, under every field name that one of its forms has."""
    settings.MEDIA_ROOT = tmp_path
    editor.raise_request_exception = False
    upload(editor, "wagtailimages:add", "tuin.jpg", files.photograph())
    upload(editor, "wagtaildocs:add", "brief.pdf", files.pdf())
    routes = cms_routes(get_resolver().url_patterns)
    account = {"name_email-first_name": "Eva", "name_email-last_name": "V", "locale-preferred_language": "nl"}
    account |= {"locale-current_time_zone": "Europe/Amsterdam", "theme-theme": "dark", "theme-contrast": "system"}
    account |= {"theme-density": "default"}
    for name, content in {"tuin.jpg": files.photograph(), "brief.pdf": files.pdf()}.items():
        for route in routes:
            if "delete" in route or "failwhale" in route:
                continue
            sent = {"title": "Hier", "collection": 1, "tags": ""}
            for prefix in ("", "image-chooser-upload-", "document-chooser-upload-"):
                sent |= {f"{prefix}{field}": value for field, value in sent.items() if "-" not in field}
                sent[f"{prefix}file"] = SimpleUploadedFile(name, content)
            sent |= account | {
                "files[]": SimpleUploadedFile(name, content),
                "avatar-avatar": SimpleUploadedFile(name, content),
            }
            editor.post(example_path(route), sent)
    assert (SiteImage.objects.count(), SiteDocument.objects.count()) == (4, 4), "three views each keep a file"
    assert kept_canaries() == set()
    score("Uploads: requests with a file to URLs of the CMS", 2 * len(routes))
    uncleaned = SimpleUploadedFile("tuin.jpg", files.photograph())
    SiteImage.objects.create(title="De proef", file=uncleaned, width=1, height=1)
    assert kept_canaries() != set(), "the control: without a form, the file is kept as it is"


@pytest.mark.parametrize("as_file", [False, True])
def test_upload_with_too_long_a_title_is_cleaned_before_it_is_stored(editor, settings, as_file):
    """Wagtail stores the upload, and makes an image of it when the title is corrected."""
    if as_file:  # as for large files, which are on the disk already
        settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    sent = {"files[]": SimpleUploadedFile("tuin.jpg", files.photograph()), "title": "a" * 300, "collection": 1}
    assert editor.post(reverse("wagtailimages:add_multiple"), sent).json()["success"]
    waiting = UploadedFile.objects.get()
    assert canaries(waiting.file.read()) == set()
    prefix = f"uploaded-image-{waiting.pk}"
    form = {f"{prefix}-title": "Tuin", f"{prefix}-collection": "1", f"{prefix}-tags": ""}
    done = editor.post(reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]), form)
    assert done.json()["success"]
    with SiteImage.objects.get().file.open("rb") as stored:
        assert canaries(stored.read()) == set()


def test_replacing_file_is_cleaned_and_the_old_file_is_deleted(editor, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    for kind, name, content in (("images", "tuin.jpg", files.photograph()), ("docs", "brief.pdf", files.pdf())):
        upload(editor, f"wagtail{kind}:add", name, content)
        upload_row = (SiteImage if kind == "images" else SiteDocument).objects.get()
        sent = {"title": "Hier", "collection": 1, "file": SimpleUploadedFile(f"nieuw-{name}", content)}
        assert editor.post(reverse(f"wagtail{kind}:edit", args=[upload_row.pk]), sent).status_code == 302
        old, upload_row = upload_row.file.name, type(upload_row).objects.get()
        assert Path(upload_row.file.name).name.startswith("nieuw-")
        assert not (tmp_path / old).exists()
    assert kept_canaries() == set()


def test_refusal_says_what_to_do_and_keeps_the_title(editor):
    sent = {"title": "Mijn lange titel", "collection": 1, "file": SimpleUploadedFile("film.mp4", files.mp4("meta"))}
    shown = editor.post(reverse("wagtaildocs:add"), sent).content.decode()
    assert "Deze film bevat meer dan beeld, geluid en ondertitels" in shown
    assert 'value="Mijn lange titel"' in shown
    for form in ("wagtaildocs:add", "wagtaildocs:add_multiple"):
        assert "PDF, gewone tekst (txt) of MP4." in editor.get(reverse(form)).content.decode()
    message = upload(editor, "wagtaildocs:add_multiple", "brief.docx", b"PK").json()["error_message"]
    assert message.startswith("Wij nemen PDF, gewone tekst (txt) en MP4 aan.")
    assert "xtensie" not in message, "one reason only"
    message = upload(editor, "wagtailimages:add_multiple", "tuin.png", files.photograph()).json()["error_message"]
    assert message.startswith("Wat in dit bestand zit, is niet wat de naam zegt.")


def test_file_name_is_reduced_to_a_safe_name(editor):
    for name in ("../../brief.txt", "C:\\map\\brief.txt", "brief\u202etxt.txt", "/etc/passwd.txt"):
        assert upload(editor, "wagtaildocs:add", name, b"Een regel.").status_code == 302
        document = SiteDocument.objects.latest("pk")
        assert document.file.name.startswith("documents/")
        assert document.file.name.count("/") == 1
        assert not set(document.filename) & set("\u202e\r\n\\:"), name
        answer = editor.get(document.url)
        assert (answer.status_code, b"".join(answer)) == (200, b"Een regel.")


def test_image_with_too_many_pixels_is_refused_before_it_is_loaded(editor, monkeypatch):
    monkeypatch.setattr(images, "MAX_PIXELS", 60 * 40 - 1)
    shown = upload(editor, "wagtailimages:add", "tuin.jpg", files.photograph()).content.decode()
    assert "te groot" in shown
    assert not SiteImage.objects.exists()


def test_sandbox_has_no_environment_and_a_limit_on_memory(monkeypatch):
    report = "import os, resource; print(dict(os.environ), resource.getrlimit(resource.RLIMIT_AS)[0])"
    monkeypatch.setenv("SECRET_KEY", "kanarie")
    code = sandbox.CHILD_CODE.replace("sandbox.clean_stdin(sys.argv[2])", f"sandbox.limit_resources(); {report}")
    assert report in code
    monkeypatch.setattr(sandbox, "CHILD_CODE", code)
    output = sandbox.cleaned("pdf", b"").decode()
    assert "kanarie" not in output
    assert output.split()[-1] == str(sandbox.MEMORY_BYTES)
    monkeypatch.setattr(sandbox, "CHILD_CODE", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(Refused) as stopped:
        sandbox.cleaned("pdf", b"")
    assert stopped.value.reason == "large"


def test_file_that_is_no_image_of_its_kind_is_refused(editor):
    for name, content in {
        "tuin.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "tuin.jpg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "tuin.png": files.photograph("JPEG"),
        "tuin.gif": files.photograph("GIF"),
        "stomp.gif": b"GIF89a",
        "stomp.jpg": b"\xff\xd8\xff\xe0",
        "tuin.jpeg": PAGE,
        "half.jpg": files.photograph()[:200],
    }.items():
        for view in ("wagtailimages:add", "wagtailimages:add_multiple"):
            assert upload(editor, view, name, content).status_code == 200
            assert not SiteImage.objects.exists(), f"{name} {view}"


def test_document_of_an_accepted_kind_is_kept_and_served(editor, client):
    for name, content in GOOD.items():
        assert upload(editor, "wagtaildocs:add", name, content).status_code == 302, name
        document = SiteDocument.objects.get()
        answer = client.get(document.url)
        kept = b"".join(answer)
        assert canaries(kept) == set()
        assert document.file_size == len(kept)
        assert len(kept) > 10
        shown = name.endswith((".pdf", ".mp4"))
        assert answer["Content-Disposition"].startswith("inline" if shown else "attachment"), name
        document.delete()


SANDBOX = "default-src 'none'; sandbox"


def test_every_response_with_a_file_has_a_sandbox_policy_and_byte_ranges(editor, client, monkeypatch):
    upload(editor, "wagtaildocs:add", "film.mp4", GOOD["film.mp4"])
    document = SiteDocument.objects.get()
    whole = b"".join(client.get(document.url))
    parts = {
        "bytes=0-3": (206, whole[:4], f"bytes 0-3/{len(whole)}"),
        "bytes=10-": (206, whole[10:], f"bytes 10-{len(whole) - 1}/{len(whole)}"),
        "bytes=-5": (206, whole[-5:], f"bytes {len(whole) - 5}-{len(whole) - 1}/{len(whole)}"),
        "bytes=5-99999999": (206, whole[5:], f"bytes 5-{len(whole) - 1}/{len(whole)}"),
        f"bytes={len(whole)}-": (416, b"", f"bytes */{len(whole)}"),
        "bytes=9-3": (200, whole, None),
        "bytes=0-1,4-5": (200, whole, None),
        "lines=1-2": (200, whole, None),
        "bytes=-": (200, whole, None),
    }
    for header, expected in parts.items():
        answer = client.get(document.url, headers={"Range": header})
        content = b"".join(answer)
        assert (answer.status_code, content, answer.get("Content-Range")) == expected, header
        assert answer["Content-Security-Policy"] == SANDBOX
        assert (answer["X-Content-Type-Options"], answer["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
        assert "Last-Modified" not in answer, "it tells when an editor worked"
    monkeypatch.setattr(views, "FILM_PART_BYTES", 4)
    answer = client.get(document.url, headers={"Range": "bytes=2-"})
    assert (b"".join(answer), answer["Content-Range"]) == (whole[2:6], f"bytes 2-5/{len(whole)}"), (
        "at most FILM_PART_BYTES"
    )
    assert len(b"".join(client.get(document.url))) == len(whole), "the whole file without a Range header"
    for wrong in (document.url + "x", "/media/images/a.png", "/media/documents/", "/documents/1/film.mp4"):
        answer = client.get(wrong)
        assert answer.status_code == 404
        assert (answer["X-Content-Type-Options"], answer["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_document_with_other_content_than_its_name_says_is_refused(editor, score):
    tried = [(name, content) for name, contents in BAD.items() for content in contents]
    for name, content in tried:
        assert not upload(editor, "wagtaildocs:add_multiple", name, content).json()["success"], (name, content[:20])
    for name, contents in BAD.items():
        assert upload(editor, "wagtaildocs:add", name, contents[0]).status_code == 200
    assert not SiteDocument.objects.exists()
    score("Uploads: files refused that are not what they say", len(tried))


def test_file_that_is_too_large_is_refused(editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10
    upload(editor, "wagtaildocs:add", "brief.pdf", GOOD["brief.pdf"])
    upload(editor, "wagtailimages:add", "tuin.jpg", files.photograph())
    assert (SiteDocument.objects.count(), SiteImage.objects.count()) == (0, 0)


def test_only_editors_can_upload(cast, as_member):
    upload_views = [f"wagtail{kind}:{name}" for kind in ("images", "docs") for name in ("add", "add_multiple")]
    upload_views += ["wagtailimages_chooser:create", "wagtaildocs_chooser:create"]
    for person in (None, "anna", "bram", "noor", "ben", "mo", "pia"):
        browser = as_member(getattr(cast, person) if person else None)
        for view in upload_views:
            assert browser.get(reverse(view)).status_code in (302, 403, 404), (person, view)
            answer = upload(browser, view, "brief.pdf", GOOD["brief.pdf"])
            assert answer.status_code in (302, 403, 404), (person, view)
    assert (SiteDocument.objects.count(), SiteImage.objects.count()) == (0, 0)


def subclasses_of(parent: type) -> set[type]:
    return {parent}.union(*(subclasses_of(child) for child in parent.__subclasses__()))


FORMS_OF_THE_CMS = ("community.pages.media.forms", "community.pages.models.logo_form")


def test_no_form_outside_the_cms_takes_a_file():
    ours = [form for form in subclasses_of(forms.BaseForm) if form.__module__.split(".")[0] in OURS]
    assert len(ours) > 20
    files = [
        form for form in ours if any(isinstance(f, forms.FileField) for f in getattr(form, "base_fields", {}).values())
    ]
    assert [form for form in files if form.__module__ not in FORMS_OF_THE_CMS] == []
    pages = list(Path(ROOT, "templates").rglob("*.html"))
    assert [path for path in pages if 'type="file"' in path.read_text() or "multipart" in path.read_text()] == []
    code = [path for name in OURS for path in Path(ROOT, name).rglob("*.py")]
    assert [path for path in code if "request.FILES" in path.read_text()] == []


@pytest.mark.parametrize(("name", "shown"), [("film.webm", "inline"), ("brief.odt", "attachment")])
def test_document_of_a_kind_that_is_no_longer_accepted_is_still_served(db, client, name, shown):
    answer = client.get(make_document(name, b"van vroeger").url)
    assert (answer.status_code, b"".join(answer)) == (200, b"van vroeger")
    assert answer["Content-Disposition"].startswith(shown)
