"""What editors upload: looked at by what is in it, never by its name or by what the browser says it is.

A picture is drawn anew, so that nothing stays but what one sees: no place, no camera, no name, and nothing behind it.
"""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

QUALITY = 90
HEAD_BYTES = 4096
# A zip whose first entry says, unpacked, what it is: so begins every text of this format.
ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
NOT_WHAT_IT_SAYS = _(
    "What is in this file is not what its name says. Save it once more in the right kind, and try again."
)


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):  # after many at once, only their words are asked for
            file.to_python = partial(read_or_refused, file.to_python)

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        return drawn_anew(file) if isinstance(file, UploadedFile) else file


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile) and not is_what_it_says(file):
            raise ValidationError(NOT_WHAT_IT_SAYS)
        return file


def read_or_refused(read: Callable, sent: UploadedFile | None) -> UploadedFile | None:
    """Wagtail's own field falls over a file that begins as a picture and is none."""
    try:
        return read(sent)
    except (OSError, SyntaxError, ValueError) as broken:
        raise ValidationError(NOT_WHAT_IT_SAYS) from broken


def drawn_anew(file: UploadedFile) -> UploadedFile:
    """The same picture, upright, with its pixels and nothing else."""
    file.seek(0)
    try:
        with Image.open(file) as found:
            kind = found.format
            picture = ImageOps.exif_transpose(found)
            picture.load()
    except (OSError, SyntaxError, ValueError) as broken:
        raise ValidationError(NOT_WHAT_IT_SAYS) from broken
    picture = picture.convert("RGB") if kind == "JPEG" else picture.copy()
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    target = BytesIO()
    picture.save(target, kind, quality=QUALITY)
    return SimpleUploadedFile(file.name, target.getvalue(), Image.MIME[kind])


def is_what_it_says(file: UploadedFile) -> bool:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    looks = {
        "pdf": head.startswith(b"%PDF-"),
        "odt": head.startswith(b"PK\x03\x04") and head[30:].startswith(ODT),
        "mp4": head[4:8] == b"ftyp",
        "webm": head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64],
    }
    kind = Path(file.name).suffix.lower().removeprefix(".")
    if kind == "txt":
        return not any(looks.values()) and is_plain_text(file)
    return looks.get(kind, False)


def is_plain_text(file: UploadedFile) -> bool:
    """Readable from begin to end, and no page of a site."""
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return not text.lstrip().startswith("<") and not any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text)
