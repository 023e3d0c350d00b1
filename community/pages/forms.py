"""What editors upload: looked at by what is in it, never by its name or by what the browser says it is.

What is kept is not the file that came, but a new one without what nobody sees: ``community/pages/uploads``.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from community.pages.uploads import Refused, pictures, sandbox

HEAD_BYTES = 4096
KINDS = _("PDF, plain text (txt) or MP4. We take out who made it, when and where.")
REFUSED = {
    "kind": _("We take PDF, plain text (txt) and MP4. Save your file as one of these, and try again."),
    "broken": _("What is in this file is not what its name says. Save it once more in the right kind, and try again."),
    "locked": _("This file is locked with a password. Save it without one, and try again."),
    "large": _("This file is too large for us to look through. Make it smaller or split it in two, and try again."),
    "more": _(
        "This film holds more than picture, sound and subtitles, such as the place where it was made. "
        "Export it once more with picture and sound alone, and try again."
    ),
}


class ImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):  # after many at once, only their words are asked for
            file.to_python = partial(read_or_refused, file.to_python)
            file.error_messages |= dict.fromkeys(["invalid_image", "invalid_image_known_format"], REFUSED["broken"])

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        return drawn_anew(file) if isinstance(file, UploadedFile) else file


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            file.help_text = f"{KINDS} {file.help_text}"

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        return written_anew(file) if isinstance(file, UploadedFile) else file

    def add_error(self, field, error) -> None:
        """One reason is enough: Wagtail then finds no file, and says that its kind is not taken either."""
        if field is None and "file" in self.errors:
            getattr(error, "error_dict", {}).pop("file", None)
        super().add_error(field, error)


def read_or_refused(read: Callable, sent: UploadedFile | None) -> UploadedFile | None:
    """Wagtail's own field falls over a file that begins as a picture and is none."""
    try:
        return read(sent)
    except (OSError, SyntaxError, ValueError) as broken:
        raise ValidationError(REFUSED["broken"]) from broken


def drawn_anew(file: UploadedFile) -> UploadedFile:
    file.seek(0)
    try:
        return overwritten(file, pictures.drawn_anew(file))
    except Refused as refused:
        raise ValidationError(REFUSED[refused.why]) from refused


def written_anew(file: UploadedFile) -> UploadedFile:
    kind = Path(file.name).suffix.lower().removeprefix(".")
    if kind not in (*sandbox.KINDS, "txt"):
        raise ValidationError(REFUSED["kind"])
    try:
        if not is_what_it_says(file, kind):
            raise Refused
        return file if kind == "txt" else overwritten(file, sandbox.cleaned(kind, file.read()))
    except Refused as refused:
        raise ValidationError(REFUSED[refused.why]) from refused


def overwritten(file: UploadedFile, content: bytes) -> UploadedFile:
    """In its own place: when a title is too long, Wagtail keeps the very file that came, and uses it later."""
    file.seek(0)
    file.truncate()
    file.write(content)
    file.flush()
    file.size = len(content)
    file.seek(0)
    return file


def is_what_it_says(file: UploadedFile, kind: str) -> bool:
    """A first look at how it begins; who reads all of it comes after."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    looks = {
        "pdf": head.startswith(b"%PDF-"),
        "mp4": head[4:8] == b"ftyp",
    }
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
