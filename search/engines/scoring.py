"""The points of a match. They depend on the query and on the document itself, never on other documents.

Statistics over the index (how rare a word is, how long texts are) would tell a reader what others wrote in places that
the reader may not see: the order of two own topics changes when somebody in a closed group uses their words. All points
are whole numbers, so their sum is exact in whatever order an engine adds them.
"""

from search.analysis.index_terms import FOCUS, KEYWORDS, PARTS, TEXT, TITLE

FIELD_POINTS = {TITLE: 120, KEYWORDS: 80, FOCUS: 60, TEXT: 30, PARTS: 20}
STRONG_FIELDS = (TITLE, KEYWORDS, FOCUS)
INTENT_FIELDS = (TITLE, KEYWORDS)
FUZZY_WEIGHT = 0.2


def points(field: str, weight: float) -> int:
    """Return the points of a phrase with this weight in a field."""
    return round(FIELD_POINTS[field] * weight)
