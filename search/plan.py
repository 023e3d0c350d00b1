"""A question as groups of alternatives: made once, asked by each engine in its own language.

Every group must be answered, each by one of its alternatives: a word, an expression that means the same, or the parts
of a compound near each other.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from search import language, lexicon

MAX_WORDS = 16
NEAR_WORDS = 8  # the parts of a compound, or the words of an expression as the person typed it
PHRASE_WORDS = 3  # the words of a synonym: "auditieve (en visuele) hallucinaties"


@dataclass(frozen=True)
class Phrase:
    """Folded words that stand together, with at most ``slop`` others between them."""

    words: tuple[str, ...]
    slop: int = 0
    weight: float = 1.0

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(language.stem(word) for word in self.words)


Group = tuple[Phrase, ...]


@dataclass(frozen=True)
class Plan:
    groups: tuple[Group, ...]

    @cached_property
    def loose(self) -> Group:
        """Single words for when next to nothing answers every group: what was typed, and the parts of compounds."""
        typed = [word for group in self.groups for phrase in group[:1] for word in phrase.words]
        pieces = [piece for word in typed for piece in language.parts(word)]
        some = lexicon.content([word for word in typed + pieces if not lexicon.is_weak(word)])
        return tuple(Phrase((word,), 0, 0.3) for word in dict.fromkeys(some))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Stems to mark in what is found."""
        return frozenset(
            language.stem(word)
            for group in self.groups
            for phrase in group
            for word in lexicon.content(list(phrase.words))
        )


def plan(question: str) -> Plan:
    """What to look for. Without a word in the question there are no groups."""
    said = lexicon.content(language.words(question))[:MAX_WORDS]
    whole = language.words(question)[:MAX_WORDS]
    exact = lexicon.synonyms().get(lexicon.bag(whole), ()) if len(whole) > len(said) else ()
    groups, weak, at = [], [], 0
    while at < len(said):
        span, others = _expression(said, at)
        if span > 1:
            groups.append(_expression_group(said[at : at + span], others))
        else:
            shelf = weak if lexicon.is_weak(said[at]) else groups
            shelf.append(_word_group(said, at, others))
        at += span
    if exact:  # an expression of small words only, such as "er niet bij zijn"
        groups = [_expression_group(whole, exact)]
    return Plan(tuple(groups or weak))


def _expression(said: list[str], at: int) -> tuple[int, tuple]:
    """The longest known expression that begins here: its number of words, and the other ways to say it."""
    for span in range(min(lexicon.longest_expression(), len(said) - at), 0, -1):
        if others := lexicon.synonyms().get(lexicon.bag(said[at : at + span])):
            return span, others
    return 1, ()


def _others(others: tuple) -> Group:
    return tuple(Phrase(words, PHRASE_WORDS if len(words) > 1 else 0, 0.7) for words in others)


def _expression_group(said: list[str], others: tuple) -> Group:
    return (Phrase(tuple(said), NEAR_WORDS), *_others(others))


def _word_group(said: list[str], at: int, others: tuple) -> Group:
    """A word, the parts it is made of, and the compound that it makes with the word beside it."""
    word = said[at]
    group = [Phrase((word,))]
    if pieces := language.parts(word):
        group.append(Phrase(pieces, NEAR_WORDS, 0.8))
    beside = said[max(at - 1, 0) : at + 2]
    group += [Phrase((one + two,), 0, 0.8) for one, two in pairwise(beside)]
    return (*group, *_others(others))
