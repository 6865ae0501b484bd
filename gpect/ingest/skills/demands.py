"""The sentences of a description, and whether each one requires or only wishes."""

import re
from typing import Final

from gpect.ingest.text.spelling import fold

_SENTENCE: Final = re.compile(r"[\n\r;•●▪·|]+|(?<=[a-zé)])[.!?]\s|\s[-–]\s")
_WISHED: Final = re.compile(
    r"\b(?:souhait\w*|appreci\w*|atouts?|un plus|ideal\w*|bonus|si possible|notions?|"
    r"de preference|facultatif|bienvenue?s?)\b"
)
_REQUIRED: Final = re.compile(
    r"(?<!non )(?<!pas )(?<!plus )\b(?:exige\w*|"
    r"obligatoire\w*|imperati\w+|indispensable\w*|requise?s?|necessaires?)\b"
)
LONGEST: Final = 400


def sentences(text: str) -> list[str]:
    """Part a description at ends of sentences, lines and bullets; none longer than 400 signs."""
    found = [part.strip(" .-–*\t") for part in _SENTENCE.split(text)]
    return [part[:LONGEST] for part in found if len(part) > 2]


def demand_of(sentence: str, usual: str = "souhaite") -> str:
    """Say whether a sentence requires (« exige ») or wishes (« souhaite ») what it names.

    ``usual`` where it says neither: three competences in four that real offers list are wished.
    """
    said = fold(sentence)
    if _WISHED.search(said):
        return "souhaite"
    return "exige" if _REQUIRED.search(said) else usual
