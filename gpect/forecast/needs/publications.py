"""What offices publish of a zone's métiers, when it came out, and what it says of each cell.

- *BMO*: recruitment projects by bassin. A family without a line has no project there; « * » is a
  number kept secret: whole, unknown, from 1 to 4; drawn anew in each draw.
- *Dares*: average employment by département. What it says of an EPCI is what it says of its
  département: nothing tells one EPCI from another. A family of its nomenclature without a line,
  or without a figure, is unknown: its métiers keep the share that past openings give them, those
  that other families of theirs tell of too.

Projects and jobs are never added up: each publication gives shares of its own, and weighs as many
past openings as its option says.

- Zone → EPCI: the shares of each zone, weighted by the inhabitants of the EPCI's communes that
  are in it.
- FAP → ROME: a family's figure goes in equal parts to the métiers it is made of.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from gpect.domain.published import EMPLOYMENT, SURVEY
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Bools, Cells, Ints
from gpect.forecast.territory.doubt import names_of, salts, uniform
from gpect.forecast.territory.series import UNKNOWN
from gpect.forecast.territory.world import World
from gpect.referentiels.loader import Referentiels

HIDDEN = (1, 4)
"""Bounds of a number kept secret: the least one published is 5 (BMO 2024, the whole of France)."""

_ROW_OF = ["zone_code", "departement", "code_fap"]
"""What names a row of one publication and year."""

_LETTER, _OF_2021 = 2, "X"
"""What tells a family of 2021 (« T4X60 ») from one of 2009 (« T4Z60 »), but for a few of both."""

_HIDDEN = 20
"""Stream of luck of the numbers kept secret."""


@dataclass(frozen=True)
class Publication:
    """One series of figures, by zone and family.

    Attributes
    ----------
    source, zone_kind
        Which rows of ``PUBLISHED_NEEDS`` are its own.
    measure
        The column that it counts.
    option
        The setting that says its weight.
    title
        What the run's figures call it, in French.
    out
        Years after the year told, and month, on whose first day it was out, whatever the year.
    is_whole
        A family without a line counts none; else it is unknown.
    """

    source: str
    zone_kind: str
    measure: str
    option: str
    title: str
    out: tuple[int, int]
    is_whole: bool

    def out_on(self, year: int) -> date:
        """Give the first day on which what tells ``year`` may be taken as known."""
        return date(year + self.out[0], self.out[1], 1)

    def weight(self, options: ForecastOptions) -> float:
        """Give the past openings it is worth in each EPCI."""
        return float(getattr(options, self.option))


PUBLICATIONS = (
    Publication(
        SURVEY, "bassin", "projects", "published_weight", "Besoins publiés", (0, 5), is_whole=True
    ),
    Publication(
        EMPLOYMENT,
        "departement",
        "employment",
        "employment_weight",
        "Emploi publié",
        (2, 1),
        is_whole=False,
    ),
)
"""The survey of a year comes out in its April (24/04/2024 for 2024): known from May. The tensions
of a year come out in the autumn of the next: known from the January that follows."""


def latest(
    published: pd.DataFrame, known: Referentiels, told: Publication, day: date | None = None
) -> pd.DataFrame:
    """Give the rows that a prior reads: the last year, zones of the territory, known families.

    Only detailed families have known métiers: a row that is a sum of them is not read.

    Parameters
    ----------
    day
        Only what was out on that day; None for all that was received.

    Returns
    -------
    pandas.DataFrame
        Rows of ``PUBLISHED_NEEDS`` by zone, département and family; a measure is missing where it
        is kept secret or not known.
    """
    zones, families = set(zones_of(known, told)["zone_code"]), set(known.faps["code_fap"])
    is_ours = (published["source"] == told.source) & (published["zone_kind"] == told.zone_kind)
    is_ours &= published["zone_code"].isin(zones) & published["code_fap"].isin(families)
    is_said = published[told.measure].notna() | published["is_censored"].fillna(value=False)
    years = published["year"].astype("int64")
    if day is not None:
        is_ours &= years.map(told.out_on).map(day.__ge__).astype(bool)
    if not (is_ours & is_said).any():
        return published.iloc[:0]
    is_read = is_ours & (years == years[is_ours & is_said].max())
    found = published[is_read & is_said if told.is_whole else is_read]
    return found.sort_values(_ROW_OF, ignore_index=True)


def zones_of(known: Referentiels, told: Publication) -> pd.DataFrame:
    """Give the share of each EPCI's inhabitants who live in each zone of a publication.

    Returns
    -------
    pandas.DataFrame
        ``zone_code, code_epci, share``; shares of an EPCI add up to 1.
    """
    communes = known.territoire.communes
    codes = communes["code_commune"]
    departement = codes.str[:2].where(~codes.str.startswith("97"), codes.str[:3])
    zone = communes["code_bassin"] if told.zone_kind == "bassin" else departement
    placed = communes.assign(zone_code=zone)
    both = placed.groupby(["zone_code", "code_epci"], as_index=False)["population"].sum()
    people = both["population"].astype("float64")
    whole = people.groupby(both["code_epci"]).transform("sum")
    found: pd.DataFrame = both[["zone_code", "code_epci"]].assign(share=people / whole)
    return found


def shares_of(rows: pd.DataFrame, told: Publication, past: Ints, world: World) -> Floats:
    """Bring a publication to the cells, as shares of the openings of their EPCI.

    Parameters
    ----------
    rows
        What :func:`latest` gives.
    past
        C: past openings of each cell.

    Returns
    -------
    numpy.ndarray
        C × draws; adds up to 1 in each EPCI that a figure reaches, 0 elsewhere.
    """
    rows = rows if told.is_whole else _with_absent(rows, world.inputs.referentiels)
    links, weights = _links(rows, told, world)
    size = (len(world.cells.table), len(rows))
    spread = csr_array((weights, (links["cell"], links["row"])), shape=size)
    counts = _counts(rows, told, world.options)
    zone = rows["zone_code"].to_numpy(str)
    totals = pd.DataFrame(counts).groupby(zone).transform("sum").to_numpy()
    found = spread @ (counts / np.maximum(totals, 1.0))
    kept = np.zeros(size[0])
    if not told.is_whole:
        silent = _silent(rows, told, links, world.cells)
        found[silent] = 0.0
        kept = np.where(silent, _own_shares(past, world.cells), 0.0)
    epci = world.cells.table["code_epci"].to_numpy(str)
    whole, aside = (
        pd.DataFrame(parts).groupby(epci).transform("sum").to_numpy() for parts in (found, kept)
    )
    shared = np.divide(found, whole, out=np.zeros_like(found), where=whole > 0)
    return np.asarray(np.where(whole > 0, shared * (1.0 - aside) + kept[:, None], 0.0))


def is_placed(cells: Cells) -> "pd.Series[bool]":
    """Say which cells have a known place and métier: the others neither give nor receive."""
    return (cells.table[["code_epci", "code_rome_parent"]] != UNKNOWN).all(axis=1)


def _links(rows: pd.DataFrame, told: Publication, world: World) -> tuple[pd.DataFrame, Floats]:
    """Join rows to cells: ``row, cell`` and the share of the row's figure that goes there."""
    known, cells = world.inputs.referentiels, world.cells
    faps = known.faps.assign(
        part=1.0 / known.faps.groupby("code_fap")["code_rome_parent"].transform("size")
    )
    table = cells.table.assign(cell=np.arange(len(cells.table)))[is_placed(cells)]
    numbered = rows.assign(row=np.arange(len(rows)))[["row", "zone_code", "code_fap"]]
    joined = numbered.merge(faps, on="code_fap").merge(zones_of(known, told), on="zone_code")
    joined = joined.merge(table, on=["code_epci", "code_rome_parent"])
    return joined[["row", "cell"]], (joined["part"] * joined["share"]).to_numpy(np.float64)


def _counts(rows: pd.DataFrame, told: Publication, options: ForecastOptions) -> Floats:
    """Give the figure of each row and draw, 0 where unknown; a secret one between its bounds."""
    known = rows[told.measure].to_numpy(np.float64, na_value=np.nan)
    found = np.repeat(np.nan_to_num(known)[:, None], options.draws, axis=1)
    is_secret = rows["is_censored"].fillna(value=False).to_numpy(bool)
    hidden = np.flatnonzero(np.isnan(known) & is_secret)
    words = rows[_ROW_OF].astype("str").agg("|".join, axis=1)
    names, (low, high) = names_of(words)[hidden], HIDDEN
    for d, salt in enumerate(salts(options.seed, _HIDDEN, options.draws)):
        found[hidden, d] = low + np.floor(uniform(names, salt) * (high - low + 1))
    return found


def _with_absent(rows: pd.DataFrame, known: Referentiels) -> pd.DataFrame:
    """Add, to each zone told, the families of the same nomenclature that it has no line of."""
    families = known.faps[["code_fap"]].drop_duplicates()
    is_new = rows["code_fap"].str[_LETTER].eq(_OF_2021).any()
    families = families[families["code_fap"].str[_LETTER].eq(_OF_2021) == is_new]
    whole = rows[["zone_code", "departement"]].drop_duplicates().merge(families, how="cross")
    joined = rows.merge(whole, on=_ROW_OF, how="outer")
    return joined.sort_values(_ROW_OF, ignore_index=True)


def _silent(rows: pd.DataFrame, told: Publication, links: pd.DataFrame, cells: Cells) -> Bools:
    """Say of which placed cells nothing is known: no family with a figure, or one without."""
    has_figure = rows[told.measure].notna().to_numpy()[links["row"]]
    found = is_placed(cells).to_numpy(bool, copy=True)
    found[links["cell"][has_figure]] = False
    found[links["cell"][~has_figure]] = True
    return found


def _own_shares(past: Ints, cells: Cells) -> Floats:
    """Give the share of each cell in the past openings of its EPCI, 0 where there is none."""
    placed = np.where(is_placed(cells), past, 0)
    whole = pd.Series(placed).groupby(cells.table["code_epci"].to_numpy(str)).transform("sum")
    return np.asarray(placed / np.maximum(whole.to_numpy(np.float64), 1.0))
