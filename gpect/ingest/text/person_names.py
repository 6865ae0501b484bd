"""Names of people in free text: found by what introduces them, never by a guess on one word.

=====================================  ====================================================
what stands before                     what is a name
=====================================  ====================================================
Mme, Mlle, Monsieur, M.…               one to three words, in capitals or not
Dr, Me, M, Maître                      one to three capitalised words that are no job
contacter, suivi par, voir avec…       one to three capitalised words, no firm, no commune
chez, avec, de, à, or nothing          a first name much borne, and the words around it
né(e) le                               a date
=====================================  ====================================================
"""

import csv
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from gpect.ingest.text.name_words import (
    CALLING,
    CIVILITIES,
    FIRMS,
    FIRST_NAMES,
    INSTITUTIONS,
    INTRODUCING,
    OF_FILES,
    ORDINARY,
    PARTICLES,
    SHORT_CIVILITIES,
    THINGS,
)
from gpect.ingest.text.spelling import fold
from gpect.referentiels import layout, loader

PAIR: Final = 2
LONGEST: Final = 3
"""Words of a name, particles apart."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BORN = re.compile(
    r"\b(?:n[ée]{1,2}(?:\(e\)|\.e)?|date de naissance)\s*:?\s+(?:le\s+|en\s+)?"
    r"(?:\d{1,2}[\s./-]+(?:\d{1,2}|[^\W\d_]+)[\s./-]+\d{2,4}"
    r"|(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_JOB_ENDING = re.compile(r"(?:eur|euse|trice|iste|iere|ienne|enne|age|tion|ment|ique|erie)s?$")
_SPACES = re.compile(r"\s+|\s*-\s*")
_AFTER_INITIAL = re.compile(r"\.?\s*")
_ELIDED = re.compile(r"(?:n|s|j|m|t|c|qu) ")
"""How « n'a », « s'oriente » begin, once folded: no name does."""
_EDGE = ",;:/()[]-–—."
_ANYTHING = re.compile(r".*", re.DOTALL)
_AFTER_CALL = re.compile(r"\s*:?\s+")
_AFTER_CIVILITY = re.compile(r"\.?\s*:?\s*")
_SHORTEST = 2
_ACRONYM = 5
"""Letters up to which a word all in capitals may be the name of a body: PLIE, CCAS."""

_SURE: Final = CIVILITIES | SHORT_CIVILITIES | FIRST_NAMES
"""Words that may introduce a name whatever follows."""

_BIRTH: Final = frozenset({"ne", "nee", "naissance"})
"""Words that do before a figure."""

_WEAK: Final = CALLING | {
    "suivi", "suivie", "accompagne", "accompagnee", "vu", "vue", "definir", "contact",
    "remplacement", "referent", "referente", "nom", "prenom",
}  # fmt: skip
"""Words that do before a capital: « suivi de chantier » names nobody."""

_STARTS: Final = _SURE | CALLING | {"referent", "referente", "nom", "prenom", "par", "avec", "a",
                                    "de"}  # fmt: skip
"""Words of which one begins any name that is found, or stands just before it."""

_CAPITAL = re.compile(r"[\w:.,(]\s+[A-ZÀ-Ý]")

Span = tuple[int, int]


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @cached_property
    def is_first_name(self) -> bool:
        return all(part in FIRST_NAMES for part in self.folded.split())

    @cached_property
    def is_ordinary(self) -> bool:
        return self.is_never_a_name or bool(
            not self.is_first_name and _JOB_ENDING.search(self.folded)
        )

    @property
    def is_never_a_name(self) -> bool:
        return self.folded in ORDINARY or _ELIDED.match(self.folded) is not None


def may_name(text: str) -> bool:
    """Say whether a word of ``text`` may introduce a name: cheap, and true for few texts."""
    words = frozenset(fold(text).split())
    if not _SURE.isdisjoint(words):
        return True
    if not _BIRTH.isdisjoint(words) and any(map(str.isdigit, text)):
        return True
    return not _WEAK.isdisjoint(words) and _CAPITAL.search(text) is not None


def find(text: str) -> list[Span]:
    """Give where ``text`` names somebody, in order, none over another."""
    said = _Said(text)
    spans = [found.span() for found in _BORN.finditer(text)]
    at = 0
    while at < len(said.words):
        starts = not _STARTS.isdisjoint(said.words[at].folded.split())
        found = said.name_at(at) if starts else None
        if found is None:
            at += 1
            continue
        first, last = found
        spans.append((said.words[first].start, said.words[last].end))
        at = last + 1
    return _joined(sorted(spans), text)


def find_in_label(text: str) -> list[Span]:
    """Give where the name of a file names somebody: there, a first name alone is enough."""
    said = _Said(text)
    spans = find(text)
    for at, word in enumerate(said.words):
        if word.is_first_name and word.folded not in THINGS and not said.is_of_a_place(at):
            spans.append(said.around(at))
    return _joined(sorted(spans), text)


def _joined(spans: list[Span], text: str) -> list[Span]:
    """Make one of spans between which nothing is said."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip(" ,"):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


class _Said:
    """The words of one text; each rule gives the first and the last word of a name, or None."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = [_Word(m[0], *m.span()) for m in _TOKEN.finditer(text)]
        self.is_upper = not any(c.islower() for c in text)

    def name_at(self, at: int) -> Span | None:
        word = self.words[at]
        if word.folded in CIVILITIES or self._is_dotted_m(at):
            return self._after_civility(at)
        if word.folded in SHORT_CIVILITIES and self._is_short_civility(at):
            return self._with(at, self._capitals(at + 1, after=_AFTER_CIVILITY))
        if self._calls(at):
            return self._called(at + 1)
        return self._first_name(at)

    def _gap(self, at: int) -> str:
        """Give what stands before the word ``at``."""
        return self.text[self.words[at - 1].end if at else 0 : self.words[at].start]

    def _before(self, at: int) -> str:
        return self.words[at - 1].folded if at else ""

    def _after(self, at: int) -> str:
        return self.words[at + 1].folded if at + 1 < len(self.words) else ""

    def _is_dotted_m(self, at: int) -> bool:
        """Say whether a word is « M. », and neither « H/M. » nor « 10 m. »."""
        word = self.words[at]
        is_m = word.text in {"M", "m"} and self.text[word.end :].startswith((". ", ".\u00a0"))
        is_told = word.text == "M" or self._before(at) in INTRODUCING
        return is_m and is_told and not self._gap(at).strip(" ,:;.-–—(")

    def _is_short_civility(self, at: int) -> bool:
        word = self.words[at]
        if at + 1 == len(self.words):
            return False
        if self.words[at + 1].is_ordinary and not self._is_initial(at + 1):
            return False
        if word.folded in {"dr", "docteur"}:
            return word.text in {"Dr", "dr", "Docteur", "docteur"}
        gap = self._gap(at)
        opens = (at == 0 and not gap) or gap.rstrip().endswith((",", ";", ":", ".", "(", "-"))
        is_told = self._before(at) in INTRODUCING
        if word.folded == "maitre":
            return is_told and not self.is_upper
        return word.text in {"M", "Me"} and (opens or is_told) and not self.is_upper

    def _with(self, at: int, last: int | None) -> Span | None:
        return None if last is None else (at, last)

    def _after_civility(self, at: int) -> Span | None:
        if f"{self.words[at].folded} {self._after(at)}" in FIRMS:
            return None
        last = self._capitals(at + 1, after=_AFTER_CIVILITY, is_sure=True)
        if last is None:
            last = self._small(at + 1)
        return self._with(at, last)

    def _is_next(self, at: int, after: re.Pattern[str] = _SPACES) -> bool:
        """Say whether there is a word ``at``, with nothing but spaces before it."""
        return at < len(self.words) and after.fullmatch(self._gap(at)) is not None

    def _capitals(
        self, at: int, after: re.Pattern[str] = _SPACES, *, is_sure: bool = False
    ) -> int | None:
        """Give the last word of the capitalised name that begins ``at``.

        ``is_sure`` takes a first word that is a job too: « Mme Boulanger ».
        """
        last, n_names, sure = None, 0, is_sure
        while n_names < LONGEST and self._is_next(at, after):
            word = self.words[at]
            after = _AFTER_INITIAL if len(word.text) < _SHORTEST else _SPACES
            if word.folded in PARTICLES and self._is_next(at + 1) and self.words[at + 1].is_capital:
                at += 1
                continue
            is_initial = self._is_initial(at)
            if not word.is_capital or not (is_initial or self._may_name(word, is_sure=sure)):
                break
            last, n_names, sure, at = at, n_names + 1, sure and is_initial, at + 1
        told = [] if last is None else self.words[:at][-n_names:]
        return last if any(len(word.text) >= _SHORTEST for word in told) else None

    def _is_initial(self, at: int) -> bool:
        """Say whether a word is one letter and a dot before a name: « L. Aubreton »."""
        word = self.words[at]
        if len(word.text) >= _SHORTEST or not self.text[word.end :].startswith("."):
            return False
        is_next = self._is_next(at + 1, _AFTER_INITIAL)
        return is_next and not self.words[at + 1].is_never_a_name

    def _may_name(self, word: _Word, *, is_sure: bool) -> bool:
        if is_sure:
            return not word.is_never_a_name
        return not word.is_ordinary and word.folded not in INSTITUTIONS

    def _small(self, at: int) -> int | None:
        """Give the last word of a name in lower case: one, two with a first name or an initial."""
        if not self._is_next(at, _AFTER_CIVILITY):
            return None
        if self._is_initial(at):
            return at + 1
        if self.words[at].is_never_a_name:
            return None
        if self._is_next(at + 1) and not self.words[at + 1].is_ordinary:
            pair = self.words[at : at + 2]
            if any(word.is_first_name or word.is_capital for word in pair):
                return at + 1
        return at

    def _calls(self, at: int) -> bool:
        """Say whether the words up to ``at`` are « contacter », « suivi par », « voir avec »."""
        word, before = self.words[at].folded, self._before(at)
        if word in CALLING:
            return True
        if word in {"referent", "referente", "nom", "prenom"}:
            return self.text[self.words[at].end :].lstrip().startswith(":")
        if word == "par":
            return before in {"suivi", "suivie", "accompagne", "accompagnee", "vu", "vue"}
        if word in {"avec", "a"}:
            return before in {"voir", "definir", "contact", "demander"}
        return word == "de" and before == "remplacement"

    def _called(self, at: int) -> Span | None:
        if not self._is_next(at, _AFTER_CALL):
            return None
        if self.words[at].folded in CIVILITIES | SHORT_CIVILITIES:
            return None  # read in its turn
        if self.words[at].is_first_name and not self.words[at].is_capital:
            last = self._small(at)
            return None if last is None else (at, last)
        last = self._capitals(at, after=_AFTER_CALL)
        if last is None or self._is_known(at, last):
            return None
        if any(word.is_first_name for word in self.words[at : last + 1]):
            return at, last
        return None if self.is_upper or self._is_title(at) else (at, last)

    def _is_known(self, at: int, last: int) -> bool:
        """Say whether the words are a firm, a body or a commune."""
        said = " ".join(word.folded for word in self.words[at : last + 1])
        word = self.words[at]
        is_body = at == last and word.text.isupper() and len(word.text) <= _ACRONYM
        is_body = is_body and not word.is_first_name
        return is_body or said in FIRMS or said in _communes()

    def _is_title(self, at: int) -> bool:
        """Say whether words before have capitals too: then one more says nothing."""
        others = [word for word in self.words[1:at] if len(word.text) > LONGEST]
        return any(word.is_capital for word in others)

    def _first_name(self, at: int) -> Span | None:
        word = self.words[at]
        if not word.is_first_name or self.is_of_a_place(at):
            return None
        if not word.is_capital:
            return (at, at + 1) if self._is_whole(at) else None
        last = self._capitals(at, after=_ANYTHING)
        if last is None or self._is_known(at, last):
            return None
        start = at - 1 if self._is_surname(at - 1) else at
        if start == at == last:
            return (at, at) if self._introduces_one(at) else None
        return start, last

    def is_of_a_place(self, at: int) -> bool:
        """Say whether a place or a firm is so called, or stone and sea are spoken of."""
        near = " ".join(word.folded for word in self.words[max(0, at - 4) : at]).split()
        is_thing = self.words[at].folded in THINGS
        if is_thing and (self.is_upper or self._before(at) in {"de", "en", "la", "a"}):
            return True
        return not INSTITUTIONS.isdisjoint(near)

    def around(self, at: int) -> Span:
        """Give where a first name stands, with the words after it, or the one before."""
        first = last = at
        while last < at + LONGEST - 1 and self._may_be_surname(last + 1):
            last += 1
        if first == last and at and self._may_be_surname(at - 1):
            first -= 1
        return self.words[first].start, self.words[last].end

    def _may_be_surname(self, at: int) -> bool:
        if at >= len(self.words) or self.words[at].folded in OF_FILES:
            return False
        return not self.words[at].is_ordinary and self.words[at].folded not in INSTITUTIONS

    def _is_surname(self, at: int) -> bool:
        """Say whether a word in capitals before a first name is the surname: « DUBREU Lucie »."""
        if at < 0 or self.is_upper or not self._is_next(at + 1):
            return False
        word = self.words[at]
        if not word.is_capital or word.is_ordinary or word.folded in INSTITUTIONS | INTRODUCING:
            return False
        is_loud = word.text.isupper() and len(word.text) > LONGEST
        is_thing = self.words[at + 1].folded in THINGS
        return is_loud or (not is_thing and self._is_apart(at, at + 1))

    def _is_apart(self, first: int, last: int) -> bool:
        """Say whether words stand alone between two ends or signs: « (Karine) »."""
        before = self._gap(first).strip()
        end = self.words[last + 1].start if last + 1 < len(self.words) else len(self.text)
        after = self.text[self.words[last].end : end].strip()
        opens = before[-1] in _EDGE if before else first == 0
        return opens and (after[0] in _EDGE if after else last + 1 == len(self.words))

    def _is_whole(self, at: int) -> bool:
        """Say whether a text in lower case is a first name and a word that is no job."""
        is_pair = at == 0 and len(self.words) == PAIR and self._is_next(1)
        return is_pair and self.words[0].folded not in THINGS and self._may_be_surname(1)

    def _introduces_one(self, at: int) -> bool:
        if self._before(at) in INTRODUCING - {"de", "du", "pour"} and self._is_next(at):
            return True
        is_alone = len(self.words) > 1 and self.words[at].folded not in THINGS
        return is_alone and self._gap(at).strip()[-1:] in ("(", ":") and self._is_apart(at, at)


@lru_cache(maxsize=1)
def _communes() -> frozenset[str]:
    """Give the folded names of the communes."""
    path = loader.embedded_folder() / layout.COMMUNES.path
    with path.open(encoding="utf-8", newline="") as lines:
        return frozenset(fold(line["name"]) for line in csv.DictReader(lines))
