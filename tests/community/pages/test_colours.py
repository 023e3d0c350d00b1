"""A picture keeps its colours when its profile goes: they are turned into sRGB, which every screen assumes."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from community.pages.uploads import pictures

pytestmark = pytest.mark.once  # no database

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# sRGB with red and green exchanged in its table of contents: what is written as red is seen as green
EXCHANGED = SRGB.replace(b"rXYZ", b"kept").replace(b"gXYZ", b"rXYZ").replace(b"kept", b"gXYZ")
RED, GREEN = (255, 0, 0), (0, 255, 0)
LOSSY_STEPS = 8


def redrawn(picture: Image.Image, kind: str, profile: bytes) -> Image.Image:
    file = BytesIO()
    picture.save(file, kind, icc_profile=profile, quality=100)
    file.seek(0)
    return Image.open(BytesIO(pictures.drawn_anew(file)))


def is_near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= LOSSY_STEPS for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", pictures.KINDS)
def test_colours_of_another_profile_become_srgb(kind):
    kept = redrawn(Image.new("RGB", (8, 8), RED), kind, EXCHANGED)
    assert is_near(kept.getpixel((4, 4)), GREEN)
    assert "icc_profile" not in kept.info


@pytest.mark.parametrize("kind", pictures.KINDS)
def test_colours_in_srgb_stay(kind):
    assert is_near(redrawn(Image.new("RGB", (8, 8), RED), kind, SRGB).getpixel((4, 4)), RED)


def test_palette_with_a_profile_keeps_its_colours():
    assert is_near(redrawn(Image.new("RGB", (8, 8), RED).convert("P"), "PNG", EXCHANGED).getpixel((4, 4)), GREEN)


def test_transparency_stays_with_a_profile():
    assert is_near(redrawn(Image.new("RGBA", (8, 8), (*RED, 100)), "PNG", EXCHANGED).getpixel((4, 4)), (*GREEN, 100))


@pytest.mark.parametrize(("mode", "colour"), [("L", 120), ("I;16", 3000)])
def test_picture_that_its_profile_does_not_fit_stays_as_it_is(mode, colour):
    assert redrawn(Image.new(mode, (8, 8), colour), "PNG", EXCHANGED).getpixel((4, 4)) == colour


def test_profile_that_cannot_be_read_changes_nothing():
    assert redrawn(Image.new("RGB", (8, 8), RED), "PNG", b"no profile").getpixel((4, 4)) == RED
