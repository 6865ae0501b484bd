"""What both comité files say: the same rows, the same rounded or masked figures, the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.referentiels.text import fold
from gpect.reports.books.french import number
from gpect.reports.comite.annexes import Annexe
from gpect.reports.drawings.outlines import Rings
from gpect.reports.secrecy.detail import OTHERS
from gpect.reports.secrecy.published import MASK, MEASURES, TOTAL, Published

if TYPE_CHECKING:
    from gpect.referentiels.territoire import Territoire

UNKNOWN: Final = vocabulary.UNKNOWN
"""What forecasts write for a place or a métier that was not told."""

WHOLE: Final = "Ensemble"

BANDS: Final = ("moins de 10", "10 à 49", "50 à 199", "200 et plus")
"""How many observations stand behind a figure, as the tables say it."""

NOWHERE: Final = vocabulary.NO_PLACE
"""Title of the needs and people whose place is not known."""

LEVEL_TITLES: Final = {
    "territoire": "Territoire",
    "epci": "EPCI",
    "filiere": "Filière",
    "filiere_epci": "Filière × EPCI",
    "metier": "Métier",
    "detail": "Métier × EPCI",
}


@dataclass(frozen=True)
class Edition:
    """One edition of the comité's pack, after the door of disclosure.

    Attributes
    ----------
    published
        Figures that may leave; nothing else about people or needs is in this object.
    backtest
        Accuracy of past forecasts, by level and quarters ahead.
    metiers
        Title of each métier by its ROME v3 code.
    annexes
        The other tables of the pack, already masked.
    outlines
        Real outlines of communes, degrees, by code; None where the map is to be computed.
    invented
        Whether the data are made up, as those of ``gpect demo``: each document must say so.
    """

    published: Published
    backtest: pd.DataFrame
    territoire: "Territoire"
    metiers: pd.Series
    as_of: date
    parameters: dict[str, str]
    annexes: Sequence[Annexe] = ()
    outlines: Rings | None = None
    invented: bool = False

    @cached_property
    def epcis(self) -> dict[str, str]:
        """Short name of each EPCI by code, in order of name; the unknown one last, if any."""
        table = self.territoire.epcis
        named = dict(zip(table["code_epci"], table["short_name"], strict=True))
        others = sorted(set(self.published.table["code_epci"]) - {TOTAL, *named})
        named |= dict.fromkeys(others, NOWHERE)
        order = sorted(named, key=lambda code: (named[code] == NOWHERE, fold(named[code]), code))
        return {code: named[code] for code in order}

    @cached_property
    def filieres(self) -> dict[str, str]:
        """Title of each filière that has figures, PHARE's own first."""
        titles = vocabulary.FILIERE_TITLES
        present = set(self.published.table["filiere"])
        return {code: title for code, title in titles.items() if code in present}

    def metier(self, code: str) -> str:
        """Give the title of a métier, or say that it is not known."""
        named = {UNKNOWN: vocabulary.NO_METIER, OTHERS: "Autres métiers"}
        if code in named:
            return named[code]
        return str(self.metiers.get(code, code))

    def by_filiere(self, code_epci: str = TOTAL) -> pd.DataFrame:
        """Give one line a filière and their total, for an EPCI or the whole territory."""
        parts = self.published.pick(filiere="each", code_epci=code_epci)
        return _ordered(parts, "filiere", self.filieres, self.published.pick(code_epci=code_epci))

    def by_epci(self, filiere: str = TOTAL) -> pd.DataFrame:
        """Give one line an EPCI and their total."""
        parts = self.published.pick(code_epci="each", filiere=filiere)
        return _ordered(parts, "code_epci", self.epcis, self.published.pick(filiere=filiere))

    def by_quarter(self, filiere: str = TOTAL) -> pd.DataFrame:
        """Give one line a quarter, in order, with its title in ``period``."""
        rows = self.published.pick(period="each", filiere=filiere)
        return display(rows.sort_values("period", ignore_index=True))

    def by_metier(self, code_epci: str = TOTAL) -> pd.DataFrame:
        """Give one line a métier, the greatest shortages first and the masked ones last."""
        rows = self.published.pick(filiere="each", code_rome_parent="each", code_epci=code_epci)
        return self._worst_first(rows)

    def by_metier_and_epci(self) -> pd.DataFrame:
        """Give one line a métier and an EPCI, the greatest shortages first."""
        rows = self.published.pick(filiere="each", code_rome_parent="each", code_epci="each")
        lines = self._worst_first(rows)
        return lines.assign(epci=lines["code_epci"].map(self.epcis))

    def _worst_first(self, rows: pd.DataFrame) -> pd.DataFrame:
        keys = ["shortage", "demand", "code_rome_parent", "code_epci"]
        lines = display(rows.sort_values(keys, ascending=[False, False, True, True]))
        titles = vocabulary.FILIERE_TITLES
        return lines.assign(
            title=lines["code_rome_parent"].map(self.metier),
            filiere_title=lines["filiere"].map(titles),
        ).reset_index(drop=True)


def _ordered(
    parts: pd.DataFrame, name: str, titles: dict[str, str], whole: pd.DataFrame
) -> pd.DataFrame:
    rank = {code: position for position, code in enumerate(titles)}
    ordered = parts.assign(rank=parts[name].map(rank)).sort_values("rank")
    lines = display(pd.concat([ordered, whole], ignore_index=True))
    return lines.assign(title=[*ordered[name].map(titles), *[WHOLE] * len(whole)])


def display(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn published rows into lines to show.

    Returns
    -------
    pd.DataFrame
        The rows' dimensions and lever, and for each figure a whole number, ``s`` when masked,
        None when unknown: demand, supply, shortage, low and high (shortage, 80 %), share
        (shortage over demand, from the rounded figures, [0, 1]).
    """
    shown = rows[["code_epci", "filiere", "code_rome_parent", "period", "lever"]].copy()
    masked = {measure: rows[f"{measure}_masked"] for measure in MEASURES}
    for measure in MEASURES:
        shown[measure] = _cells(rows[measure], masked[measure])
    shown["low"] = _cells(rows["shortage_q0.1"], masked["shortage"])
    shown["high"] = _cells(rows["shortage_q0.9"], masked["shortage"])
    share = (rows["shortage"] / rows["demand"].where(rows["demand"] > 0)).clip(upper=1.0)
    shown["share"] = _cells(share, masked["shortage"] | masked["demand"], whole=False)
    for part in ("declared", "trend", "departures"):
        shown[part] = _cells(rows[part], rows[part].isna())
    if "without_top" in rows:
        shown["without_top"] = _cells(rows["without_top"], masked["demand"])
    shown["n"] = _banded(rows["n"], masked["demand"]) if "n" in rows else None
    return shown


def _cells(values: pd.Series, masked: pd.Series, *, whole: bool = True) -> pd.Series:
    def cell(value: float, is_masked: Any) -> Any:
        if is_masked:
            return MASK
        if pd.isna(value):
            return None
        return int(value) if whole else float(value)

    pairs: Sequence[Any] = [cell(v, m) for v, m in zip(values, masked, strict=True)]
    return pd.Series(pairs, index=values.index, dtype=object)


def _banded(counts: pd.Series, masked: pd.Series) -> pd.Series:
    """Say how many observations stand behind a figure, by bands: enough to know how firm it is."""
    ends = [-1, 9, 49, 199, float("inf")]
    told = pd.cut(counts.astype("float64"), ends, labels=BANDS).astype(object)
    return told.where(told.notna(), None).mask(masked.to_numpy(bool), MASK)


def written(cell: Any) -> str:
    """Write a cell of :func:`display` that holds a count: a number, ``s`` or « n. d. »."""
    if isinstance(cell, str):
        return cell
    return number(float("nan") if cell is None else float(cell))
