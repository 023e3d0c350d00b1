"""Translate the highlights of Elasticsearch into segments.

The server marks words with two private-use characters: nobody types them, and every text is stored without them.
"""

from search.analysis.highlighter import Segments, best_passage, with_ellipses
from search.query.plan import QueryPlan

MARK_BEGIN, MARK_END = "\ue000", "\ue001"


def without_marks(text: str) -> str:
    """Return the text without the characters that mark words."""
    return text.replace(MARK_BEGIN, "").replace(MARK_END, "")


def segments_of(hit, plan: QueryPlan) -> Segments:
    """Return the fragment that the server marked, or our own passage when it only found part of a compound."""
    highlights = getattr(hit.meta, "highlight", None)
    text = getattr(hit, "text", "")
    if not highlights or "text" not in highlights:
        return best_passage(text, plan.stems)
    fragment = highlights.text[0]
    shown = without_marks(fragment)
    return with_ellipses(_parse(fragment), before=not text.startswith(shown), after=not text.endswith(shown))


def _parse(fragment: str) -> Segments:
    begin, *pieces = fragment.split(MARK_BEGIN)
    segments = [(begin, False)]
    for piece in pieces:
        word, _mark, rest = piece.partition(MARK_END)
        segments += [(word, True), (rest, False)]
    return [(text, is_marked) for text, is_marked in segments if text]
