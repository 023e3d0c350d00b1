"""The form of the logo in the CMS: a file is cleaned and made small before it is stored."""

import re
from io import BytesIO
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from community.pages.uploads import Refused, images, sandbox

SCHEMES = ("light", "dark")
MAX_UPLOAD_BYTES = 2_000_000
BOX = (640, 128)  # pixels in which a picture is kept: twice as many as are shown
MAX_STORED_BYTES = 200_000
ACCEPTED = ".svg,.png,.jpg,.jpeg,.webp"
WIDEST = 8  # times the height: a longer one would be a hair on a telephone
VIEW_BOX = re.compile(rb'<svg\b[^>]*?\bviewBox="([^"]*)"', re.DOTALL)
SIDE = rb'<svg\b[^>]*?\b%b="([0-9.]{1,12})(?:px)?"'
REASONS = {
    "broken": _("We cannot read this file. Save the logo as SVG, PNG, JPEG or WebP, and try again."),
    "large": _("This file is too large for a logo. Make it smaller, and try again."),
    "more": _(
        "This drawing moves, or needs a picture or font from elsewhere. Export it as plain shapes, and try again."
    ),
    "size": _("This drawing does not say how wide and high it is. Export it again with a “viewBox”."),
    "wide": _("This logo is very long: at most eight times as wide as it is high, or people cannot see what it is."),
}


class LogoForm(WagtailAdminModelForm):
    """Takes a new drawing for the day and the dark, or takes it away."""

    new_light = forms.FileField(
        label=_("a file for the logo"),
        required=False,
        help_text=_(
            "SVG, PNG, JPEG or WebP. We take out what could run and who made it. Without one, our house stays."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    without_light = forms.BooleanField(label=_("take this logo away"), required=False)
    new_dark = forms.FileField(
        label=_("a file for dark screens"),
        required=False,
        help_text=_("With light lines. Without one, the logo stands on a light ground in the dark."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    without_dark = forms.BooleanField(label=_("take the logo for dark screens away"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        for scheme in SCHEMES:
            upload = cleaned.get(f"new_{scheme}")
            try:
                if upload:
                    self.instance.put(scheme, *_drawing(upload))
                elif cleaned.get(f"without_{scheme}"):
                    self.instance.put(scheme, b"", "", 0, 0)
            except Refused as refused:
                self.add_error(f"new_{scheme}", REASONS[refused.reason])
            except ValidationError as error:
                self.add_error(f"new_{scheme}", error)
        if self.instance.dark_name and not self.instance.light_name:
            self.add_error("new_light", _("First choose a logo for the day."))
        return cleaned


def _drawing(upload: UploadedFile) -> tuple[bytes, str, int, int]:
    """Return the cleaned content of an upload, its kind, width and height.

    Raises:
        Refused: it cannot be read or cleaned, or is too large.
        ValidationError: it has no size, or is too long.
    """
    if upload.size > MAX_UPLOAD_BYTES:
        raise Refused("large")
    content = upload.read()
    if Path(upload.name).suffix.lower() == ".svg":
        content = sandbox.cleaned("svg", content)
        kind, (width, height) = "svg", _size(content)
    else:
        content, width, height = images.fitted(BytesIO(content), *BOX)
        kind = "png"
    if len(content) > MAX_STORED_BYTES:
        raise Refused("large")
    if width > WIDEST * height:
        raise ValidationError(REASONS["wide"])
    return content, kind, width, height


def _size(drawing: bytes) -> tuple[int, int]:
    """Return width and height of a drawing, fitted in ``BOX``.

    Raises:
        ValidationError: it says neither a view box nor a width and a height.
    """
    box = VIEW_BOX.search(drawing)
    numbers = box[1].replace(b",", b" ").split()[2:] if box else []
    if len(numbers) != 2:
        numbers = [side[1] for name in (b"width", b"height") if (side := re.search(SIDE % name, drawing, re.DOTALL))]
    try:
        width, height = map(float, numbers)
        scale = min(BOX[0] / width, BOX[1] / height)
        return max(1, round(width * scale)), max(1, round(height * scale))
    except (ValueError, ZeroDivisionError, OverflowError) as unknown:
        raise ValidationError(REASONS["size"]) from unknown
