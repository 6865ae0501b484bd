"""Put right a slip of the keyboard in a word that no label has."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

SHORTEST: Final = 6
"""Shorter words are left alone: too many are one letter apart."""


class Slips:
    """Nearest known word, one slip away: a letter more, less, changed, or two swapped.

    The first letter is never doubted, and a known word never changed. Among equals the word
    most often seen wins, then alphabetical order.

    Parameters
    ----------
    words
        What a slip is put right to, each as often as it is seen.
    others
        Words that are no slip though no label has them (« pliage » is no « plage »).
    """

    def __init__(self, words: Iterable[str], others: Iterable[str] = ()) -> None:
        counts = Counter(words)
        self._known = frozenset(counts) | frozenset(others)
        self._near: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            self._near[word[0], len(word)].append(word)
        self._seen: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """Give ``word`` put right, or as it is."""
        if len(word) < SHORTEST or word in self._known:
            return word
        if word not in self._seen:
            self._seen[word] = self._nearest(word)
        return self._seen[word]

    def _nearest(self, word: str) -> str:
        lengths = (len(word), len(word) - 1, len(word) + 1)
        choices = [known for n in lengths for known in self._near.get((word[0], n), ())]
        found = extractOne(word, choices, scorer=OSA.distance, score_cutoff=1)
        return word if found is None else str(found[0])
