"""The size of the site that is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """The number of rows of each kind; replies over all topics together, without those of the longest topic."""

    topics: int = 2_000
    replies: int = 20_000
    longest: int = 10_000
    articles: int = 200
    stories: int = 50
    tools: int = 100
    ratings: int = 1_000
    members: int = 1_000
    boards: int = 6
    groups: int = 12
    themes: int = 10
