"""A full disk: a kind sentence, no half file, and no row that points to a missing file."""

import errno
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse
from PIL import Image

from community.pages.models import SiteDocument, SiteImage
from community.privacy.export import files
from community.privacy.export.actions import ask_for_export, build_export
from community.privacy.export.choices import ExportState
from community.privacy.export.models import DataExport
from tests.support.full_disk import small_disk

SIZE = 128 * 1024
TEXT = b"Een regel van een document.\n" * 20_000


@pytest.fixture
def full_disk(tmp_path, settings, monkeypatch):
    """A disk of 128 KB for uploads and exports; where it cannot be made, the last step of writing fails."""
    folder = tmp_path / "disk"
    with small_disk(folder, SIZE) as is_small:
        if not is_small:
            monkeypatch.setattr("community.pages.media.storage.os.fsync", refuse)
        settings.MEDIA_ROOT = folder / "media"
        settings.EXPORT_ROOT = folder / "exports"
        yield folder


def refuse(*_anything):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def editor(editor):
    editor.raise_request_exception = False
    return editor


def kept_files(folder) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def photograph() -> bytes:
    data = BytesIO()
    Image.effect_noise((900, 900), 90).save(data, "PNG")
    return data.getvalue()


@pytest.mark.parametrize(
    ("view", "model", "name", "content"),
    [
        ("wagtaildocs:add", SiteDocument, "regels.txt", lambda: TEXT),
        ("wagtailimages:add", SiteImage, "ruis.png", photograph),
    ],
)
def test_upload_on_a_full_disk_leaves_no_file_and_no_row(editor, full_disk, view, model, name, content):
    before = model.objects.count()
    upload = {"title": "Vol", "file": SimpleUploadedFile(name, content()), "collection": 1}
    response = editor.post(reverse(view), upload)
    assert response.status_code == 503
    assert "geen ruimte meer" in response.content.decode()
    assert kept_files(full_disk) == []
    assert model.objects.count() == before


def test_upload_of_which_the_row_cannot_be_stored_leaves_no_file(editor, full_disk):
    def full(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO") and "document" in sql:
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    upload = {"title": "Vol", "file": SimpleUploadedFile("kort.txt", b"Een regel."), "collection": 1}
    with connection.execute_wrapper(full):
        response = editor.post(reverse("wagtaildocs:add"), upload)
    assert response.status_code == 503
    assert kept_files(full_disk) == []


def test_export_that_does_not_fit_is_failed_and_leaves_no_file(cast, full_disk, monkeypatch):
    monkeypatch.setattr("community.privacy.export.document.write", lambda member, target, tell: target.write(TEXT * 4))
    export = ask_for_export(actor=cast.anna, language="nl")
    build_export.call(str(export.public_id))
    assert DataExport.objects.get(pk=export.pk).state == ExportState.FAILED
    assert kept_files(full_disk) == []


def test_export_leaves_no_file_when_the_database_is_full_too(cast, full_disk, monkeypatch):
    def write(member, target, tell):
        target.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    def full(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "FAILED" in str(params).upper():
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    monkeypatch.setattr("community.privacy.export.document.write", write)
    export = ask_for_export(actor=cast.anna, language="nl")
    with connection.execute_wrapper(full), pytest.raises(OperationalError):
        build_export.call(str(export.public_id))
    assert list(files.folder().iterdir()) == []
