"""Offers' descriptions to the competences they ask for: what is said, and what the job calls for.

A description seldom names a competence by its label. Each skill of ROME gets signs: how much of
its label the best sentence and the whole text hold, whether ROME links it to the job of the
offer, how often offers of that job that list their competences list this one. A small logistic
model (``descriptions.json``, written by ``scripts/calibrer_competences.py``) makes of them the
probability that the employer would list it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from gpect.domain.vocabulary import CERTIFICATE
from gpect.ingest.skills.certificates import CertificateReader
from gpect.ingest.skills.demands import demand_of, sentences
from gpect.ingest.skills.roots import root
from gpect.ingest.skills.skill_links import SkillLinks
from gpect.ingest.text.topn import top_products
from gpect.ingest.titles.text import EMPTY_WORDS
from gpect.referentiels.certificats import twins
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.text import fold

SIGNS: Final = (
    "coverage", "bag", "weight", "full", "core", "emergent", "linked", "family", "savoir",
    "share", "share_family", "spread", "lead", "n_linked", "one_word", "seen",
)  # fmt: skip
"""What the model reads of a (description, skill), all 0 where there is nothing to see."""
CROSSED: Final = ("full", "core", "linked", "family", "savoir", "share")
"""Signs whose product with ``coverage`` is a sign too."""

NEAR: Final = 0.6
"""Share of a label (in information) that one sentence must hold for a skill of any job."""
PER_SENTENCE: Final = 10
HEAVY: Final = 10.0
"""Information of a label of two or three rare words, in nats: the unit of ``weight``."""
PRIOR: Final = 0.05
_MODEL: Final = Path(__file__).with_name("descriptions.json")
COLUMNS: Final = ("row", "skill_code", "exigence", "confidence", "fragment")


@dataclass(frozen=True)
class Model:
    """The logistic model: one weight a sign, then one a crossed sign; and where to cut."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: float
    threshold: float

    @classmethod
    def read(cls, *, with_lists: bool) -> Self:
        """Read the shipped model: the one for when lists of competences were met, or not."""
        told: dict[str, Any] = json.loads(_MODEL.read_text(encoding="utf-8"))
        part = told["with_lists" if with_lists else "without_lists"]
        arrays = {name: np.array(part[name]) for name in ("mean", "scale", "weights")}
        return cls(**arrays, intercept=part["intercept"], threshold=part["threshold"])

    def probability(self, signs: pd.DataFrame) -> NDArray[np.float64]:
        """Give the probability of each of n rows of ``SIGNS``."""
        inputs = (crossed(signs) - self.mean) / self.scale
        odds: NDArray[np.float64] = inputs @ self.weights + self.intercept
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)


def crossed(signs: pd.DataFrame) -> NDArray[np.float64]:
    """Give the model's inputs of n rows: the signs, and coverage × each of ``CROSSED``."""
    plain = signs[list(SIGNS)].to_numpy(dtype=np.float64)
    times = signs[list(CROSSED)].to_numpy(dtype=np.float64)
    return np.hstack([plain, times * plain[:, [0]]])


@dataclass
class _Labels:
    """Skills with the roots of their labels, as sparse rows whose weights add up to 1."""

    codes: list[str]
    is_savoir: NDArray[np.bool_]
    mass: NDArray[np.float64]
    one_word: NDArray[np.bool_]
    words: dict[str, int]
    rows: sparse.csr_array
    columns: sparse.csr_array
    place: dict[str, int] = field(default_factory=dict)


class DescriptionReader:
    """Reads descriptions; make it by :meth:`build`, under a second."""

    def __init__(
        self, skills: pd.DataFrame, links: SkillLinks, certificats: pd.DataFrame, model: Model
    ) -> None:
        apart = skills["skill_code"].isin(list(twins(skills, certificats)))
        self._labels = _index(skills[(skills["nature"] != "savoir_etre") & ~apart])
        self._links = links
        self._certificates = CertificateReader(certificats)
        self._model = model

    @classmethod
    def build(
        cls,
        referentiels: Referentiels,
        listed: pd.DataFrame | None = None,
        model: Model | None = None,
    ) -> Self:
        """Index the skills of ``referentiels.rome``.

        Parameters
        ----------
        listed
            What offers that list their competences listed: ``code_rome, skill_code, n`` (offers)
            and rows of ``skill_code`` missing for the number of such offers of each code.
        model
            The shipped one by default.
        """
        has_lists = listed is not None and len(listed) > 0
        links = SkillLinks.build(referentiels.rome, listed if has_lists else None)
        chosen = model or Model.read(with_lists=has_lists)
        return cls(referentiels.rome.skills, links, referentiels.certificats, chosen)

    def read(self, texts: pd.Series, codes: pd.Series, at_least: float = 0.0) -> pd.DataFrame:
        """Give the competences that each description asks for.

        Parameters
        ----------
        texts, codes
            n descriptions and the ROME code of each, missing allowed; same index.
        at_least
            Confidence asked for, where it is above that of the best F1.

        Returns
        -------
        DataFrame
            ``row`` (index label), ``skill_code`` (ROME's or ``CERT:``), ``exigence`` (exige or
            souhaite), ``confidence`` in [0, 1], ``fragment`` (the sentence that says it best,
            "" for none). By row, surest first.
        """
        signs = self.signs(texts, codes)
        signs["confidence"] = self._model.probability(signs)
        kept = signs[signs["confidence"] >= max(self._model.threshold, at_least)]
        found = kept.assign(exigence=[demand_of(text) for text in kept["fragment"]])
        both = pd.concat([self._certified(texts), found], ignore_index=True)
        ordered = both.sort_values(
            ["row", "confidence", "skill_code"], ascending=[True, False, True], ignore_index=True
        )
        types = {"skill_code": "str", "exigence": "str", "fragment": "str"}
        return ordered[list(COLUMNS)].astype(types)

    def signs(self, texts: pd.Series, codes: pd.Series) -> pd.DataFrame:
        """Give ``row, skill_code, fragment`` and ``SIGNS`` of every skill that may be asked."""
        told = texts[texts.notna() & (texts != "")].astype("str")
        given = codes.reindex(told.index).fillna("").astype("str")
        said = [sentences(text) for text in told]
        found = [[_roots(sentence) for sentence in one] for one in said]
        matrix = _rows([roots for one in found for roots in one], self._labels.words)
        near = self._near(matrix, [len(one) for one in found])
        parts: dict[str, list[Any]] = {
            name: [] for name in ("row", "skill_code", "fragment", *SIGNS)
        }
        start = 0
        for row, code, one, close in zip(told.index, given, said, near, strict=True):
            part = self._signs_of(code, one, matrix[start : start + len(one)], close)
            start += len(one)
            parts["row"] += [row] * len(part["skill_code"])
            for name, values in part.items():
                parts[name] += values
        signs = pd.DataFrame(parts)
        return signs.astype(dict.fromkeys(SIGNS, "float64"))

    def _near(self, matrix: sparse.csr_array, lengths: list[int]) -> list[set[int]]:
        """Give, for each text, the skills most of whose label one of its sentences holds."""
        near: list[set[int]] = [set() for _ in lengths]
        text_of = np.repeat(np.arange(len(lengths)), lengths)
        top = top_products(matrix, self._labels.columns, PER_SENTENCE)
        close = top.score >= NEAR
        for row, column in zip(text_of[top.row[close]], top.column[close], strict=True):
            near[row].add(int(column))
        return near

    def _signs_of(
        self, code: str, said: list[str], matrix: sparse.csr_array, near: set[int]
    ) -> dict[str, list[Any]]:
        labels = self._labels
        by_job = {labels.place[s] for s in self._links.skills_of(code) if s in labels.place}
        at = np.array(sorted(near | by_job), dtype=np.int64)
        if not len(at) or not said:
            return {"skill_code": []}
        cover = (matrix @ labels.rows[at].T).toarray()
        whole = sparse.csr_array((np.asarray(matrix.sum(axis=0)).reshape(1, -1) > 0).astype(float))
        best, mass = cover.max(axis=0), labels.mass[at]
        lead = best - max((b for b, i in zip(best, at, strict=True) if int(i) in by_job), default=0)
        skills = [labels.codes[i] for i in at]
        where = cover.argmax(axis=0)
        seen = {
            "coverage": best,
            "bag": (whole @ labels.rows[at].T).toarray()[0],
            "weight": best * mass / HEAVY,
            "full": best > 0.999,
            "savoir": labels.is_savoir[at],
            "lead": lead,
            "one_word": labels.one_word[at],
        }
        told = {name: values.astype(float).tolist() for name, values in seen.items()}
        told |= self._links.signs(code, skills)
        fragments = [said[i] if b > 0 else "" for i, b in zip(where, best, strict=True)]
        return told | {"skill_code": skills, "fragment": fragments}

    def _certified(self, texts: pd.Series) -> pd.DataFrame:
        rows = []
        for row, text in texts.dropna().items():
            told = self._certificates.read(str(text))
            if not (told.codes or told.denied):
                continue
            held: dict[str, str] = {}
            for sentence in sentences(str(text)):
                for code in self._certificates.read(sentence).codes:
                    held.setdefault(code, sentence)
            rows += [
                (row, CERTIFICATE + code, demand_of(sentence, _usual(code)), 1.0, sentence)
                for code, sentence in held.items()
            ]
        return pd.DataFrame(rows, columns=list(COLUMNS))


def _usual(certificate: str) -> str:
    """Say what an offer that only names a certificate means: a licence is often a convenience."""
    return "souhaite" if certificate.startswith("PERMIS") else "exige"


def _roots(text: str) -> frozenset[str]:
    return frozenset(root(w) for w in fold(text).split() if w not in EMPTY_WORDS and len(w) > 1)


def _index(skills: pd.DataFrame) -> _Labels:
    roots = [_roots(label) for label in skills["label"]]
    counts = pd.Series([word for words in roots for word in words]).value_counts()
    idf = np.log((len(roots) + 1) / (counts + 1)) + 1
    words = {str(word): i for i, word in enumerate(sorted(counts.index))}
    mass = np.array([max(sum(idf[w] for w in found), 1e-9) for found in roots])
    weights = np.array([idf[word] for word in words])
    rows = _rows(roots, words)
    rows = sparse.csr_array(rows * weights / mass[:, None])
    codes = skills["skill_code"].tolist()
    return _Labels(
        codes=codes,
        is_savoir=(skills["nature"] == "savoir").to_numpy(),
        mass=mass,
        one_word=np.array([len(found) == 1 for found in roots]),
        words=words,
        rows=rows,
        columns=rows.T.tocsr(),
        place={code: i for i, code in enumerate(codes)},
    )


def _rows(texts: Sequence[frozenset[str]], words: dict[str, int]) -> sparse.csr_array:
    known = [sorted(words[word] for word in text if word in words) for text in texts]
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in known])]).astype(np.int64)
    indices = np.array([i for row in known for i in row], dtype=np.int64)
    return sparse.csr_array((np.ones(len(indices)), indices, indptr), (len(texts), len(words)))
