"""Images, drawn again from their pixels, so that no metadata stays: no position, no camera, no name, no thumbnail."""

from io import BytesIO
from typing import IO

from PIL import Image, ImageCms, ImageOps

from community.pages.uploads import Refused

QUALITY = 90
KINDS = ("JPEG", "PNG", "WEBP")
JPEG_KINDS = ("JPEG", "MPO")  # telephones put a second image behind the first
WITH_PALETTE = ("P", "PA", "1")  # no profile fits these modes as they are
MAX_PIXELS = 40_000_000  # 120 MB of memory while an image is drawn


def redrawn(source: IO[bytes], kinds: tuple[str, ...] = KINDS) -> bytes:
    """Return the same image, upright and without animation.

    A kind that not every browser shows becomes a JPEG, or a PNG where it is transparent.

    Raises:
        Refused: it is of no kind in ``kinds``, cannot be read, or has more than ``MAX_PIXELS`` ("large").
    """
    try:
        with Image.open(source) as opened:
            kind = "JPEG" if opened.format in JPEG_KINDS else opened.format
            if kind not in kinds:
                raise Refused
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused("large")
            image = ImageOps.exif_transpose(opened)
            image.load()
    except Image.DecompressionBombError as large:
        raise Refused("large") from large
    except (OSError, SyntaxError, ValueError) as broken:
        raise Refused from broken
    if kind not in KINDS:
        kind = "PNG" if image.has_transparency_data else "JPEG"
    image = in_srgb(image)
    image = image.convert("RGB") if kind == "JPEG" else image.copy()
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    target = BytesIO()
    image.save(target, kind, quality=QUALITY)
    return target.getvalue()


def fitted(source: IO[bytes], width: int, height: int) -> tuple[bytes, int, int]:
    """Return the image as a PNG that fits in this box, never larger than it was, and its width and height.

    Raises:
        Refused: as ``redrawn``.
    """
    with Image.open(BytesIO(redrawn(source))) as image:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((width, height))
        target = BytesIO()
        image.save(target, "PNG", optimize=True)
        return target.getvalue(), image.width, image.height


def in_srgb(image: Image.Image) -> Image.Image:
    """Return the image in the colours that every screen assumes, so that it needs no profile to look the same.

    Telephones write Display P3, printers CMYK. A profile that cannot be read says nothing about the colours.
    """
    if not (profile := image.info.get("icc_profile")):
        return image
    if image.mode == "LA":
        grey, transparency = image.split()
        grey.info["icc_profile"] = profile
        image = in_srgb(grey).convert("RGB")
        image.putalpha(transparency)
        return image
    if image.mode in WITH_PALETTE or image.has_transparency_data:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
