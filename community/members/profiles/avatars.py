"""A drawing for every persona: a window at dusk with one thing on the sill, chosen by the seed.

Only classes of the house's drawings are used (``d-*``), so that it turns with the colour scheme; no letters, no face.
The wall is the background of the drawing, and the pane of the window has its fill.
"""

import hashlib
import secrets
from typing import NamedTuple

WALLS = ["w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7"]  # classes: their colours stand in avatar.css
PANES = ["p0", "p1", "p2", "p3", "p4", "p5"]
FRAMES = [
    '<rect class="d-out" x="14" y="10" width="36" height="40" rx="3"/>',
    '<path class="d-out" d="M14 50V28a18 18 0 0 1 36 0v22z"/>',
    '<circle class="d-out" cx="32" cy="31" r="20"/>',
    '<path class="d-out" d="M14 50V24L32 9l18 15v26z"/>',
]
BARS = [
    "",
    '<path class="d-thin" d="M32 12v36"/>',
    '<path class="d-thin" d="M15 29h34"/>',
    '<path class="d-thin" d="M32 12v36M15 29h34"/>',
]
THINGS = [
    # a plant
    '<path class="d-stroke-leaf" d="M32 40V25M32 33c-7 0-8-6-8-6 6-1 8 2 8 6zM32 30c0-6 7-7 7-7 1 6-3 8-7 7z"/>'
    '<path class="d-wood d-out" d="M26 40h12l-2 10h-8z"/>',
    # a cup with steam
    '<path class="d-card d-out" d="M23 37h15v8a5 5 0 0 1-5 5h-5a5 5 0 0 1-5-5zM38 39h3a3 3 0 0 1 0 7h-3"/>'
    '<path class="d-thin" d="M27 33c0-3 2-3 2-6M33 33c0-3 2-3 2-6"/>',
    # a cat that looks outside
    '<path class="d-ink" d="M25 50c0-8 2-12 2-17l-1-7 4 3h4l4-3-1 7c0 5 3 9 3 17z"/>'
    '<path class="d-ink" d="M40 50c5 0 5-5 3-8l2-1c4 5 2 11-3 11z"/>',
    # a lamp
    '<path class="d-plum d-out" d="M25 37l4-13h8l4 13z"/><path class="d-line" d="M33 37v11M27 49h12"/>',
    # books
    '<path class="d-clay d-out" d="M22 33h6v17h-6z"/><path class="d-moss d-out" d="M28 29h6v21h-6z"/>'
    '<path class="d-dusk d-out" d="M36 33l5-2 5 17-5 2z"/>',
    # a bird
    '<path class="d-dusk d-out" d="M22 42c0-8 6-11 12-11 1-4 7-4 8 0l4 1-4 2c0 10-7 15-14 15l-8 1z"/>'
    '<circle class="d-ink" cx="38" cy="31.5" r="1.5"/>',
    # a candle
    '<path class="d-card d-out" d="M28 36h8v14h-8z"/><path class="d-lamp d-out" d="M32 23c4 5 3 9 0 9s-4-4 0-9z"/>',
    # the moon and a star
    '<path class="d-lamp d-out" d="M37 21a12 12 0 1 0 6 19 12 12 0 0 1-6-19z"/>'
    '<circle class="d-ink" cx="44" cy="24" r="1.5"/>',
    # a ball of wool
    '<circle class="d-clay d-out" cx="32" cy="40" r="10"/>'
    '<path class="d-thin" d="M24 36c6-2 12 0 16 5M25 44c5-4 9-4 14-1M40 47c4 2 5 3 8 3"/>',
    # a tulip in a bottle
    '<path class="d-stroke-leaf" d="M32 38V27"/><path class="d-clay d-out" d="M27 19l5 3 5-3v5a5 5 0 0 1-10 0z"/>'
    '<path class="d-pane d-out" d="M30 36h4v4l3 3v7H27v-7l3-3z"/>',
]
# It stands with the window, under the thing: a page with all parts has fewer windows than things.
SILL = '<path class="d-trim d-out" d="M10 50h44v5H10z"/>'
# name -> SVG: all pieces that a drawing is put together from. Short names: a page has three for each post or line.
PARTS = {
    **{f"f{n}": frame + SILL for n, frame in enumerate(FRAMES)},
    **{f"b{n}": bars for n, bars in enumerate(BARS) if bars},
    **{f"t{n}": thing for n, thing in enumerate(THINGS)},
}


class Drawing(NamedTuple):
    """The classes of an SVG, and the names in ``PARTS`` of what is in it, from back to front."""

    colours: str
    parts: list[str]


def new_seed() -> str:
    return secrets.token_hex(16)


def drawing_of(seed: str) -> Drawing:
    """Return what the drawing of this seed is made of. It tells no more than the drawing shows; the seed itself stays
    on the server. Without a seed it is empty."""
    if not seed:
        return Drawing("", [])
    digest = hashlib.sha256(seed.encode()).digest()
    wall, frame, pane = digest[0] % len(WALLS), digest[1] % len(FRAMES), digest[2] % len(PANES)
    bars, thing = digest[3] % len(BARS), digest[4] % len(THINGS)
    parts = [name for name in (f"f{frame}", f"b{bars}", f"t{thing}") if name in PARTS]
    return Drawing(f"{WALLS[wall]} {PANES[pane]}", parts)


def draw(seed: str, classes: str = "avatar", *, from_parts: bool = False) -> str:
    """Return the SVG: the same seed gives the same drawing.

    ``from_parts``: it refers to the parts of the page (``{% avatar_parts %}``), for a page with many avatars.
    """
    colours, parts = drawing_of(seed)
    inside = "".join(f'<use href="#{name}"/>' if from_parts else PARTS[name] for name in parts)
    view_box = "" if from_parts else ' viewBox="0 0 64 64"'  # each part has its own
    return f'<svg class="{f"{classes} {colours}".strip()}"{view_box} aria-hidden="true">{inside}</svg>'
