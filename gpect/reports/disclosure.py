"""Statistical secrecy: the one door through which the comité's figures leave.

What is sensitive, and why:

- ``supply`` counts people who may take a post: a figure above 0 and below ``persons_min`` tells
  of too few of them;
- ``demand`` tells of an employer's plans where fewer than ``employers_min`` employers stand
  behind it, or where one holds more than ``dominance`` of the posts;
- ``shortage`` gives back either of the two where the other is known, so it is masked with them.

The parts of the demand (declared, trend, departures) are left out as soon as one demand figure
of the same table is masked, since they add up to it.
"""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from gpect.domain import vocabulary
from gpect.reports import suppression
from gpect.reports.published import DIMENSIONS, MEASURES, PARTS, TOTAL, Published, select
from gpect.reports.suppression import Bools, Floats

_PLACE: Final = ("code_epci", "filiere", "code_rome_parent")
_UNKNOWN: Final = "inconnu"
_PEOPLE: Final = re.compile(r"\b(\d+) personnes?( disponibles?)?")


@dataclass(frozen=True)
class SecrecyRules:
    """Thresholds under which a figure is masked.

    Attributes
    ----------
    persons_min
        Fewest people a published figure may count, and least width (people, posts) of what a
        reader may work out of a masked one.
    employers_min
        Fewest employers behind a published need.
    dominance
        Greatest share of the posts that one employer may hold.
    width_share
        Least width of what may be worked out of a masked need, as a share of it.
    """

    persons_min: float = 5.0
    employers_min: int = 3
    dominance: float = 0.85
    width_share: float = 0.15


def publish(
    shortages: pd.DataFrame, openings: pd.DataFrame, rules: SecrecyRules | None = None
) -> Published:
    """Give the figures that may leave the house, everything else masked.

    Parameters
    ----------
    shortages
        Table ``Shortages`` of one run.
    openings
        Table ``Openings``: who stands behind the needs. Posts without any known employer (an
        aggregated public source) protect nobody and mask nothing.

    Returns
    -------
    Published
        Every cell of the published tables, rounded after the masks were chosen.

    Notes
    -----
    Cost: about 1 s for 950 finest cells, most of it linear programs.
    """
    rules = rules or SecrecyRules()
    cells = select(shortages)
    masks = choose_masks(cells, concentrated(cells, openings, rules), rules)
    return Published(_hidden(cells.assign(without_top=without_top(cells, openings)), masks, rules))


def choose_masks(
    cells: pd.DataFrame, few_employers: Bools, rules: SecrecyRules
) -> dict[str, Bools]:
    """Choose which figures of ``cells`` are masked, by measure.

    Parameters
    ----------
    cells
        C published cells.
    few_employers
        C booleans: cells whose need would tell of one employer.
    """
    tables = suppression.relations(cells[list(DIMENSIONS)])
    cost = _cost(cells)
    demand, supply, shortage = (cells[m].fillna(0.0).to_numpy(np.float64) for m in MEASURES)
    need = np.full(len(cells), rules.persons_min)
    need_posts = np.maximum(need, rules.width_share * demand)
    few_people = (supply > 0) & (supply < rules.persons_min)
    masks = {
        "supply": suppression.protect(supply, few_people, tables, need, cost),
        "demand": suppression.protect(demand, few_employers, tables, need_posts, cost),
    }
    either = masks["supply"] | masks["demand"]
    masks["shortage"] = suppression.protect(shortage, either, tables, need, cost)
    return masks


def _cost(cells: pd.DataFrame) -> Floats:
    """Price a mask: dearer on totals, dearer on great figures."""
    n_totals = (cells[list(DIMENSIONS)] == TOTAL).sum(axis=1).to_numpy(np.float64)
    weight = 1.0 + np.log1p(cells["demand"].fillna(0.0).to_numpy(np.float64))
    return np.asarray(4.0**n_totals * weight)


def concentrated(cells: pd.DataFrame, openings: pd.DataFrame, rules: SecrecyRules) -> Bools:
    """Say which cells' needs come from too few employers, or from one above all."""
    posts = _posts_by_employer(openings)
    found = np.zeros(len(cells), dtype=np.bool_)
    detailed = (cells[list(_PLACE)] != TOTAL).to_numpy()
    for pattern in np.unique(detailed, axis=0):
        rows = np.flatnonzero((detailed == pattern).all(axis=1))
        names = [name for name, used in zip(_PLACE, pattern, strict=True) if used]
        found[rows] = _is_concentrated(cells.iloc[rows][names], posts, rules)
    return found & (cells["demand"] > 0).to_numpy(np.bool_)


def without_top(cells: pd.DataFrame, openings: pd.DataFrame) -> Floats:
    """Give each filière's need less the share of the employer who has most of its posts.

    Missing elsewhere than in the table of filières, and where no employer is known: a comité
    asks whether one plant makes the figure, not who it is.
    """
    posts = _posts_by_employer(openings)
    posts = posts[posts["is_known"]]
    whole = posts.groupby("filiere")["posts"].sum()
    top = posts.groupby(["filiere", "employer_id"])["posts"].sum().groupby("filiere").max()
    share = np.array((top / whole).reindex(cells["filiere"]), dtype=np.float64)
    everyone = posts.groupby("employer_id")["posts"].sum()
    is_whole = (cells["filiere"] == TOTAL).to_numpy()
    share[is_whole] = everyone.max() / everyone.sum() if len(everyone) else np.nan
    others = [name for name in DIMENSIONS if name != "filiere"]
    told = (cells[others] == TOTAL).all(axis=1).to_numpy()
    return np.where(told, cells["demand"].to_numpy(np.float64) * (1.0 - share), np.nan)


def _posts_by_employer(openings: pd.DataFrame) -> pd.DataFrame:
    employer = openings["siret"].fillna(openings["employer"])
    # Forecasts call « inconnu » a place or a métier that is missing, and put it in no filière.
    known = openings.fillna({"code_epci": _UNKNOWN, "code_rome_parent": _UNKNOWN})
    known = known.fillna({"filiere": vocabulary.HORS_FILIERE})
    return known.assign(
        employer_id=employer.fillna("?"),
        is_known=employer.notna(),
        posts=openings["posts"].fillna(1).astype("float64"),
    )[[*_PLACE, "employer_id", "is_known", "posts"]]


def _is_concentrated(keys: pd.DataFrame, posts: pd.DataFrame, rules: SecrecyRules) -> Bools:
    place = list(keys.columns)
    grouped = posts.groupby([*place, "employer_id"], sort=True, as_index=False)
    by_employer = grouped.agg(posts=("posts", "sum"), is_known=("is_known", "any"))
    # A column that is the same everywhere stands for « the whole territory ».
    by_place = by_employer.assign(whole="").groupby(["whole", *place], as_index=False)
    found = by_place.agg(
        n=("posts", "size"),
        top=("posts", "max"),
        all=("posts", "sum"),
        is_known=("is_known", "any"),
    )
    too_few = found["n"] < rules.employers_min
    one_holds = found["top"] > rules.dominance * found["all"]
    found["risky"] = (too_few | one_holds) & found["is_known"]
    joined = keys.assign(whole="").merge(found, on=["whole", *place], how="left")
    return np.asarray(joined["risky"].eq(other=True), dtype=np.bool_)


def _hidden(cells: pd.DataFrame, masks: dict[str, Bools], rules: SecrecyRules) -> pd.DataFrame:
    """Round, then take away what is masked, its interval and what would tell of it."""
    shown = cells[list(DIMENSIONS)].copy()
    for measure in MEASURES:
        names = [c for c in cells.columns if c == measure or c.startswith(f"{measure}_q")]
        # Half a post goes up, as readers round: floor(x + 1/2), not to the nearest even number.
        rounded = np.floor(cells[names].to_numpy(np.float64) + 0.5)
        shown[names] = np.where(masks[measure][:, None], np.nan, rounded)
        shown[f"{measure}_masked"] = masks[measure]
    any_demand = bool(masks["demand"][_parts_table(cells)].any())
    for part in PARTS:
        kept = _parts_table(cells) & (not any_demand)
        shown[part] = np.floor(cells[part].where(kept) + 0.5)
    without = np.floor(cells["without_top"].to_numpy(np.float64) + 0.5)
    shown["without_top"] = np.where(masks["demand"], np.nan, without)
    shown["lever"] = (
        cells["lever"]
        .mask(masks["shortage"])
        .map(lambda text: _discreet(text, rules.persons_min), na_action="ignore")
    )
    return shown


def _discreet(lever: str, persons_min: float) -> str:
    """Say « moins de 5 personnes » in a lever instead of a number below the threshold."""

    def told(found: re.Match[str]) -> str:
        if int(found[1]) >= persons_min:
            return found[0]
        noun = "personnes disponibles" if found[2] else "personnes"
        return f"moins de {persons_min:g} {noun}"

    return _PEOPLE.sub(told, lever)


def _parts_table(cells: pd.DataFrame) -> Bools:
    """Cells for which the parts of the demand are told: filières of the whole territory."""
    others = [name for name in DIMENSIONS if name != "filiere"]
    return np.asarray((cells[others] == TOTAL).all(axis=1), dtype=np.bool_)
