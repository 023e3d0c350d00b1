"""The colours that a house may change, and whether text stays readable in them (WCAG 2.2, 1.4.3 and 1.4.11).

A scheme is a mapping of names of tokens.css to ``#rrggbb``. What a house chooses decides its shades too: a *tint* is a
background, a *deep* shade is for text on it.
"""

from collections.abc import Iterator, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from typing import NamedTuple

CHOSEN = ("paper", "dusk", "clay", "moss", "plum", "lamp")
TEXT, CONTROL = 4.5, 3.0
STEPS = 200  # of lightness, where a colour that works is looked for

# As in tokens.css: a test compares them.
STANDARD: dict[str, dict[str, str]] = {
    "light": {
        "paper": "#fbf6ee", "card": "#ffffff", "linen": "#f1e8da", "ink": "#24303a", "soft": "#54616b",
        "line": "#8a8478", "hair": "#e0d6c6", "dusk": "#1f4e5f", "dusk-deep": "#163a47", "dusk-tint": "#e4eef0",
        "clay": "#a6452c", "clay-deep": "#85351f", "clay-tint": "#fbe9e3", "moss": "#4b6b4a", "moss-tint": "#e8f0e5",
        "plum": "#6b3f69", "plum-tint": "#f3e8f2", "lamp": "#f4b942", "lamp-tint": "#fdf0d0", "on-lamp": "#24303a",
        "on-dusk": "#ffffff", "focus": "#1f4e5f",
    },
    "dark": {
        "paper": "#11191e", "card": "#1a252c", "linen": "#22303a", "ink": "#efe9df", "soft": "#b9b9b2",
        "line": "#7c8790", "hair": "#2f3e48", "dusk": "#8cc7d6", "dusk-deep": "#b4dde8", "dusk-tint": "#1c343e",
        "clay": "#f09a7c", "clay-deep": "#f7b9a3", "clay-tint": "#3a241d", "moss": "#a9cba3", "moss-tint": "#22342a",
        "plum": "#d3a9cf", "plum-tint": "#33263a", "lamp": "#f7c65a", "lamp-tint": "#33301f", "on-lamp": "#11191e",
        "on-dusk": "#11191e", "focus": "#f7c65a",
    },
}  # fmt: skip
FOCUS = {"light": "dusk", "dark": "lamp"}
PAIRS = (
    *((text, ground, TEXT) for text in ("ink", "soft") for ground in ("paper", "linen")),
    ("line", "paper", CONTROL),
    ("focus", "paper", CONTROL),
    ("focus", "card", CONTROL),
    *((name, ground, TEXT) for name in ("dusk", "clay", "moss", "plum") for ground in ("paper", "card")),
    *(("on-dusk", name, TEXT) for name in ("dusk", "dusk-deep", "clay", "moss", "plum")),
    *((f"{name}-deep", f"{name}-tint", TEXT) for name in ("dusk", "clay")),
    *(("ink", f"{name}-tint", TEXT) for name in ("dusk", "clay", "moss", "plum", "lamp")),
    ("on-lamp", "lamp", TEXT),
)


class Unreadable(NamedTuple):
    """A pair with too little contrast. ``chosen`` is the colour to change, ``nearest`` one that works, or ""."""

    chosen: str
    text: str
    ground: str
    ratio: float
    least: float
    nearest: str


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours: 1 (none) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def scheme(name: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return all colours of the scheme ``light`` or ``dark`` with these in the place of its own."""
    colours = STANDARD[name] | dict(chosen)
    if "paper" in chosen:
        colours["linen"] = _mixed(colours["ink"], colours["paper"], 0.06)
        colours["hair"] = _mixed(colours["ink"], colours["paper"], 0.14)
    for key in set(chosen) - {"paper"}:
        colours[f"{key}-tint"] = _mixed(colours[key], colours["card"], 0.12 if name == "light" else 0.16)
        if f"{key}-deep" in colours:
            colours[f"{key}-deep"] = _mixed(colours["ink"], colours[key], 0.3)
    colours["focus"] = colours[FOCUS[name]]
    return colours


def unreadable(name: str, chosen: Mapping[str, str]) -> Iterator[Unreadable]:
    """Yield the pairs of this scheme that are hard to read, each with a colour that would do."""
    colours = scheme(name, chosen)
    for text, ground, least in _weak(colours):
        key = _to_blame(name, text, ground, chosen)
        ratio = contrast(colours[text], colours[ground])
        yield Unreadable(key, text, ground, ratio, least, _nearest(name, chosen, key))


def changed(name: str, chosen: Mapping[str, str]) -> dict[str, str]:
    """Return the tokens that differ from tokens.css."""
    return {key: value for key, value in scheme(name, chosen).items() if value != STANDARD[name][key]}


def _weak(colours: Mapping[str, str]) -> Iterator[tuple[str, str, float]]:
    return (pair for pair in PAIRS if contrast(colours[pair[0]], colours[pair[1]]) < pair[2])


def _to_blame(name: str, text: str, ground: str, chosen: Mapping[str, str]) -> str:
    """Return which of the chosen colours the pair hangs on; the paper when no other."""
    parts = [FOCUS[name] if part == "focus" else part.partition("-")[0] for part in (text, ground)]
    return next((part for part in parts if part in chosen and part != "paper"), "paper")


def _nearest(name: str, chosen: Mapping[str, str], key: str) -> str:
    """Return the colour of the same hue that is nearest in lightness and readable; "" when there is none."""
    hue, lightness, saturation = rgb_to_hls(*(part / 255 for part in _rgb(chosen[key])))
    for step in sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - lightness)):
        colour = _hex(round(part * 255) for part in hls_to_rgb(hue, step / STEPS, saturation))
        tried = scheme(name, {**chosen, key: colour})
        if all(_to_blame(name, text, ground, chosen) != key for text, ground, _least in _weak(tried)):
            return colour
    return ""


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _rgb(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return _hex(round(share * first + (1 - share) * second) for first, second in pairs)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _hex(parts) -> str:
    return f"#{bytes(parts).hex()}"
