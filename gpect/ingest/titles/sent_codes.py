"""The ROME code that the sender wrote, of whatever release, beside what the title says."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.ingest.text.vectors import Weighted
from gpect.ingest.titles.candidates import TitleCandidates
from gpect.referentiels.bridge import V3

ALONE: Final = 0.95
AGREED: Final = 0.99
DENIED: Final = 0.6
"""Confidence of a sender's code by what its title says: nothing sure, the same, another job."""

PLAIN: Final = 0.75
"""Confidence from which a title denies a code of no job among the five that it may be."""


class Sent:
    """What n senders' codes are in the loaded release.

    Parameters
    ----------
    codes
        n codes, "" where none was given; « V3: » before those known to be v3 codes.
    parent_of
        v4 code → v3 parent.
    forms
        Label forms, ``code_rome, code_rome_parent``.

    Attributes
    ----------
    code
        The v4 code that wins; missing where the sender gave none or a v3 one.
    parent
        The v3 parent that the sender's code fixes; missing where it fixes none.
    is_unknown
        A code was given that the release does not have.
    """

    def __init__(
        self, codes: "pd.Series[str]", parent_of: "pd.Series[str]", forms: pd.DataFrame
    ) -> None:
        is_marked = codes.str.startswith(V3)
        codes = codes.str.removeprefix(V3)
        is_v4 = codes.isin(parent_of.index) & ~is_marked
        is_v3 = codes.isin(parent_of.unique()) & ~is_v4
        self.code = codes.where(is_v4)
        self.parent = codes.map(parent_of).where(is_v4, codes.where(is_v3))
        self.is_unknown = (codes != "") & ~is_v4 & ~is_v3
        self._forms, self._parent_of = forms, parent_of

    def is_elsewhere(self, alternatives: "pd.Series[str]") -> "pd.Series[bool]":
        """Say of which rows the five best jobs, « code label ; … », are all of other parents.

        False where none is told.
        """
        parent_of = self._parent_of.to_dict()
        told = zip(alternatives.tolist(), self.parent.tolist(), strict=True)
        found = [
            bool(text)
            and all(parent_of.get(each.split(" ", 1)[0]) != parent for each in text.split(" ; "))
            for text, parent in told
        ]
        return pd.Series(found, alternatives.index, dtype=bool)

    @cached_property
    def _by_code(self) -> Mapping[Any, Any]:
        return self._forms.groupby("code_rome").indices

    @cached_property
    def _by_parent(self) -> Mapping[Any, Any]:
        return self._forms.groupby("code_rome_parent").indices

    def allowed(self, row: int) -> NDArray[np.int64]:
        """Positions of the label forms that the sender's code of ``row`` leaves."""
        code, parent = self.code.iloc[row], self.parent.iloc[row]
        forms = self._by_parent[parent] if pd.isna(code) else self._by_code[code]
        return np.asarray(forms, dtype=np.int64)


def settle(
    answers: pd.DataFrame,
    sent: Sent,
    texts: Sequence[Weighted],
    candidates: TitleCandidates,
    title_auto: float,
) -> pd.DataFrame:
    """Give ``answers`` (one row a title) once the senders' codes have their say.

    Where the title surely (``title_auto``) speaks of another parent, or plainly (``PLAIN``) of
    none near it, the sender's code stays, to be checked by a human; once a human has decided of
    that title, that decision stands.
    """
    out = answers.copy()
    doubtful = sent.is_unknown & (out["title_decision"] == "auto") & ~out["is_corrected"]
    out.loc[doubtful, "title_decision"] = "a_verifier"
    told = np.flatnonzero(sent.parent.notna())
    if not len(told):
        return out
    own_parent = out["code_rome_parent"].iloc[told]
    agrees = own_parent == sent.parent.iloc[told]
    said = out["title_confidence"].iloc[told]
    is_elsewhere = sent.is_elsewhere(out["alternatives"].fillna("")).iloc[told]
    denies = ~agrees & ((said >= title_auto) | (is_elsewhere & (said >= PLAIN)))
    keep = ~(denies & out["is_corrected"].iloc[told]).to_numpy()  # the human has settled that
    told, agrees, denies = told[keep], agrees[keep], denies[keep]
    chosen = _choose(sent, texts, told, candidates)
    rows = out.index[told]
    out.loc[rows, ["code_rome", "code_ogr"]] = chosen.to_numpy(dtype=object)
    sure = pd.Series(ALONE, rows).mask(agrees, AGREED).mask(denies, DENIED)
    out.loc[rows, "title_confidence"] = sure
    hidden = out.loc[rows, "code_rome"].isna()
    out.loc[rows, "title_decision"] = (
        pd.Series("auto", rows).mask(denies | hidden, "a_verifier").to_numpy()
    )
    return out


def _choose(
    sent: Sent, texts: Sequence[Weighted], told: NDArray[np.int64], candidates: TitleCandidates
) -> pd.DataFrame:
    """Give ``code_rome, code_ogr`` of the rows ``told``: the nearest label that is left."""
    near = candidates.among([texts[i] for i in told], [sent.allowed(i) for i in told])
    near = near[near["similarity"] > 0].drop_duplicates("row").set_index("row")
    best = near[["code_rome", "code_ogr"]].reindex(range(len(told)))
    code = sent.code.iloc[told].reset_index(drop=True)
    only = pd.Series([_only_code(sent, candidates, i) for i in told], dtype="str")
    best["code_rome"] = code.fillna(best["code_rome"]).fillna(only)
    return best


def _only_code(sent: Sent, candidates: TitleCandidates, row: int) -> str | None:
    codes = set(candidates.codes[sent.allowed(row)])
    return codes.pop() if len(codes) == 1 else None
