"""Labelled titles: what people and offers teach, brought to the loaded ROME release."""

import re
from datetime import date
from functools import lru_cache
from typing import Final, Protocol

import pandas as pd

from gpect.domain import contracts
from gpect.domain.evidence import CORRECTION, OFFRE, TITLE_EVIDENCE
from gpect.ingest import keys
from gpect.ingest.text import free_text
from gpect.ingest.text.folding import fold
from gpect.referentiels.bridge import Bridge

_MASKED: Final = fold(free_text.MASK)
_NAMED: Final = re.compile(r"\b(?:mme|mlle|mr|madame|mademoiselle|monsieur)\b\.?\s+[a-z'-]+")
"""A civility and what follows it: somebody's name, never part of a job."""


class TitleReader(Protocol):
    """What this module asks of the title normaliser."""

    def normalise(self, titles: pd.Series, codes: pd.Series | None = None) -> pd.DataFrame:
        """Give ``code_ogr`` of n titles, each within its code."""


def bare_titles(titles: pd.Series) -> "pd.Series[str]":
    """Give n titles as evidence keeps them: folded, and nothing in them that names somebody."""
    return titles.map({title: _bare(title) for title in titles.dropna().unique()}).astype("str")


@lru_cache(maxsize=50_000)  # stored titles are read anew before each file
def _bare(title: str) -> str:
    return _NAMED.sub(_MASKED, fold(free_text.mask_text(title)))


def learn(
    labelled: pd.DataFrame, bridge: Bridge, titles: TitleReader, as_of: date, origin: str
) -> pd.DataFrame:
    """Make the evidence rows of labelled titles.

    Parameters
    ----------
    labelled
        ``title, code_ogr, code_rome, n``; codes of any release, one of them at least, known to
        ``bridge``.
    bridge
        To the loaded release.
    titles
        Finds the appellation of a title within its code, so that the decision outlives the code.
    as_of
        The day the file speaks of.
    origin
        ``correction`` or ``offre``. A title that the file gives several codes is no decision:
        its rows are ``offre`` whatever is asked.

    Returns
    -------
    DataFrame
        ``TITLE_EVIDENCE`` but its provenance. A title decided again takes the place of its
        earlier decision: same ``evidence_id``.
    """
    table = pd.DataFrame({"title": bare_titles(labelled["title"]), "n": labelled["n"]})
    table["code_rome"] = bridge.bring(labelled["code_rome"], labelled["code_ogr"])
    table["code_ogr"] = labelled["code_ogr"].where(bridge.knows_ogr(labelled["code_ogr"]))
    table = table[table["code_rome"].notna() & (table["title"] != "")]
    counted = table.groupby(["title", "code_rome"], as_index=False).agg(
        {"n": "sum", "code_ogr": "first"}
    )
    found = titles.normalise(counted["title"], counted["code_rome"])
    nearest = found["code_ogr"].where(found["code_rome"] == counted["code_rome"])
    counted["code_ogr"] = counted["code_ogr"].fillna(nearest)
    counted["origin"] = origin
    counted["origin"] = counted["origin"].mask(counted.duplicated("title", keep=False), OFFRE)
    counted["code_rome_parent"] = counted["code_rome"].map(bridge.parent_of)
    told = counted.assign(rome_version=bridge.version, decided_on=pd.Timestamp(as_of))
    alone = told["title"].where(
        told["origin"] == CORRECTION, told["title"] + "\x1f" + told["code_rome"]
    )
    told["evidence_id"] = keys.fingerprint("I", told["origin"] + "\x1f" + alone)
    return contracts.conform(told, TITLE_EVIDENCE)


def known_titles(stored: pd.DataFrame, bridge: Bridge) -> pd.DataFrame:
    """Give stored evidence in the loaded release: ``title, code_ogr, code_rome, n, origin``.

    The appellation gives the code; evidence that nothing brings to the release is left out.
    """
    table = stored.assign(
        title=bare_titles(stored["title"]),
        code_rome=bridge.bring(stored["code_rome"], stored["code_ogr"]),
        code_ogr=stored["code_ogr"].where(bridge.knows_ogr(stored["code_ogr"])),
    )
    table = table[table["code_rome"].notna() & (table["title"] != "")]
    key = ["origin", "decided_on", "title", "code_rome", "code_ogr"]
    counted = table.groupby(key, dropna=False, as_index=False).agg({"n": "sum"})
    ordered = counted.sort_values(key, ignore_index=True)  # of two decisions, the later is last
    return ordered[["title", "code_ogr", "code_rome", "n", "origin"]]
