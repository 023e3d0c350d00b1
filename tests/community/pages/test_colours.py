"""An image keeps its colours without its profile: they are converted to sRGB, which every screen assumes."""

import struct
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageCms

from community.pages.uploads import images, sandbox

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


def with_primaries(*primaries: tuple[float, float, float]) -> bytes:
    """Return a profile like sRGB with other primaries: XYZ of red, green and blue, adapted to D50."""
    profile = bytearray(SRGB)
    for tag, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True):
        at = profile.index(tag)
        offset = int.from_bytes(profile[at + 4 : at + 8], "big")
        profile[offset + 8 : offset + 20] = struct.pack(">3i", *(round(part * 65536) for part in xyz))
    return bytes(profile)


WIDE = {
    "Display P3": with_primaries((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841)),
    "Adobe RGB": with_primaries((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446)),
}


@pytest.mark.parametrize("kind", images.KINDS)
@pytest.mark.parametrize("name", WIDE)
def test_wide_colours_are_as_bright_without_their_profile(kind, name):
    red, green, _blue = redrawn(Image.new("RGB", (8, 8), (200, 100, 100)), kind, WIDE[name]).getpixel((4, 4))
    assert red > 200 + LOSSY_STEPS, "in sRGB the same red needs a higher number"
    assert green < 100 + LOSSY_STEPS


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_photograph_of_a_telephone_keeps_its_colours_as_jpeg(kind):
    pillow_heif.register_heif_opener()
    file = BytesIO()
    Image.new("RGB", (64, 48), (200, 100, 100)).save(file, kind, icc_profile=WIDE["Display P3"], quality=95)
    kept = Image.open(BytesIO(sandbox.cleaned("heif", file.getvalue())))
    assert (kept.format, kept.size) == ("JPEG", (64, 48))
    assert "icc_profile" not in kept.info
    assert kept.getpixel((30, 20))[0] > 200


def test_transparent_photograph_of_a_telephone_becomes_a_png():
    file = BytesIO()
    Image.new("RGBA", (64, 48), (*RED, 0)).save(file, "AVIF")
    kept = Image.open(BytesIO(sandbox.cleaned("heif", file.getvalue())))
    assert kept.format == "PNG"
    assert kept.getpixel((30, 20))[3] == 0


@pytest.mark.parametrize(
    ("image", "options", "expected"),
    [
        (Image.new("CMYK", (8, 8), (0, 255, 255, 0)), {}, (254, 0, 0)),
        (Image.new("RGB", (8, 8), RED), {"transparency": RED}, (*GREEN, 0)),
        (Image.new("LA", (8, 8), (120, 100)), {}, (120, 120, 120, 100)),
    ],
)
def test_transparency_and_print_colours_stay(image, options, expected):
    kind = "JPEG" if image.mode == "CMYK" else "PNG"
    file = BytesIO()
    image.save(file, kind, icc_profile=EXCHANGED, quality=100, **options)
    file.seek(0)
    kept = Image.open(BytesIO(images.redrawn(file)))
    kept = kept.convert("RGBA") if kind == "PNG" else kept
    assert is_near(kept.getpixel((4, 4)), expected)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_moving_image_becomes_its_first_picture(kind):
    file = BytesIO()
    Image.new("RGB", (8, 8), RED).save(file, kind, save_all=True, append_images=[Image.new("RGB", (8, 8), GREEN)])
    file.seek(0)
    kept = Image.open(BytesIO(images.redrawn(file)))
    assert getattr(kept, "n_frames", 1) == 1
    assert is_near(kept.convert("RGB").getpixel((4, 4)), RED)
