"""The same cell in every file that shows it: where they do not say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.reports.reread.folder import Reread
from gpect.reports.reread.specs import specs
from gpect.reports.reread.told import CELLS, is_same
from gpect.reports.secrecy.published import DIMENSIONS, MASK, TOTAL

_SHARE: Final = "Part des besoins sans personne"


@dataclass(frozen=True)
class Words:
    """Names a cell in French: its table's columns, the places its key says."""

    reread: Reread

    def cell(self, table: str, key: str, column: str) -> str:
        """Name a cell: « Besoins (Cambrai, Mobilité) »."""
        return f"{self.title(table, column)} ({self._place(table, key)})"

    def title(self, table: str, column: str) -> str:
        """Give the French head of a column."""
        if column == "share":
            return _SHARE
        known = [s for s in specs().values() if (s.is_cells if table == CELLS else s.name == table)]
        titles = {c.name: c.title for spec in known for c in spec.columns}
        return titles.get(column, column)

    def _place(self, table: str, key: str) -> str:
        epcis = {code: name for name, code in self.reread.names.epcis.items()}
        words = [
            epcis.get(part, vocabulary.FILIERES.get(part, part))
            for part in key.split("|")
            if part != TOTAL
        ]
        whole = "ensemble du territoire" if table == CELLS else "ensemble"
        return ", ".join(words) or whole


def disagreements(reread: Reread) -> list[str]:
    """Say, a sentence a cell, where files do not say the same of it."""
    words = Words(reread)
    found = []
    for (table, key, column), cells in _doubtful(reread.told):
        told: dict[str, list[str]] = {}
        for file, cell in zip(cells["file"], cells["cell"], strict=True):
            same = next((seen for seen in told if is_same(seen, cell)), cell)
            files = told.setdefault(same, [])
            files += [file] if file not in files else []
        if len(told) > 1:
            parts = [f"{written(cell)} dans {', '.join(files)}" for cell, files in told.items()]
            found.append(f"{words.cell(table, key, column)} : {' ; '.join(parts)}.")
    return found


def _doubtful(told: pd.DataFrame) -> Iterator[tuple[tuple[str, str, str], pd.DataFrame]]:
    """Give the cells written otherwise in two places, in order."""
    by = ["table", "key", "column"]
    differs = told.groupby(by)["cell"].transform("nunique") > 1
    for names, cells in told[differs].groupby(by, sort=True):
        table, key, column = map(str, names)
        yield (table, key, column), cells


def written(cell: str) -> str:
    """Write what a cell says in a sentence."""
    return "masqué" if cell == MASK else f"« {cell.replace('.', ',')} »" if cell else "vide"


def added_lines(reread: Reread) -> list[str]:
    """Say which lines one file shows and another, which should hold them all, does not.

    The two profiles of a csv hold the same lines; a sheet or the page holds lines of the csv.
    """
    told = reread.told
    is_csv = told["file"].str.endswith(".csv")
    if not is_csv.any():
        return []
    found = _beyond_csv(told, is_csv, Words(reread))
    lines = told[is_csv].drop_duplicates(["file", "table", "key"])
    for spec in specs().values():
        pair = [f"tables/{profile}/{spec.name}.csv" for profile in ("excel", "opendata")]
        keys = [set(lines.loc[lines["file"] == file, "key"]) for file in pair]
        if not all(pair_file in set(lines["file"]) for pair_file in pair):
            continue
        for at, other in ((0, 1), (1, 0)):
            found += [
                f"{_line(key)} : une ligne dans {pair[at]}, aucune dans {pair[other]}."
                for key in sorted(keys[at] - keys[other])
            ]
    return found


def _beyond_csv(told: pd.DataFrame, is_csv: pd.Series, words: Words) -> list[str]:
    known = set(zip(told.loc[is_csv, "table"], told.loc[is_csv, "key"], strict=True))
    tables = {table for table, _ in known}
    others = told[~is_csv & told["table"].isin(tables)].drop_duplicates(["file", "table", "key"])
    rows = zip(others["file"], others["table"], others["key"], others["column"], strict=True)
    return [
        f"{words.cell(table, key, column)} : une ligne dans {file}, aucune dans les csv."
        for file, table, key, column in rows
        if (table, key) not in known
    ]


def _line(key: str) -> str:
    return ", ".join(part for part in key.split("|") if part != TOTAL) or "Ensemble"


def as_cells(told: pd.DataFrame, measures: tuple[str, ...]) -> pd.DataFrame:
    """Give every cell of ``DIMENSIONS`` once: measures, and whether all that show it mask it.

    A cell shown in one file and masked in another counts as shown: readers have both.
    """
    kept = told[(told["table"] == CELLS) & told["column"].isin(measures)]
    found = kept.assign(
        value=pd.to_numeric(kept["cell"], errors="coerce"), masked=kept["cell"] == MASK
    )
    wide = found.pivot_table(
        index="key", columns="column", values=["value", "masked"], aggfunc="max", dropna=False
    )
    keys = wide.index.to_series().str.split("|", expand=True).set_axis(list(DIMENSIONS), axis=1)
    for measure in measures:
        value = wide.get(("value", measure), pd.Series(float("nan"), index=wide.index))
        mark = wide.get(("masked", measure), pd.Series(0, index=wide.index))
        keys[measure] = pd.to_numeric(value)
        keys[f"{measure}_masked"] = mark.eq(1) & keys[measure].isna()
    return keys.sort_values(list(DIMENSIONS), ignore_index=True).rename_axis(columns=None)
