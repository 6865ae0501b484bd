"""Which of many patterns can match a text: those of which it holds a needed piece."""

import importlib
import re
from collections.abc import Sequence
from typing import Any, Final

_PARSER: Final[Any] = importlib.import_module("re._parser")
"""Python's own reading of patterns: private, so that what it does not say is tried, not guessed."""
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")

Pieces = frozenset[str]


class Triggers:
    """Chooses, by plain search of letters, the patterns worth trying on a text.

    Parameters
    ----------
    patterns
        n regexes.

    Notes
    -----
    A pattern left out cannot match. Looking for a hundred pieces takes a few microseconds where
    trying as many patterns takes a hundred.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        needs = [needed(pattern) for pattern in patterns]
        self._always = [i for i, pieces in enumerate(needs) if not pieces]
        self._of_piece: dict[str, list[int]] = {}
        for i, pieces in enumerate(needs):
            for piece in sorted(pieces):
                self._of_piece.setdefault(piece, []).append(i)

    def among(self, text: str) -> list[int]:
        """Give the positions of the patterns to try, in order."""
        held = [places for piece, places in self._of_piece.items() if piece in text]
        if not held:
            return self._always
        return sorted({*self._always, *(i for places in held for i in places)})


def needed(pattern: str) -> Pieces:
    """Give pieces of which every text that ``pattern`` matches holds one; none if unsure."""
    read = _PARSER.parse(pattern)
    return Pieces() if read.state.flags & re.IGNORECASE else _of_all(read)


def _of_all(steps: Any) -> Pieces:
    """Choose, of what each step needs, the pieces hardest to find: one step is enough."""
    needs = [Pieces()]
    run = ""
    for operator, argument in steps:
        if str(operator) == "LITERAL":
            run += chr(argument)
            continue
        needs += [Pieces({run})] * bool(run) + [_of_step(str(operator), argument, run)]
        run = ""
    needs += [Pieces({run})] * bool(run)
    return _hardest(needs)


def _hardest(needs: list[Pieces]) -> Pieces:
    return max(needs, key=lambda pieces: (min(map(len, pieces), default=0), -len(pieces)))


def _of_step(operator: str, argument: Any, before: str) -> Pieces:
    """Give what one step needs, the letters just ``before`` it said."""
    if operator == "SUBPATTERN" and not argument[1]:  # letters of any case are another matter
        return _of_all(argument[-1])
    if operator == "BRANCH":  # the parser sets apart what all sides begin with: it is put back
        sides = [_hardest([_of_all(side), _begun(before, side)]) for side in argument[1]]
        return Pieces().union(*sides) if all(sides) else Pieces()
    if operator in _REPEATS and argument[0] > 0:
        return _of_all(argument[2])
    return Pieces()


def _begun(before: str, side: Any) -> Pieces:
    said = before
    for operator, argument in side:
        if str(operator) != "LITERAL":
            break
        said += chr(argument)
    return Pieces({said}) if said else Pieces()
