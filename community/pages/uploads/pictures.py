"""A picture is drawn anew, so that nothing stays but what one sees: no place, no camera, no name, nothing behind it."""

from io import BytesIO
from typing import IO

from PIL import Image, ImageCms, ImageOps

from community.pages.uploads import Refused

QUALITY = 90
KINDS = ("JPEG", "PNG", "WEBP")
AS_JPEG = ("JPEG", "MPO")  # telephones put a second picture behind the first
WITH_PALETTE_OR_GREY = ("P", "PA", "LA", "1")  # no profile fits these modes as they are
MAX_PIXELS = 40_000_000  # 120 MB of memory while it is drawn


def drawn_anew(source: IO[bytes]) -> bytes:
    """The same picture, upright and still."""
    try:
        with Image.open(source) as found:
            kind = "JPEG" if found.format in AS_JPEG else found.format
            if kind not in KINDS:
                raise Refused
            if found.width * found.height > MAX_PIXELS:
                raise Refused("large")
            picture = ImageOps.exif_transpose(found)
            picture.load()
    except Image.DecompressionBombError as large:
        raise Refused("large") from large
    except (OSError, SyntaxError, ValueError) as broken:
        raise Refused from broken
    picture = in_srgb(picture)
    picture = picture.convert("RGB") if kind == "JPEG" else picture.copy()
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    target = BytesIO()
    picture.save(target, kind, quality=QUALITY)
    return target.getvalue()


def in_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in the colours that every screen assumes, so that it needs no profile to look the same.

    Telephones write Display P3, printers CMYK. A profile that cannot be read says nothing about the colours.
    """
    if not (profile := picture.info.get("icc_profile")):
        return picture
    if picture.mode in WITH_PALETTE_OR_GREY:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
