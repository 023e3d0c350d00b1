"""Texts for the house rules, privacy and about us of a new house, with what the organisation has to fill in."""

import re
import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
SLUGS = ("huisregels", "privacy", "over-ons")
# "[vul in: naam van de organisatie]": what the organisation has to say itself
GAP = re.compile(r"\[(?:vul in|fill in): ([^\]]+)\]")


@cache
def starter_text(slug: str) -> dict:
    """Return the fields of the page with this slug: title, summary and body, in Dutch and English."""
    text = tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))
    fields = {name: text[name] for name in ("title", "title_en", "summary", "summary_en")}
    return fields | {"body": _blocks(text["nl"]), "body_en": _blocks(text["en"])}


def _blocks(parts: list[dict]) -> list[tuple[str, str]]:
    return [(kind, " ".join(value.split())) for part in parts for kind, value in part.items()]


def gaps_in(*texts: str) -> list[str]:
    """Return what is still to be filled in, each once, in the order of the texts."""
    return list(dict.fromkeys(gap for text in texts for gap in GAP.findall(text)))
