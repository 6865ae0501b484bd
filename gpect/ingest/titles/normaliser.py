"""Free job titles to appellation, ROME code, v3 parent and filière, with a confidence."""

from collections.abc import Iterator, Sequence
from copy import copy
from functools import lru_cache, partial
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.domain import vocabulary
from gpect.ingest.titles import confidence, sent_codes
from gpect.ingest.titles.answered import KEPT, Answered
from gpect.ingest.titles.candidates import TitleCandidates
from gpect.ingest.titles.clues import ALIKE
from gpect.ingest.titles.evidence import TitleEvidence
from gpect.ingest.titles.labels import ReadTitle, TitleLabels
from gpect.ingest.titles.ranker import Ranker
from gpect.referentiels import filieres
from gpect.referentiels.loader import Referentiels

AUTO: Final = 0.92
"""Confidence from which a code needs no human.

Chosen for 95 % of right v3 parents on titles left out of the learning in turn
(``scripts/entrainer_titres.py``): employers give one title in seven that is word for word a ROME
label another code than that label's.
"""
KNOWN: Final = 0.25
"""Confidence under which no code is given."""
N_ALTERNATIVES: Final = 5
CORRECTED: Final = 0.99
"""Confidence of what a person has corrected."""
OFFICIAL: Final = 0.97
"""Confidence of a title that is a ROME label letter for letter, its two genders with it.

Nobody writes that by hand: it was picked in a list of ROME. Of the 47 such titles among those to
learn on, 46 carry that label's v3 parent.
"""
_SETTLED: Final = ("code_rome", "code_ogr", "title_confidence")
_TEXTS: Final = ("code_ogr", "code_rome", "title_decision", "alternatives")

COLUMNS: Final = (
    "code_ogr", "code_rome", "code_rome_parent", "filiere",
    "title_confidence", "title_decision", "alternatives",
)  # fmt: skip


class TitleNormaliser:
    """Brings titles to ROME; make it by :meth:`build`, about a second for the whole of ROME.

    Each distinct title is read once; some 4 000 distinct titles a second.
    """

    def __init__(
        self,
        referentiels: Referentiels,
        evidence: pd.DataFrame | None = None,
        *,
        thresholds: tuple[float, float] = (AUTO, KNOWN),
        labels: TitleLabels | None = None,
        ranker: Ranker | None = None,
    ) -> None:
        codes = referentiels.rome.codes.set_index("code_rome")
        self._parent_of = codes["code_rome_parent"]
        self._filiere_of = filieres.principal(referentiels.filieres)
        self._auto, self._known = thresholds
        self._labels = labels or TitleLabels(referentiels)
        self._evidence = TitleEvidence(evidence, self._labels.cleaner, set(codes.index))
        self.candidates = TitleCandidates(self._labels, self._evidence, ranker)
        names = self.candidates.names.tolist()
        labels_of = codes["label"].reindex(names)
        self._named = [f"{code} {label}" for code, label in labels_of.items()]
        self._kind = "evidence" if len(self._evidence.labelled) else "labels"
        self._read = lru_cache(maxsize=KEPT)(self._labels.read)
        self.answered = {True: Answered(), False: Answered()}  # with alternatives, without

    @classmethod
    def build(
        cls,
        referentiels: Referentiels,
        evidence: pd.DataFrame | None = None,
        *,
        title_auto: float = AUTO,
        title_known: float = KNOWN,
        labels: TitleLabels | None = None,
    ) -> Self:
        """Index every label of ``referentiels.rome``.

        Parameters
        ----------
        evidence
            Titles that already carry a code: ``title, code_ogr, code_rome, n, origin`` (see
            ``gpect.domain.evidence``). They vote by nearness; a row of origin ``correction``
            settles its title.
        title_auto, title_known
            Confidences in [0, 1] from which a code is trusted, and given at all.
        labels
            Labels of ``referentiels`` indexed before: they are most of the cost.
        """
        return cls(referentiels, evidence, thresholds=(title_auto, title_known), labels=labels)

    def normalise(
        self,
        titles: pd.Series,
        codes: pd.Series | None = None,
        contexts: pd.Series | None = None,
        *,
        alternatives: bool = True,
    ) -> pd.DataFrame:
        """Give each title its job.

        A v4 code given by the sender is kept, and the title chooses the appellation under it; a
        v3 code leaves its children only; a code that the release does not know is set aside,
        and the answer is then never ``auto``.

        Parameters
        ----------
        titles
            n free titles, missing allowed.
        codes
            n codes given by the sender, missing allowed; in the order of ``titles``.
        contexts
            n texts that tell near jobs apart (sector, description), missing allowed.
        alternatives
            When false, a title that needs no search (the referential's own, or settled by a
            person) is answered without one, four times as fast: its ``alternatives`` are "".

        Returns
        -------
        DataFrame
            Index of ``titles``; ``code_ogr, code_rome, code_rome_parent, filiere,
            title_confidence`` (estimated probability that the v3 parent is right),
            ``title_decision`` and ``alternatives``, the five best « code label », best first.
        """
        asked = _asked(titles, codes, contexts)
        pairs = asked.drop_duplicates(ignore_index=True)
        place = asked.merge(pairs.reset_index(names="pair"), on=list(asked.columns), how="left")
        answers = self._answer(pairs, alternatives=alternatives).iloc[place["pair"].to_numpy()]
        return answers.set_axis(titles.index)[list(COLUMNS)]

    def rank(self, titles: Sequence[str], k: int = N_ALTERNATIVES) -> pd.DataFrame:
        """Give the ``k`` best codes of each title, by the title alone.

        Returns
        -------
        DataFrame
            ``title`` (position), ``rank`` from 1, ``code_rome, code_rome_parent, code_ogr,
            similarity, score``.
        """
        found = self._find([self._labels.read(title) for title in titles])
        found["rank"] = found.groupby("row").cumcount() + 1
        named = self.candidates.name(found[found["rank"] <= k])
        return named.rename(columns={"row": "title"}).reset_index(drop=True)

    def signs(self, titles: Sequence[str]) -> pd.DataFrame:
        """Give what the confidence of each title is read from (``confidence.SIGNS``)."""
        read = [self._labels.read(title) for title in titles]
        return _signs(read, self._find(read))

    def two_jobs(self, titles: pd.Series) -> "pd.Series[bool]":
        """Say which of n titles name two jobs (« serveur / plongeur »); same index."""
        told = {title: len(self._labels.read(title).clean.jobs) > 1 for title in titles.unique()}
        return titles.map(told).astype(bool)

    def codes_said(self, titles: pd.Series) -> "pd.Series[str]":
        """Give the code whose label each of n titles says, slips and gender apart; same index.

        "" where no label, or labels of several codes, are said so.
        """
        told = {title: self._labels.code_said(self._read(title, "")) for title in titles.unique()}
        return titles.map(told).astype("str")

    def says(self, titles: pd.Series) -> "pd.Series[str]":
        """Give the words that n titles come down to, "" for none; same index.

        Titles of the same words have one answer: « ménage (H/F) », « MENAGE ».
        """
        clean = self._labels.cleaner.clean
        told = {title: " ".join(clean(title).words) for title in titles.dropna().unique()}
        return titles.map(told).astype("str").fillna("")

    def ranked_by(self, ranker: Ranker) -> Self:
        """Give the same normaliser with another ranker."""
        other = copy(self)
        other.candidates = self.candidates.ranked_by(ranker)
        other.answered = {True: Answered(), False: Answered()}
        return other

    def clues(
        self, titles: Sequence[str]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.object_], dict[str, NDArray[np.float64]]]]:
        """Give what the ranker reads, to train it: positions, codes, clues by name."""
        texts = [self._labels.read(title).text for title in titles]
        for start, pairs, _, table in self.candidates.clues(texts):
            yield pairs.row + start, self.candidates.names[pairs.code], table

    def _answer(self, pairs: pd.DataFrame, *, alternatives: bool) -> pd.DataFrame:
        told = pairs[["title", "context"]].drop_duplicates()
        read = {said: self._read(*said) for said in told.itertuples(index=False, name=None)}
        distinct = list(dict.fromkeys(read.values()))
        answer = partial(self._answer_titles, alternatives=alternatives)
        answers = self.answered[alternatives].of(distinct, answer)
        number = {entry: i for i, entry in enumerate(distinct)}
        asked = zip(pairs["title"], pairs["context"], strict=True)
        places = np.array([number[read[said]] for said in asked], dtype=np.int64)
        out = answers.iloc[places].reset_index(drop=True)
        texts = [distinct[i].text for i in places]
        sent = sent_codes.Sent(pairs["code"], self._parent_of, self._labels.forms)
        out = sent_codes.settle(out, sent, texts, self.candidates, self._auto)
        out["code_rome_parent"] = out["code_rome"].map(self._parent_of).fillna(sent.parent)
        filiere = out["code_rome_parent"].map(self._filiere_of)
        out["filiere"] = filiere.fillna(vocabulary.HORS_FILIERE).where(
            out["code_rome_parent"].notna()
        )
        return out

    def _answer_titles(self, read: Sequence[ReadTitle], *, alternatives: bool) -> pd.DataFrame:
        """Answer each title by itself; one row a title, in order."""
        settled = {row: own for row, entry in enumerate(read) if (own := self._settled(entry))}
        asked = [row for row in range(len(read)) if alternatives or row not in settled]
        found = self._find([read[row] for row in asked])
        found["row"] = np.array(asked, dtype=np.int64)[found["row"]]
        first = self.candidates.name(found.drop_duplicates("row"))
        best = first.set_index("row").reindex(range(len(read)))
        told = confidence.calibrations()[self._kind]
        best["title_confidence"] = told.confidence(_signs(read, found))
        said = self._alternatives(read, found, asked)
        best["alternatives"] = pd.Series(said, index=best.index, dtype="str")
        best["is_settled"] = best.index.isin(list(settled))
        best["is_corrected"] = [entry.clean.words in self._evidence.corrections for entry in read]
        answers = pd.DataFrame(list(settled.values()), index=list(settled), columns=list(_SETTLED))
        best.loc[answers.index, list(_SETTLED)] = answers
        parents = answers["code_rome"].map(self._parent_of)
        best.loc[answers.index, "code_rome_parent"] = parents
        return self._decide(best, read)

    def _settled(self, entry: ReadTitle) -> tuple[str, str | None, float] | None:
        """Give ``_SETTLED`` of a title that a human corrected, or that is the referential's own."""
        corrected = self._evidence.corrections.get(entry.clean.words)
        if corrected is not None:
            return (*corrected, CORRECTED)
        return None if entry.official is None else (*entry.official, OFFICIAL)

    def _decide(self, best: pd.DataFrame, read: Sequence[ReadTitle]) -> pd.DataFrame:
        said = best["title_confidence"]
        decision = pd.Series("a_verifier", best.index).mask(said >= self._auto, "auto")
        two_jobs = pd.Series([len(entry.clean.jobs) > 1 for entry in read], best.index)
        decision = decision.mask(
            two_jobs & (decision == "auto") & ~best["is_settled"], "a_verifier"
        )
        sector = pd.Series([self._names_no_job(entry) for entry in read], best.index)
        unknown = (said < self._known) | sector | best["code_rome"].isna()
        decision = decision.mask(unknown & ~best["is_settled"], "inconnu")
        names_none = (sector & ~best["is_settled"]) | best["code_rome"].isna()
        best["title_confidence"] = said.mask(names_none, 0.0)
        best["title_decision"] = decision
        best[["code_ogr", "code_rome"]] = best[["code_ogr", "code_rome"]].where(
            decision != "inconnu"
        )
        return best.astype(dict.fromkeys(_TEXTS, "str"))  # also where all are missing

    def _names_no_job(self, entry: ReadTitle) -> bool:
        told = entry.is_label or entry.clean.words in self._evidence.words
        return not (entry.clean.names_a_job or told)

    def _find(self, read: Sequence[ReadTitle]) -> pd.DataFrame:
        return self.candidates.find(
            [entry.text for entry in read], [entry.context for entry in read]
        )

    def _alternatives(
        self, read: Sequence[ReadTitle], found: pd.DataFrame, asked: Sequence[int]
    ) -> list[str]:
        """Give the five best of each title asked; the first of each job where it names two."""
        jobs = [(i, job) for i in asked for job in read[i].clean.split_jobs()]
        if jobs:
            apart = self.candidates.find([text for _, text in jobs]).drop_duplicates("row")
            apart["row"] = [jobs[i][0] for i in apart["row"]]
            found = pd.concat([apart, found]).sort_values("row", kind="stable")
            found = found.drop_duplicates(["row", "code"])
        said: list[list[str]] = [[] for _ in read]
        for row, code in zip(found["row"].tolist(), found["code"].tolist(), strict=True):
            if len(said[row]) < N_ALTERNATIVES:
                said[row].append(self._named[code])
        return [" ; ".join(names) for names in said]


def _asked(titles: pd.Series, codes: pd.Series | None, contexts: pd.Series | None) -> pd.DataFrame:
    """Lay out n questions, in order: ``title, code, context``, "" where missing."""
    asked = pd.DataFrame({"title": titles.fillna("").astype("str").to_numpy()})
    asked["code"] = ""
    if codes is not None:
        asked["code"] = codes.fillna("").astype("str").str.strip().str.upper().to_numpy()
    asked["context"] = ""
    if contexts is not None:
        asked["context"] = contexts.fillna("").astype("str").str.strip().to_numpy()
    return asked


def _signs(read: Sequence[ReadTitle], found: pd.DataFrame) -> pd.DataFrame:
    alike = found[found["similarity"] > ALIKE]
    n_parents = alike.groupby("row")["parent"].nunique().reindex(range(len(read)))
    told = pd.DataFrame(
        {
            "exact": [float(entry.is_label) for entry in read],
            "no_job": [float(not entry.clean.names_a_job) for entry in read],
            "two_jobs": [float(len(entry.clean.jobs) > 1) for entry in read],
            "one_word": [float(len(entry.text.words) == 1) for entry in read],
            "reference": [float(entry.clean.has_reference) for entry in read],
        }
    )
    told["exact"] *= (n_parents == 1).to_numpy()
    return confidence.signs(found, told)
