"""Every type of page, on an old phone and at a desk, by day and in the dark: readable for everyone, nothing cut off.

With ``SCREENSHOTS=docs/screenshots`` in the environment it also keeps a picture of each.
"""

import io
import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import signing
from PIL import Image

from tests.browser.axe import (
    overflows,
    overflows_with_long_words,
    overflows_with_text_twice_as_large,
    violations,
)
from tests.browser.conftest import DESK, PHONE
from tests.browser.page_types import PAGE_TYPES, PageType

PICTURES = os.environ.get("SCREENSHOTS")
COLOURS = 64  # in a picture


def keep_picture(page, page_type: PageType, size: dict) -> None:
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    height = min(page_type.tallest, page.evaluate("() => document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    shrink(page.screenshot(), folder / f"{page_type.name}-{size['width']}.png")


def shrink(picture: bytes, file: Path) -> None:
    """Flat drawings need few colours: a quarter of the size, and nobody sees it."""
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=lambda page_type: page_type.name)
def test_a_page_is_readable_for_everyone(open_tab, page_type):
    is_readable(open_tab, page_type)


def test_the_page_behind_the_link_that_stops_mail_is_readable_for_everyone(open_tab, house):
    """Mail goes out once a minute; a link signed by this house opens the same page."""
    secret = (house[1] / "demo" / "secret").read_text()
    token = signing.Signer(key=secret, salt="notifications.stop", sep=".").sign(uuid4().hex)
    is_readable(open_tab, PageType("stop-mail", f"/mijn/berichten/stoppen/{token}/"))


def is_readable(open_tab, page_type: PageType) -> None:
    page = open_tab(page_type.person, PHONE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page_type.open(page)
    assert page.locator("h1").count() == 1
    is_readable_at(page, page_type, PHONE)
    assert not overflows_with_text_twice_as_large(page)
    assert overflows_with_long_words(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page, rules=["color-contrast"]) == []  # in the dark nothing else differs
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    is_readable_at(page, page_type, DESK)


def is_readable_at(page, page_type: PageType, size: dict) -> None:
    assert violations(page) == []
    assert not overflows(page)
    if PICTURES:
        keep_picture(page, page_type, size)
