"""Read the hand-written content of the demo: TOML files, and Markdown with TOML between ``+++`` lines.

A body is a list of blocks, separated by an empty line::

    ## heading          > quote (last line may be "> -- who")        - list, or any Markdown paragraph
    !hulplijn 113       !hulpmiddel <slug>   !cursus <slug>   !onderwerp <key>   !let-op <text>
"""

import re
import tomllib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

FOLDER = Path(__file__).resolve().parent / "content"
FENCE = "+++"
ENGLISH_FENCE = "+++en+++"
COMMANDS = {
    "hulplijn": "helpline",
    "hulpmiddel": "tool",
    "cursus": "course",
    "onderwerp": "topic",
    "let-op": "note",
}


class ContentError(ValueError):
    """A file of the demo content is malformed; the message names the file."""


@dataclass(frozen=True)
class Block:
    """``kind`` is heading, text (Markdown), quote, helpline, tool, course, topic or note."""

    kind: str
    text: str
    who: str = ""


def toml(name: str) -> dict:
    """Return the file ``demo/content/<name>.toml``, for instance ``toml("people")["person"]``."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def toml_files(folder: str) -> list[tuple[str, dict]]:
    """Return all TOML files of a folder, as ``(file name without .toml, content)``, in order of name."""
    return [(path.stem, toml(f"{folder}/{path.stem}")) for path in sorted((FOLDER / folder).glob("*.toml"))]


def topic_id(key: str) -> UUID:
    """Return the public id of the topic of ``topics/<key>.toml``: the same in every demo, so that pages can link to it
    before the forum has been filled."""
    return UUID(bytes=sha256(f"demo topic {key}".encode()).digest()[:16], version=4)


def markdown_files(folder: str) -> list[tuple[str, dict, list[Block]]]:
    """Return all Markdown files of a folder, as ``(slug, front matter, blocks)``, in order of name."""
    return [(path.stem, *markdown_file(f"{folder}/{path.stem}")) for path in sorted((FOLDER / folder).glob("*.md"))]


def markdown_file(name: str) -> tuple[dict, list[Block]]:
    """Return front matter and blocks of one Markdown file. The blocks after ``+++en+++`` are in the front matter as
    ``blocks_en``.

    Raises:
        ContentError: the front matter cannot be read, or a block is unknown.
    """
    path = FOLDER / f"{name}.md"
    parts = path.read_text(encoding="utf-8").split(f"{FENCE}\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise ContentError(f"{path.name}: starts with TOML between two lines of +++")
    try:
        front = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path.name}: {error}") from error
    dutch, _, english = parts[2].partition(ENGLISH_FENCE)
    front["blocks_en"] = blocks_of(english, path.name)
    return front, blocks_of(dutch, path.name)


def blocks_of(body: str, where: str = "") -> list[Block]:
    """Return the blocks of a body; paragraphs and lists that follow each other are one block of text."""
    blocks: list[Block] = []
    for piece in filter(None, (piece.strip() for piece in re.split(r"\n\s*\n", body))):
        block = _block(piece, where)
        if block.kind == "text" and blocks and blocks[-1].kind == "text":
            block = Block("text", f"{blocks.pop().text}\n\n{block.text}")
        blocks.append(block)
    return blocks


def _block(piece: str, where: str) -> Block:
    if piece.startswith("#"):
        return Block("heading", piece.lstrip("# "))
    if piece.startswith(">"):
        return _quote(piece)
    if piece.startswith("!") and not piece.startswith("!["):
        name, _, value = piece[1:].partition(" ")
        if name not in COMMANDS:
            raise ContentError(f"{where}: no block is called !{name}")
        return Block(COMMANDS[name], value.strip())
    return Block("text", piece)


def _quote(piece: str) -> Block:
    lines = [line.lstrip(">").strip() for line in piece.splitlines()]
    who = lines.pop().removeprefix("--").strip() if lines[-1].startswith("--") else ""
    return Block("quote", " ".join(lines), who)
