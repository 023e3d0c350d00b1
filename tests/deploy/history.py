"""A checker of what was sent, answered and seen: nothing acknowledged may be lost, doubled or out of order.

Every text is unique and ends in the name of its writer and a number, so that texts alone tell what happened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

CHAT, POST = "chat", "post"


@dataclass
class Sent:
    """A text that a member sent, at ``at`` seconds. Acknowledged: the page said that it is stored."""

    kind: str
    writer: str
    number: int
    at: float
    acknowledged_at: float | None = None
    is_refused: bool = False  # the page said why it was not stored: too many at once, or too long
    removed_at: float | None = None  # taken back by its writer, and the page said so

    @property
    def text(self) -> str:
        return f"Zin {self.number} van {self.writer} ({self.kind})"


@dataclass(frozen=True)
class Probe:
    """The answer to somebody who asked for a page, or (``kind`` "socket") a time without a connection."""

    kind: str
    began: float
    ended: float
    is_good: bool
    is_error_page: bool = False


@dataclass(frozen=True)
class Verdict:
    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0
    lost: int = 0
    double: int = 0
    out_of_order: int = 0
    shown_after_removal: int = 0
    pages_out: float = 0.0  # the longest time in which nobody got a page, in seconds
    slowest_page: float = 0.0
    sockets_out: float = 0.0  # the longest time in which one tab had no connection
    error_pages: int = 0

    @property
    def is_broken(self) -> bool:
        return bool(self.lost or self.double or self.out_of_order or self.shown_after_removal)


@dataclass
class History:
    """All that was sent and seen in one run. ``views`` are the texts that each open tab of the room showed, in the
    order of the page; ``stored`` those of the database; ``shown`` what was on a page and when it was asked for."""

    sent: list[Sent] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    shown: list[tuple[float, frozenset[str]]] = field(default_factory=list)
    stored: dict[str, list[str]] = field(default_factory=dict)
    views: list[list[str]] = field(default_factory=list)

    def verdict(self, begin: float, end: float) -> Verdict:
        """Return what the history says of the texts that were sent, and the pages that were asked for, in a time."""
        sent = [item for item in self.sent if begin <= item.at < end]
        texts = {item.text for item in sent}
        probes = [probe for probe in self.probes if begin <= probe.began < end]
        return Verdict(
            acknowledged=sum(item.acknowledged_at is not None for item in sent),
            refused=sum(item.is_refused for item in sent),
            unanswered=sum(item.acknowledged_at is None and not item.is_refused for item in sent),
            lost=len(self._lost(sent)),
            double=sum(times - 1 for times in self._times(texts).values()),
            out_of_order=self._out_of_order(sent),
            shown_after_removal=sum(self._is_shown_after_removal(item) for item in sent),
            pages_out=longest_outage([probe for probe in probes if probe.kind == "page"]),
            slowest_page=max((probe.ended - probe.began for probe in probes if probe.kind == "page"), default=0.0),
            sockets_out=max((probe.ended - probe.began for probe in probes if probe.kind == "socket"), default=0.0),
            error_pages=sum(probe.is_error_page for probe in probes),
        )

    def _texts_everywhere(self) -> list[tuple[str, Sequence[str]]]:
        """Return the texts of each kind, wherever they must be: the database, and every open tab of the room."""
        return [*self.stored.items(), *((CHAT, view) for view in self.views)]

    def _lost(self, sent: Iterable[Sent]) -> set[str]:
        stays = [item for item in sent if item.acknowledged_at is not None and item.removed_at is None]
        sets = [(kind, set(texts)) for kind, texts in self._texts_everywhere()]
        return {item.text for item in stays for kind, texts in sets if kind == item.kind and item.text not in texts}

    def _times(self, texts: set[str]) -> Mapping[str, int]:
        """Return the texts that are somewhere more than once, with the most times."""
        most: Counter[str] = Counter()
        for _kind, shown_texts in self._texts_everywhere():
            for text, times in Counter(text for text in shown_texts if text in texts).items():
                if times > 1:
                    most[text] = max(most[text], times)
        return most

    def _out_of_order(self, sent: Iterable[Sent]) -> int:
        """Count the texts that stand behind a later one of the same writer."""
        number = {item.text: (item.writer, item.number) for item in sent}
        wrong = set()
        for _kind, texts in self._texts_everywhere():
            latest: defaultdict[str, int] = defaultdict(lambda: -1)
            for text in texts:
                if text in number:
                    writer, own = number[text]
                    wrong |= {text} if own < latest[writer] else set()
                    latest[writer] = max(latest[writer], own)
        return len(wrong)

    def _is_shown_after_removal(self, item: Sent) -> bool:
        return item.removed_at is not None and any(
            item.text in texts for asked, texts in self.shown if asked > item.removed_at + CACHED_SECONDS
        )


CACHED_SECONDS = 1.5  # another process may show for a second what it remembers


def longest_outage(probes: Sequence[Probe]) -> float:
    """Return the longest time from the beginning of a request that failed to the end of the next that did not."""
    longest, since = 0.0, None
    for probe in sorted(probes, key=lambda probe: probe.began):
        if not probe.is_good:
            since = probe.began if since is None else since
            longest = max(longest, probe.ended - since)
        elif since is not None:
            longest, since = max(longest, probe.ended - since), None
    return longest
