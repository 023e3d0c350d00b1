"""A question as groups of alternatives: made once, asked by each engine in its own language.

Every group must be answered, each by one of its alternatives: a word, an expression that means the same, or the parts
of a compound near each other.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from search import language, lexicon, spelling

MAX_WORDS = 16
MAX_TYPED = 50  # of which the spelling is looked at; small words are among them
NEAR_WORDS = 8  # the parts of a compound, or the words of an expression as the person typed it
BEGINNING_LETTERS = 6  # of a word that may go on: "depress"
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
class Likeness:
    """What an engine takes for a word: its stem with so many typing errors, and what goes on from a beginning."""

    stem: str
    errors: int
    beginning: str


@dataclass(frozen=True)
class Plan:
    groups: tuple[Group, ...]
    meant: "Plan | None" = None  # the same question with its typing errors mended, when there are any

    def likeness(self, number: int) -> Likeness | None:
        """How the word of this group may be forgiven. One that we know has no errors; a small word is never meant."""
        first = self.groups[number][0]
        if len(first.words) > 1:
            return None
        stem = first.stems[0]
        errors = 0 if spelling.is_known(first.words[0]) else language.forgiven_errors(stem)
        is_small = any(small.startswith(stem) for small in lexicon.small_stems())
        beginning = "" if is_small or len(stem) < BEGINNING_LETTERS else stem
        return Likeness(stem, errors, beginning) if errors or beginning else None

    @cached_property
    def is_small(self) -> bool:
        """Whether it has only words that nearly every text has: any of them is no answer."""
        return all(lexicon.small_stems().issuperset(phrase.stems) for group in self.groups for phrase in group[:1])

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
        own = frozenset(
            language.stem(word)
            for group in self.groups
            for phrase in group
            for word in lexicon.content(list(phrase.words))
        )
        return own | self.meant.terms if self.meant else own


def plan(question: str) -> Plan:
    """What to look for. Without a word in the question there are no groups."""
    typed = language.words(question)
    mended = [spelling.meant(word) or word for word in typed[:MAX_TYPED]]
    found = _read(typed)
    return replace(found, meant=_read(mended)) if mended != typed[:MAX_TYPED] else found


def _read(whole: list[str]) -> Plan:
    said = lexicon.content(whole)[:MAX_WORDS]
    whole = whole[:MAX_WORDS]
    groups, weak, at = [], [], 0
    while at < len(said):
        span, others = _expression(said, at)
        if span > 1:
            groups.append(_expression_group(said[at : at + span], others))
        else:
            shelf = weak if lexicon.is_weak(said[at]) else groups
            shelf.append(_word_group(said, at, others))
        at += span
    if others := lexicon.of_small_words(whole):
        groups = [_expression_group(whole, others)]
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


def _strong(pieces: tuple[str, ...]) -> Group:
    """What a compound is about when the rest of it means little: "slaapproblemen" is about sleep."""
    strong = [piece for piece in pieces if not lexicon.is_weak(piece)]
    if len(strong) != 1:
        return ()
    return (Phrase((strong[0],), 0, 0.5), *_others(lexicon.synonyms().get(lexicon.bag(strong), ())))


def _word_group(said: list[str], at: int, others: tuple) -> Group:
    """A word, the parts it is made of, and the compound that it makes with the word beside it."""
    word = said[at]
    group = [Phrase((word,))]
    if pieces := language.parts(word):
        group.append(Phrase(pieces, NEAR_WORDS, 0.8))
        group += _strong(pieces)
    beside = said[max(at - 1, 0) : at + 2]
    group += [Phrase((one + two,), 0, 0.8) for one, two in pairwise(beside)]
    return (*group, *_others(others))
