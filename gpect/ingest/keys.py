"""Natural keys: the same record sent again has the same id; a line sent twice is seen."""

import hashlib

import pandas as pd

from gpect.ingest.text.cleaning import spread
from gpect.ingest.text.spelling import fold

_PART = "\x1f"


def folded(texts: pd.Series) -> pd.Series:
    """Fold n texts, each distinct one once; missing is ""."""
    places, distinct = pd.factorize(texts.fillna("").astype("str"))
    return spread([fold(text) for text in distinct.tolist()], places, texts.index)


def content(texts: pd.DataFrame) -> pd.Series:
    """Join the n rows of ``texts``, folded: two rows say the same when these are equal."""
    if texts.empty:
        return pd.Series("", index=texts.index, dtype="str")
    parts = [folded(texts[name]).tolist() for name in sorted(texts.columns)]
    return pd.Series(map(_PART.join, zip(*parts, strict=True)), index=texts.index, dtype="str")


def fingerprint(prefix: str, said: pd.Series) -> pd.Series:
    """Give n ids: ``prefix`` and the first 16 hexadecimal digits of each text's SHA-256."""
    marks = [f"{prefix}{hashlib.sha256(text.encode()).hexdigest()[:16]}" for text in said]
    return pd.Series(marks, index=said.index, dtype="str")


def number_alike(said: pd.Series, rank_by: pd.Series) -> pd.Series:
    """Tell apart rows whose key says the same: the second gets « #2 », whatever the file's order.

    Parameters
    ----------
    said
        n texts of the key.
    rank_by
        n texts by which rows of one key are ordered before being numbered.
    """
    ranks = pd.DataFrame({"said": said, "by": rank_by}).sort_values(["said", "by"], kind="stable")
    nth = ranks.groupby("said", sort=False).cumcount().reindex(said.index)
    return said.where(nth == 0, said + _PART + "#" + (nth + 1).astype("str"))
