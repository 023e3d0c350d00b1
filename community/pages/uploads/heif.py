"""HEIC and AVIF, as telephones make them: drawn again as a kind that every browser shows."""

from io import BytesIO

import pillow_heif

from community.pages.uploads import images

KINDS = ("HEIF", "AVIF")


def cleaned(content: bytes) -> bytes:
    """Return the image as JPEG, or as PNG where it is transparent.

    Raises:
        Refused: with the reason of ``images.redrawn``.
    """
    pillow_heif.register_heif_opener()
    return images.redrawn(BytesIO(content), KINDS)
