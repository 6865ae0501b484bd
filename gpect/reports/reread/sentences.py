"""What the page says in words, against what the tables beside it say."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from gpect.reports.comite.note import chart_told, map_told
from gpect.reports.comite.sentences import five_sentences
from gpect.reports.comite.tracks import tracks
from gpect.reports.comite.views import Edition
from gpect.reports.reread.folder import NOTE, Reread
from gpect.reports.reread.told import CELLS, said_whole
from gpect.reports.secrecy.published import DIMENSIONS, MASK, MEASURES, PARTS, Published

_COLUMNS = (*MEASURES, "low", "high", *PARTS, "without_top")


def wrong_words(reread: Reread) -> list[str]:
    """Say which sentences of the page are not those that the csv give.

    Nothing is said where the folder holds no csv: there is nothing to compare with.
    """
    told = reread.told[reread.told["file"].str.endswith(".csv") & (reread.told["table"] == CELLS)]
    if reread.page is None or told.empty:
        return []
    edition = _edition(told, reread)
    expected = {said_whole(text) for text in five_sentences(edition)}
    drawn = {said_whole(chart_told(edition, *f)) for f in edition.filieres.items()}
    drawn.add(said_whole(map_told(edition)))
    found = [text for text in reread.page.sentences if text not in expected]
    found += [text for text in map(said_whole, reread.page.alternatives) if text not in drawn]
    levers = _levers(told)
    found += [text for text in reread.page.levers if text not in levers]
    return [f"{NOTE} : « {_short(text)} » n'est pas ce que disent les tables." for text in found]


def _levers(told: pd.DataFrame) -> set[str]:
    """Give every lever that the csv tell, as the lists of the page write them."""
    cells = told.loc[told["column"] == "lever", "cell"].drop_duplicates()
    parts = {part for cell in cells for part in cell.split(" ; ")}
    found = [f"{part[:1].upper()}{part[1:]}" for part in parts]
    found += [f"{t.name} → {t.gain}" if t.gain else t.name for c in cells for t in tracks(c)]
    return {said_whole(text) for text in found}


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def _edition(told: pd.DataFrame, reread: Reread) -> Edition:
    names = reread.names
    epcis = pd.DataFrame(
        {"code_epci": list(names.epcis.values()), "short_name": list(names.epcis)}, dtype="str"
    )
    titles = {code: title for title, code in names.metiers.items()}
    known: Any = SimpleNamespace(epcis=epcis)
    return Edition(
        published=Published(_published(told)),
        backtest=pd.DataFrame(),
        territoire=known,
        metiers=pd.Series(titles, dtype="str"),
        as_of=date.min,
        parameters={},
    )


def _published(told: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of ``Published.table`` that one csv after the other says."""
    once = told.drop_duplicates(["key", "column"])
    wide = once.pivot(index="key", columns="column", values="cell")
    found = wide.index.to_series().str.split("|", expand=True).set_axis(list(DIMENSIONS), axis=1)
    for name in _COLUMNS:
        cells = wide.get(name, pd.Series(np.nan, index=wide.index))
        own = {"low": "shortage_q0.1", "high": "shortage_q0.9"}.get(name, name)
        found[own] = pd.to_numeric(cells, errors="coerce")
        if name in MEASURES:
            found[f"{name}_masked"] = cells.eq(MASK)
    lever = wide.get("lever", pd.Series("", index=wide.index))
    return found.assign(n=np.nan, lever=lever.where(lever.ne(""), None)).sort_values(
        list(DIMENSIONS), ignore_index=True
    )
