"""Forms for uploads of editors. The content decides the kind of a file, never its name or its Content-Type.

The file that is kept is a cleaned copy, without metadata: ``community/pages/uploads``.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from community.pages.uploads import Refused, images, sandbox

HEAD_BYTES = 4096
DOCUMENT_KINDS = ("pdf", "mp4", "txt")
KINDS_HELP = _("PDF, plain text (txt) or MP4. We take out who made it, when and where.")
REASONS = {
    "kind": _("We accept PDF, plain text (txt) and MP4. Save your file as one of these, and try again."),
    "broken": _(
        "The content of this file does not match its name. Save it again as the right kind of file, and try again."
    ),
    "locked": _("This file is locked with a password. Save it without one, and try again."),
    "large": _("This file is too large for us to check. Make it smaller or split it in two, and try again."),
    "form": _(
        "This form works only in Adobe Reader: elsewhere people see an empty page. Export it as an ordinary PDF, or "
        "make it again in a program for texts, and try again."
    ),
    "more": _(
        "This film contains more than pictures, sound and subtitles, such as the place where it "
        "was made. Export it again with only pictures and sound, and try again."
    ),
}
BRANDS_OF_PHOTOGRAPHS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
PNG_SIGNATURE = b"\x89PNG"
REASONS_OF_PHOTOGRAPHS = {
    "broken": _(
        "We cannot open this photograph. On your telephone, choose “Most compatible” in the settings of the camera, or "
        "share it as JPEG, and try again."
    ),
    "large": REASONS["large"],
}
KINDS_OF_IMAGES = _(
    "We accept JPEG, PNG, WebP, HEIC and AVIF. Save your picture as one of these, and try again. Nothing on the site "
    "moves by itself, so there is no GIF."
)


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):  # after an upload of many files, the form asks for their titles only
            file.to_python = partial(validated, file.to_python)
            file.error_messages |= dict.fromkeys(["invalid_image", "invalid_image_known_format"], REASONS["broken"])
            file.error_messages["invalid_image_extension"] = KINDS_OF_IMAGES

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        return redrawn(file) if isinstance(file, UploadedFile) else file


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            file.help_text = f"{KINDS_HELP} {file.help_text}"

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        return cleaned(file) if isinstance(file, UploadedFile) else file

    def add_error(self, field, error) -> None:
        """Show one reason only: without a file, Wagtail also says that its kind is not accepted."""
        if field is None and "file" in self.errors:
            getattr(error, "error_dict", {}).pop("file", None)
        super().add_error(field, error)


def as_shown_everywhere(upload: UploadedFile) -> UploadedFile:
    """Turn a photograph as telephones make it (HEIC, AVIF) into a JPEG or PNG, before anything else reads it.

    Raises:
        ValidationError: with the reason why the image is refused.
    """
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    upload.seek(0)
    if head[4:8] != b"ftyp" or head[8:12] not in BRANDS_OF_PHOTOGRAPHS:
        return upload
    try:
        if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            raise Refused("large")
        content = sandbox.cleaned("heif", upload.read())
    except Refused as refused:
        raise ValidationError(REASONS_OF_PHOTOGRAPHS.get(refused.reason, REASONS["broken"])) from refused
    suffix = ".png" if content.startswith(PNG_SIGNATURE) else ".jpg"
    upload.name = Path(upload.name).with_suffix(suffix).name
    return overwritten(upload, content)


def validated(read: Callable, upload: UploadedFile | None) -> UploadedFile | None:
    """Read an upload with Wagtail's own field, which fails on a file that begins as an image and is none.

    Raises:
        ValidationError: the file cannot be read.
    """
    if upload is not None and hasattr(upload, "seek"):
        upload = as_shown_everywhere(upload)
    try:
        return read(upload)
    except (OSError, SyntaxError, ValueError) as broken:
        raise ValidationError(REASONS["broken"]) from broken


def redrawn(file: UploadedFile) -> UploadedFile:
    """Replace the content of an image by that of a new image with the same pixels.

    Raises:
        ValidationError: with the reason why the image is refused.
    """
    file.seek(0)
    try:
        return overwritten(file, images.redrawn(file))
    except Refused as refused:
        raise ValidationError(REASONS[refused.reason]) from refused


def cleaned(file: UploadedFile) -> UploadedFile:
    """Replace the content of a document by a copy without metadata and scripts; plain text stays as it is.

    Raises:
        ValidationError: with the reason why the document is refused.
    """
    kind = Path(file.name).suffix.lower().removeprefix(".")
    if kind not in DOCUMENT_KINDS:
        raise ValidationError(REASONS["kind"])
    try:
        if not has_content_of(kind, file):
            raise Refused
        return file if kind == "txt" else overwritten(file, sandbox.cleaned(kind, file.read()))
    except Refused as refused:
        raise ValidationError(REASONS[refused.reason]) from refused


def overwritten(file: UploadedFile, content: bytes) -> UploadedFile:
    """Write the content into the same file: Wagtail keeps that one for later when a title is too long."""
    file.seek(0)
    file.truncate()
    file.write(content)
    file.flush()
    file.size = len(content)
    file.seek(0)
    return file


def has_content_of(kind: str, file: UploadedFile) -> bool:
    """Return whether a file begins as one of this kind does; the cleaner of the kind reads all of it afterwards."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    signatures = {
        "pdf": head.startswith(b"%PDF-"),
        "mp4": head[4:8] == b"ftyp",
    }
    if kind == "txt":
        return not any(signatures.values()) and is_plain_text(file)
    return signatures.get(kind, False)


def is_plain_text(file: UploadedFile) -> bool:
    """Return whether a file is UTF-8 without control characters, and does not begin as HTML or XML."""
    file.seek(0)
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    has_control_characters = any(ord(character) < 32 and character not in "\t\n\r\f" for character in text)
    return not text.lstrip().startswith("<") and not has_control_characters
