"""How large the house is that we measure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """How many of each; replies over all topics together."""

    topics: int = 2_000
    replies: int = 20_000
    articles: int = 200
    stories: int = 50
    tools: int = 100
    ratings: int = 1_000
    members: int = 500
    boards: int = 6
    groups: int = 12
    themes: int = 10
