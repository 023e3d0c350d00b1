"""Drawings (SVG): only shapes, colours and text stay; scripts, links, pictures from elsewhere and names go."""

import re

import py_svg_hush

from community.pages.uploads import Refused

MAX_BYTES = 200_000
# What moves by itself, and what asks for something outside the file.
NOT_ACCEPTED = re.compile(
    rb"<(animate|set|image|foreignObject)\b|@keyframes|@import|@font-face|://(?!www\.w3\.org/)", re.I
)
ENTITIES = re.compile(rb"<!ENTITY", re.I)  # a few of them can be written out to gigabytes


def cleaned(content: bytes) -> bytes:
    """Return the drawing without anything that could run, be asked for elsewhere, move or tell who made it.

    Raises:
        Refused: it cannot be read, is larger than ``MAX_BYTES`` ("large"), or moves or needs something else ("more").
    """
    if len(content) > MAX_BYTES:
        raise Refused("large")
    if ENTITIES.search(content):
        raise Refused
    try:
        drawing = py_svg_hush.filter_svg(content)
    except ValueError as broken:
        raise Refused from broken
    if len(drawing) > MAX_BYTES:
        raise Refused("large")
    if NOT_ACCEPTED.search(drawing):
        raise Refused("more")
    return drawing
