"""Attack a folder before it is handed out: what a reader could work out of its masked figures.

Nothing but the folder's files is read, as anyone would: the figures shown, the marks, and the
fact that a total is the sum of its parts. Rounding is allowed for. Files are compared too: a
figure put back by hand in one of them is shown to whoever has that one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.reports import editions
from gpect.reports.attack import attack_cells, attack_measure
from gpect.reports.french import number
from gpect.reports.published import DIMENSIONS, MASK, MEASURES
from gpect.reports.reread import agreement
from gpect.reports.reread.folder import Reread, read_folder
from gpect.reports.reread.sentences import wrong_words
from gpect.reports.reread.specs import TableSpec, specs
from gpect.reports.reread.told import CELLS
from gpect.reports.suppression import relations

_WEAK: Final = ("table", "key", "measure", "low", "high")


@dataclass(frozen=True)
class Attack:
    """What the attack found.

    Attributes
    ----------
    weak
        One row a masked figure that can be told to within less than the width asked: ``table,
        key, measure, low, high``.
    compared
        The same for figures masked in this edition and in the last, when both are attacked.
    small
        Figures shown although they are above 0 and under the threshold of people.
    faults
        One French sentence a cell or a text that files do not say alike, and a file that is
        not what it should be.
    unread
        Files, sheets and tables that are none of ours, of which nothing can be said.
    n_masked, n_shown
        Figures masked and shown, each counted once.
    words
        Names cells in French.
    """

    weak: pd.DataFrame
    compared: pd.DataFrame
    small: pd.DataFrame
    faults: list[str]
    unread: list[str]
    n_masked: int
    n_shown: int
    words: agreement.Words

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not (self.faults or len(self.weak) or len(self.compared) or len(self.small))

    @property
    def sentences(self) -> list[str]:
        """Say everything that was found, a French sentence each."""
        return [
            *self._told(self.small, "{low} est montré : trop peu de personnes"),
            *self._told(self.weak, "masqué, mais se retrouve ({low} à {high})"),
            *self._told(
                self.compared, "masqué, mais l'édition précédente le donne ({low} à {high})"
            ),
            *self.faults,
        ]

    def _told(self, found: pd.DataFrame, words: str) -> list[str]:
        return [
            f"{self.words.cell(row['table'], row['key'], row['measure'])} : "
            + words.format(low=number(row["low"], 0), high=number(row["high"], 0))
            + "."
            for row in found.to_dict("records")
        ]


def attack_folder(folder: Path, width: float = 5.0, last: Path | None = None) -> Attack:
    """Attack a comité's folder as a whole.

    Parameters
    ----------
    folder
        Holds the files of ``gpect report comite``, as written or as edited: any of them may lack.
    width
        Least width (people, posts) of what may be told of a masked figure, rounding apart.
    last
        Folder of the edition before, attacked with this one.

    Raises
    ------
    FileRefused
        The folder holds no figure of ours, or one of its files cannot be read.

    Notes
    -----
    Cost: two linear programs a masked figure that simpler bounds do not settle; about 10 s for
    a full edition, and as long as printing the page where there is a PDF.
    """
    reread = read_folder(folder)
    cells = agreement.as_cells(reread.told, MEASURES)
    both = pd.DataFrame(columns=list(_WEAK))
    if last is not None:
        before = agreement.as_cells(read_folder(last).told, MEASURES)
        both = _keyed(editions.attack(before, cells, width))
    annexes = [_attack_annexe(reread, spec, width) for spec in specs().values() if spec.annexe]
    weak = [_keyed(attack_cells(cells, width)), *(weak for weak, _ in annexes)]
    small = [_small_supply(cells, width), *(small for _, small in annexes)]
    return Attack(
        weak=pd.concat(weak, ignore_index=True),
        compared=both,
        small=pd.concat(small, ignore_index=True),
        faults=_faults(reread),
        unread=reread.unread,
        n_masked=int(sum(cells[f"{m}_masked"].sum() for m in MEASURES)),
        n_shown=int(sum(cells[m].notna().sum() for m in MEASURES)),
        words=agreement.Words(reread),
    )


def _faults(reread: Reread) -> list[str]:
    return [
        *agreement.disagreements(reread),
        *agreement.added_lines(reread),
        *agreement.shown_beside_masks(reread),
        *wrong_words(reread),
        *reread.faults,
    ]


def read_cells(folder: Path) -> pd.DataFrame:
    """Read every published cell of a folder once: dimensions, measures, marks."""
    return agreement.as_cells(read_folder(folder).told, MEASURES)


def _keyed(weak: pd.DataFrame) -> pd.DataFrame:
    """Put dimensions together, as the other tables name their lines."""
    key = weak[list(DIMENSIONS)].agg("|".join, axis=1) if len(weak) else ""
    return weak.assign(table=CELLS, key=key)[list(_WEAK)]


def _small_supply(cells: pd.DataFrame, width: float) -> pd.DataFrame:
    small = cells[(cells["supply"] > 0) & (cells["supply"] < width)]
    return _keyed(small.assign(measure="supply", low=small["supply"], high=small["supply"]))


def _attack_annexe(
    reread: Reread, spec: TableSpec, width: float
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give what is found again in an annexe, and the small numbers of people it shows."""
    annexe = spec.annexe
    weak, small = [], []
    for measure in () if annexe is None else annexe.measures:
        cells = _annexe_cells(reread.told, spec, measure)
        if cells.empty:
            continue
        sums = relations(cells[list(spec.keys)].assign(one=""))
        found = attack_measure(cells, measure, sums, (("key",), width))
        weak.append(found.assign(table=spec.name)[list(_WEAK)])
        if annexe is not None and measure in annexe.people:
            few = cells[(cells[measure] > 0) & (cells[measure] < width)]
            told = few.assign(table=spec.name, measure=measure, low=few[measure], high=few[measure])
            small.append(told[list(_WEAK)])
    nothing = pd.DataFrame(columns=list(_WEAK))
    return pd.concat([nothing, *weak]), pd.concat([nothing, *small])


def _annexe_cells(told: pd.DataFrame, spec: TableSpec, measure: str) -> pd.DataFrame:
    kept = told[(told["table"] == spec.name) & (told["column"] == measure)]
    if kept.empty:
        return pd.DataFrame()
    value = pd.to_numeric(kept["cell"], errors="coerce")
    seen = kept.assign(**{measure: value, f"{measure}_masked": kept["cell"] == MASK})
    once = seen.groupby("key", sort=True)[[measure, f"{measure}_masked"]].max()
    once[f"{measure}_masked"] &= once[measure].isna()
    parts = once.index.to_series().str.split("|", expand=True)
    return once.join(parts.set_axis(list(spec.keys), axis=1)).reset_index()
