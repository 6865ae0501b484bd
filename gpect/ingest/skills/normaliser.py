"""Free lists and short sentences of skills to ROME competences, savoirs and certificates."""

import re
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.domain.vocabulary import CERTIFICATE
from gpect.ingest.appellation import LabelIndex
from gpect.ingest.skills.certificates import CertificateReader, says_only_numbers
from gpect.ingest.skills.roots import root
from gpect.ingest.text.folding import fold
from gpect.referentiels.certificats import twins
from gpect.referentiels.loader import Referentiels

FOUND: Final = 0.58
"""Similarity from which a fragment is taken for a ROME label."""
COLUMNS: Final = ("row", "skill_code", "confidence", "fragment")
_TYPES: Final = {"skill_code": "str", "fragment": "str", "confidence": "float64"}

_EVERYDAY: Final = Path(__file__).with_name("mots_courants.csv")
_LETTER = re.compile(r"[^\W\d_]")
_STRONG = re.compile(r"[;\n\r\t•|]+|\s[-–—*]\s|(?:^|\s)[-–—*•](?=\s)|\.\s+(?=[A-ZÀ-Ý])")
_CHUNK = re.compile(r"[;\n\r\t•|]+")
_WEAK = re.compile(r",|/(?=\s)|\s/|\(|\)|\s\+\s|\set\s(?=(?:la|le|les|l'|du|de|des|d')\s?)|:\s")
_JOINED = re.compile(r"\s+(?:et|ou|puis|ainsi que)\s+|/|&")
_ARTICLE = r"(?:l'|la |le |les |du |de la |des |de |d'|un |une )"
_OPENING = re.compile(
    r"^(?:je |j'|il |elle |on )?"
    r"(?:(?:sais|sait|savoir|peux|peut|ai|a|suis|est|aime|capable de|fais|fait) )*"
    rf"(?:(?:tres|assez|bien|bonnes?|bons?|petites?|quelques) |{_ARTICLE})*"
    r"(?:(notions?|bases?|initiation|debutante?|un peu)|connaissances?|maitrise|pratique"
    r"|experiences?|competences?|utilisation|techniques?|savoir faire|faire)"
    rf"(?: (?:en|dans|sur) | )(?:{_ARTICLE})*(?=\S)"
    rf"|^{_ARTICLE}"
)
PARTIAL: Final = 0.8
"""What is left of the confidence of a skill said to be only begun: « notions de »."""


class _Found(NamedTuple):
    skill_code: str | None
    confidence: float
    fragment: str


class SkillNormaliser:
    """Reads skills; make it by :meth:`build`, about half a second for the skills of ROME."""

    def __init__(
        self, labels: pd.DataFrame, certificats: pd.DataFrame, everyday: pd.DataFrame
    ) -> None:
        self._certificates = CertificateReader(certificats)
        self._twins = twins(labels, certificats)
        is_twin = labels["skill_code"].isin(list(self._twins))
        self._twin_of = {
            fold(label): self._twins[code]
            for label, code in labels.loc[is_twin, ["label", "skill_code"]].itertuples(index=False)
        }
        labels = labels[~is_twin]
        known = everyday[everyday["skill_code"].isin(labels["skill_code"])]
        names = pd.concat([labels[["label", "skill_code"]], known[["label", "skill_code"]]])
        names = names.assign(folded=names["label"].map(fold))
        self._labels = frozenset(names["folded"])
        self._exact = self._read_labels(names)
        self._parted: dict[str, list[str]] = {}
        self._read_before: dict[str, list[_Found]] = {}  # people of a territory say the same
        self._index = LabelIndex(
            names["label"].tolist(), names["skill_code"].tolist(), votes=0.0, normal=root
        )

    @classmethod
    def build(cls, referentiels: Referentiels) -> Self:
        """Index the skills of ``referentiels.rome`` and read the certificates' patterns."""
        everyday = pd.read_csv(_EVERYDAY, dtype="str")
        return cls(referentiels.rome.skills, referentiels.certificats, everyday)

    def parse(self, texts: pd.Series) -> pd.DataFrame:
        """Give the skills said in each text.

        A text is parted at semicolons, lines and bullets, then, where the part is no label by
        itself, at commas, slashes and « et ». Certificates are lifted first.

        Parameters
        ----------
        texts
            n texts, missing allowed.

        Returns
        -------
        DataFrame
            ``row`` (index label of ``texts``), ``skill_code`` (ROME's OGR number,
            ``CERT:`` + a certificate's code, or missing for a fragment that is no known
            skill), ``confidence`` in [0, 1] (0 when missing), ``fragment`` as received. In
            order of rows, then of the text; a skill comes once a row, the surest.

        Notes
        -----
        Each distinct part is read once: 25 000 people × 6 skills in a few seconds.
        """
        told = texts.dropna()
        row, at, entries = self._said(told.astype("str").tolist())
        kept = _once(row, at, entries)
        found = entries.astype(_TYPES).iloc[at[kept]].reset_index(drop=True)
        return found.assign(row=told.index.take(row[kept]))[list(COLUMNS)]

    def _said(self, texts: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64], pd.DataFrame]:
        """Read n texts by their distinct parts.

        Gives, for each thing said, the position of its text and its row in the table of all
        that the parts say (``skill_code, confidence, fragment``).
        """
        number: dict[str, int] = {}
        parted = [
            [number.setdefault(part, len(number)) for part in self._parts(text) if part]
            for text in texts
        ]
        read = self._remembered(list(number))
        found = [read[part] for part in number]
        entries = pd.DataFrame(list(chain.from_iterable(found)), columns=list(_Found._fields))
        row = np.repeat(np.arange(len(texts)), [len(parts) for parts in parted])
        part = np.fromiter(chain.from_iterable(parted), dtype=np.int64, count=len(row))
        n_found = np.array([len(entry) for entry in found], dtype=np.int64)
        return np.repeat(row, n_found[part]), _spread(part, n_found), entries

    def _parts(self, text: str) -> list[str]:
        """Part at semicolons, lines and bullets; a label with a dash in it stays whole."""
        parts: list[str] = []
        for chunk in _CHUNK.split(text):
            if chunk not in self._parted:
                bare = chunk.strip(" .-")
                parted = [bare] if self._is_label(bare) else _STRONG.split(bare)
                self._parted[chunk] = [part.strip(" .-") for part in parted]
            parts += self._parted[chunk]
        return parts

    def _is_label(self, text: str) -> bool:
        folded = fold(text)
        return folded in self._labels or folded in self._twin_of

    def _remembered(self, parts: list[str]) -> dict[str, list[_Found]]:
        """Read the parts that no earlier file of this command held; give all by part."""
        self._read_before |= self._read([p for p in parts if p not in self._read_before])
        return self._read_before

    def _read(self, parts: list[str]) -> dict[str, list[_Found]]:
        pieces = {part: self._pieces(part) for part in parts}
        every = list(dict.fromkeys(piece for part in parts for piece in pieces[part]))
        told = self._as_labels(every)
        told |= self._as_texts([piece for piece in every if piece not in told])
        return {part: [found for piece in pieces[part] for found in told[piece]] for part in parts}

    def _as_labels(self, pieces: list[str]) -> dict[str, list[_Found]]:
        """Read the pieces that are labels to the letter: what they mean needs no search."""
        codes = ((piece, self._exact.get(fold(piece))) for piece in pieces)
        return {piece: [_Found(code, 1.0, piece)] for piece, code in codes if code is not None}

    def _as_texts(self, distinct: list[str]) -> dict[str, list[_Found]]:
        certified = {piece: self._certificates.read(piece) for piece in distinct}
        named = {piece for piece, c in certified.items() if c.codes or c.denied}
        said = {piece: certified[piece].rest if piece in named else piece for piece in distinct}
        every = [x for piece in said.values() if piece for x in (piece, *_joined(piece))]
        near = self._nearest(list(dict.fromkeys(every)))
        return {
            piece: [_Found(CERTIFICATE + code, 1.0, piece) for code in certified[piece].codes]
            + (_told(said[piece], near) if said[piece] else [])
            for piece in distinct
        }

    def _read_labels(self, names: pd.DataFrame) -> dict[str, str]:
        """Give the code of every label that means one skill and holds no certificate.

        ROME's own label of a certificate is that certificate, and no more.
        """
        known = names.drop_duplicates(["folded", "skill_code"])
        alone = known[~known["folded"].duplicated(keep=False)]
        read = [self._certificates.read(label) for label in alone["label"]]
        holds_none = [not (found.codes or found.denied) for found in read]
        kept = alone[holds_none]
        return dict(zip(kept["folded"], kept["skill_code"], strict=True)) | self._twin_of

    def _pieces(self, part: str) -> list[str]:
        """Part at commas and the like, unless the part is a label; « CACES 1, 3 » stays one."""
        if self._is_label(part):
            return [part]
        pieces: list[str] = []
        for piece in _WEAK.split(part):
            if pieces and says_only_numbers(piece):
                pieces[-1] += f", {piece.strip()}"
            else:
                pieces.append(piece)
        bare = [piece.strip(" .,-'\"") for piece in pieces]
        return [piece for piece in bare if _LETTER.search(piece)]

    def _nearest(self, fragments: list[str]) -> dict[str, _Found]:
        """Give the label of each fragment that has one, by itself or without its opening."""
        variants = [(f, text, share) for f in fragments for text, share in _variants(f)]
        texts = list(dict.fromkeys(text for _, text, _ in variants))
        found = self._index.search(texts, k=1)
        best = {
            texts[q]: (i, s) for q, i, s in found[["query", "id", "score"]].itertuples(index=False)
        }
        near: dict[str, _Found] = {}
        for fragment, text, share in variants:
            code, score = best.get(text, ("", 0.0))
            said = _Found(str(code), min(1.0, float(score)) * share, fragment)
            if score >= FOUND and (
                fragment not in near or said.confidence > near[fragment].confidence
            ):
                near[fragment] = said
        return near


def _told(piece: str, near: dict[str, _Found]) -> list[_Found]:
    """Give what one piece says: a label, or the labels joined in it where they are surer."""
    sides = _joined(piece)
    inside = [near[side] for side in sides if side in near]
    if piece in near:
        are_surer = bool(sides) and len(inside) == len(sides)
        are_surer &= all(side.confidence > near[piece].confidence for side in inside)
        return inside if are_surer else [near[piece]]
    return inside or [_Found(None, 0.0, piece)]


def _joined(piece: str) -> list[str]:
    sides = [side.strip() for side in _JOINED.split(piece)]
    return [side for side in sides if len(side) > 2] if len(sides) > 1 else []


def _variants(fragment: str) -> list[tuple[str, float]]:
    """Give the fragment, and the fragment without « je sais », « notions de »."""
    folded = fold(fragment)
    opening = _OPENING.match(folded)
    if opening is None or opening.end() == len(folded):
        return [(fragment, 1.0)]
    is_partial = opening.group(1) is not None
    return [(fragment, 1.0), (folded[opening.end() :], PARTIAL if is_partial else 1.0)]


def _spread(part: NDArray[np.int64], n_found: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the positions of the entries of each part in turn; one part's follow each other."""
    n = n_found[part]
    first = np.cumsum(n_found) - n_found
    return np.repeat(first[part] - (np.cumsum(n) - n), n) + np.arange(n.sum())


def _once(
    row: NDArray[np.int64], at: NDArray[np.int64], entries: pd.DataFrame
) -> NDArray[np.int64]:
    """Keep each skill once a row, the surest, then the first; a fragment that is none too."""
    skill = pd.factorize(entries["skill_code"])[0]
    lost = pd.factorize(entries["fragment"])[0] + skill.max(initial=-1) + 1
    said = np.where(skill < 0, lost, skill)[at]
    sure = entries["confidence"].to_numpy(dtype=float)[at]
    order = np.lexsort((-sure, said, row))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (np.diff(row[order]) != 0) | (np.diff(said[order]) != 0)
    return np.sort(order[is_first])
