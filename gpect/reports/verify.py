"""Attack a folder before it is handed out: what a reader could work out of its masked figures.

The folder's files are read as anyone would: the figures shown, the marks, and the fact that a
total is the sum of its parts. Rounding is allowed for. Files are compared too: a figure put back
by hand in one of them is shown to whoever has that one. Whatever gpect does not write is a fault:
of that, nothing can be said.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.reports.books.french import number
from gpect.reports.reread import agreement
from gpect.reports.reread.beside import shown_beside_masks
from gpect.reports.reread.counts import Counts, count_figures
from gpect.reports.reread.employers import few_employers
from gpect.reports.reread.folder import Reread, read_folder
from gpect.reports.reread.kept import against_kept
from gpect.reports.reread.people import people_in_words, small_people
from gpect.reports.reread.sentences import wrong_words
from gpect.reports.reread.specs import TableSpec, specs
from gpect.reports.reread.told import CELLS
from gpect.reports.reread.unknown import quoted
from gpect.reports.reread.values import odd_places, odd_values
from gpect.reports.secrecy import editions
from gpect.reports.secrecy.attack import attack_cells, attack_measure
from gpect.reports.secrecy.published import DIMENSIONS, MASK, MEASURES
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import relations

_WEAK: Final = ("table", "key", "measure", "low", "high")


@dataclass(frozen=True)
class House:
    """What the house knows beside a folder, and its reader does not.

    Attributes
    ----------
    editions
        Rows of ``Editions``; None where there is no base.
    parameters
        Names of what a run is made with, which the workbook says; empty where they are not known.
    """

    editions: pd.DataFrame | None = None
    parameters: Collection[str] = ()


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
        Files of ours whose text is not read, and what is checked of them.
    counts
        Figures masked and shown, of every table, each counted once.
    words
        Names cells in French.
    compared_with
        Says with which edition of the base the folder was compared; empty without a base.
    """

    weak: pd.DataFrame
    compared: pd.DataFrame
    small: pd.DataFrame
    faults: list[str]
    unread: list[str]
    counts: Counts
    words: agreement.Words
    compared_with: str = ""

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


def attack_folder(
    folder: Path, width: float = 5.0, last: Path | None = None, house: House | None = None
) -> Attack:
    """Attack a comité's folder as a whole.

    Parameters
    ----------
    folder
        Holds the files of ``gpect report comite``, as written or as edited: any of them may lack.
    width
        Least width (people, posts) of what may be told of a masked figure, rounding apart.
    last
        Folder of the edition before, attacked with this one.
    house
        What is known beside the folder; None for what its reader knows.

    Raises
    ------
    FileRefused
        The folder holds no figure of ours, or one of its files cannot be read.

    Notes
    -----
    Cost: two linear programs a masked figure that simpler bounds do not settle; about 10 s for
    a full edition, and as long as printing the page where there is a PDF.
    """
    house = house or House()
    reread = read_folder(folder, house.parameters)
    cells = agreement.as_cells(reread.told, MEASURES)
    both = pd.DataFrame(columns=list(_WEAK))
    if last is not None:
        before = agreement.as_cells(read_folder(last).told, MEASURES)
        both = _keyed(editions.attack(before, cells, width))
    words = agreement.Words(reread)
    with_what, kept = "", list[str]()
    if house.editions is not None:
        with_what, kept = against_kept(cells, house.editions, words)
    annexes = [_attack_annexe(reread, spec, width) for spec in specs().values()]
    rules = SecrecyRules(persons_min=width)
    return Attack(
        weak=pd.concat([_keyed(attack_cells(cells, width)), *annexes], ignore_index=True),
        compared=both,
        small=small_people(reread.told, rules),
        faults=[*_faults(reread, rules), *kept],
        unread=reread.unread,
        counts=count_figures(reread.told),
        words=words,
        compared_with=with_what,
    )


def _faults(reread: Reread, rules: SecrecyRules) -> list[str]:
    few = people_in_words(reread.told, rules)
    return [
        *agreement.disagreements(reread),
        *agreement.added_lines(reread),
        *shown_beside_masks(reread),
        *few_employers(reread, rules),
        *(f"{file}, {quoted(text)} : trop peu de personnes." for file, text in few),
        *odd_values(reread),
        *odd_places(reread),
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


def _attack_annexe(reread: Reread, spec: TableSpec, width: float) -> pd.DataFrame:
    """Give what is found again in an annexe."""
    weak = []
    for measure in spec.annexe.measures if spec.annexe else ():
        cells = _annexe_cells(reread.told, spec, measure)
        if cells.empty:
            continue
        sums = relations(cells[list(spec.keys)].assign(one=""))
        found = attack_measure(cells, measure, sums, (("key",), width))
        weak.append(found.assign(table=spec.name)[list(_WEAK)])
    return pd.concat([pd.DataFrame(columns=list(_WEAK)), *weak])


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
