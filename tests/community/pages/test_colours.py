"""An image keeps its colours without its profile: they are converted to sRGB, which every screen assumes."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from community.pages.uploads import images

pytestmark = pytest.mark.once  # no database

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# sRGB with red and green exchanged in its table of contents: what is written as red is seen as green
EXCHANGED = SRGB.replace(b"rXYZ", b"kept").replace(b"gXYZ", b"rXYZ").replace(b"kept", b"gXYZ")
RED, GREEN = (255, 0, 0), (0, 255, 0)
LOSSY_STEPS = 8


def redrawn(image: Image.Image, kind: str, profile: bytes) -> Image.Image:
    file = BytesIO()
    image.save(file, kind, icc_profile=profile, quality=100)
    file.seek(0)
    return Image.open(BytesIO(images.redrawn(file)))


def is_near(colour: tuple[int, ...], expected: tuple[int, ...]) -> bool:
    return all(abs(part - wanted) <= LOSSY_STEPS for part, wanted in zip(colour, expected, strict=True))


@pytest.mark.parametrize("kind", images.KINDS)
def test_colours_of_another_profile_become_srgb(kind):
    kept = redrawn(Image.new("RGB", (8, 8), RED), kind, EXCHANGED)
    assert is_near(kept.getpixel((4, 4)), GREEN)
    assert "icc_profile" not in kept.info


@pytest.mark.parametrize("kind", images.KINDS)
def test_colours_in_srgb_stay(kind):
    assert is_near(redrawn(Image.new("RGB", (8, 8), RED), kind, SRGB).getpixel((4, 4)), RED)


def test_palette_with_a_profile_keeps_its_colours():
    assert is_near(redrawn(Image.new("RGB", (8, 8), RED).convert("P"), "PNG", EXCHANGED).getpixel((4, 4)), GREEN)


def test_transparency_stays_with_a_profile():
    assert is_near(redrawn(Image.new("RGBA", (8, 8), (*RED, 100)), "PNG", EXCHANGED).getpixel((4, 4)), (*GREEN, 100))


@pytest.mark.parametrize(("mode", "colour"), [("L", 120), ("I;16", 3000)])
def test_image_that_does_not_fit_its_profile_is_unchanged(mode, colour):
    assert redrawn(Image.new(mode, (8, 8), colour), "PNG", EXCHANGED).getpixel((4, 4)) == colour


def test_profile_that_cannot_be_read_changes_nothing():
    assert redrawn(Image.new("RGB", (8, 8), RED), "PNG", b"no profile").getpixel((4, 4)) == RED
