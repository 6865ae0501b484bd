"""Statistical secrecy: the one door through which the comité's figures leave.

What is sensitive, and why:

- ``supply`` counts people who may take a post: a figure above 0 and below ``persons_min`` tells
  of too few of them;
- ``demand`` tells of an employer's plans where fewer than ``employers_min`` employers stand
  behind it, or where one holds ``dominance`` of the posts or more;
- ``shortage`` gives back either of the two where the other is known, so it is masked with them.
  That a masked one lies between 0 and a need that is shown is known without any table: it tells
  neither how many people there are nor whose posts they are, and is not counted as found again.

What the last edition masked stays masked while the horizon is the same; else it is what is
masked for choice, and both editions are attacked together before anything is written.

The parts of the demand (declared, trend, departures) are left out as soon as one demand figure
of the same table is masked, since they add up to it.
"""

import re
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from gpect.domain.errors import GpectError
from gpect.reports.secrecy import detail, editions, suppression
from gpect.reports.secrecy.attack import attack_cells
from gpect.reports.secrecy.employers import concentrated, posts_by_employer, without_top
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, PARTS, TOTAL, Published, select
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import Bools, Floats

_BESIDE: Final = 0.25
_AGAIN: Final = 0.1
_PEOPLE: Final = re.compile(r"\b(\d+) personnes?( disponibles?)?")
# What follows the number must not say, by its singular, that the number hidden is one.
_ONE_APART, _SOME_APART = "écartée par ses", "écartées par leurs"


def publish(
    shortages: pd.DataFrame,
    openings: pd.DataFrame,
    rules: SecrecyRules | None = None,
    last: pd.DataFrame | None = None,
) -> Published:
    """Give the figures that may leave the house, everything else masked.

    Parameters
    ----------
    shortages
        Table ``Shortages`` of one run.
    openings
        Table ``Openings``: who stands behind the needs. Posts without any known employer (an
        aggregated public source) protect nobody and mask nothing.
    last
        Rows of ``Editions`` of the last edition; None for the first one.

    Returns
    -------
    Published
        Every cell of the published tables, rounded after the masks were chosen.

    Raises
    ------
    GpectError
        A masked figure would be found again from what is shown, in this edition alone or beside
        the last one.

    Notes
    -----
    Cost: about 4 s for 1 300 finest cells, most of it linear programs; twice that where there
    is a last edition.
    """
    rules = rules or SecrecyRules()
    before = editions.as_cells(last)
    for share in rules.detail_shares:
        asked = replace(rules, detail_shares=(share,))
        cells, few = cells_to_publish(shortages, openings, asked, before)
        if before is not None:
            return _beside(before, cells, few, rules)
        masks = choose_masks(cells, few, rules)
        if secondary(cells, few, masks, rules) <= rules.secondary_max:
            break
    table = _hidden(cells, masks, rules)
    if len(attack_cells(table, rules.persons_min)):
        raise GpectError(
            "Un chiffre tenu secret se retrouverait par les totaux ; rien n'a été écrit. "
            "Signalez-le avec la commande lancée : c'est un défaut de gpect."
        )
    return Published(table)


def secondary(
    cells: pd.DataFrame, few: Bools, masks: dict[str, Bools], rules: SecrecyRules
) -> float:
    """Give the share of the figures that are masked only to keep others secret, in [0, 1]."""
    people = small(cells, rules)
    first = {"supply": people, "demand": few, "shortage": people | few}
    return float(np.mean([masks[name] & ~first[name] for name in MEASURES]))


def cells_to_publish(
    shortages: pd.DataFrame,
    openings: pd.DataFrame,
    rules: SecrecyRules,
    before: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Bools]:
    """Give the C cells of this edition, unmasked, and which needs would tell of one employer.

    The detail is the first of ``rules.detail_shares``.
    """
    posts = posts_by_employer(openings)
    cells = select(shortages)
    share = rules.detail_shares[0]
    if (before is None and np.isinf(share)) or (
        before is not None and not detail.has_crossed(before)
    ):
        cells = detail.without_crossed(cells)
    risky = small(cells, rules) | concentrated(cells, posts, rules)
    together = detail.metiers_told_together(cells, risky, share, before)
    cells = detail.tell_together(cells, together)
    few = concentrated(cells, posts, rules, together)
    return cells.assign(without_top=without_top(cells, posts)), few


def _beside(
    before: pd.DataFrame, cells: pd.DataFrame, few: Bools, rules: SecrecyRules
) -> Published:
    """Choose masks that hold beside the last edition; keep all of its masks if need be."""
    kept = editions.masks_of(before, cells)
    for forced in (False, True):
        if not forced and editions.same_horizon(before, cells):
            continue
        table = _hidden(cells, choose_masks(cells, few, rules, (kept, forced)), rules)
        alone = attack_cells(table, rules.persons_min)
        if alone.empty and editions.attack(before, table, rules.persons_min).empty:
            return Published(table)
    raise GpectError(
        "Un chiffre tenu secret se retrouverait en comparant cette édition à la précédente ; rien "
        "n'a été écrit. Attendez le trimestre suivant, ou retirez l'édition précédente."
    )


def choose_masks(
    cells: pd.DataFrame,
    few_employers: Bools,
    rules: SecrecyRules,
    last: tuple[dict[str, Bools], bool] | None = None,
) -> dict[str, Bools]:
    """Choose which figures of ``cells`` are masked, by measure.

    Parameters
    ----------
    cells
        C published cells.
    few_employers
        C booleans: cells whose need would tell of one employer.
    last
        Masks of the last edition, and whether they must stay or are only the first choice.
    """
    tables = suppression.relations(cells[list(DIMENSIONS)])
    before, is_kept = last or (dict.fromkeys(MEASURES, np.zeros(len(cells), dtype=np.bool_)), False)
    cost = _cost(cells)
    demand, supply, shortage = (cells[m].fillna(0.0).to_numpy(np.float64) for m in MEASURES)
    need = np.full(len(cells), rules.persons_min)
    need_posts = np.where(few_employers, np.maximum(need, rules.width_share * demand), need)

    def protect(name: str, values: Floats, primary: Bools, width: Floats, beside: Bools) -> Bools:
        start = primary | before[name] if is_kept else primary
        # A cell whose other figure is masked is told less of already: masking there costs less.
        price = cost * np.where(beside, _BESIDE, 1.0) * np.where(before[name], _AGAIN, 1.0)
        return suppression.protect(values, start, tables, width, price)

    masks = {"supply": protect("supply", supply, small(cells, rules), need, few_employers)}
    masks["demand"] = protect("demand", demand, few_employers, need_posts, masks["supply"])
    either = masks["supply"] | masks["demand"]
    masks["shortage"] = protect("shortage", shortage, either, need, either)
    return masks


def small(cells: pd.DataFrame, rules: SecrecyRules) -> Bools:
    """Say which cells count too few people."""
    supply = cells["supply"].fillna(0.0).to_numpy(np.float64)
    return np.asarray((supply > 0) & (supply < rules.persons_min), dtype=np.bool_)


def _cost(cells: pd.DataFrame) -> Floats:
    """Price a mask: dearer on totals, dearer on great figures."""
    n_totals = (cells[list(DIMENSIONS)] == TOTAL).sum(axis=1).to_numpy(np.float64)
    weight = 1.0 + np.log1p(cells["demand"].fillna(0.0).to_numpy(np.float64))
    return np.asarray(4.0**n_totals * weight)


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
    shown["n"] = cells["n"]
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

    discreet = _PEOPLE.sub(told, lever)
    return lever if discreet == lever else discreet.replace(_ONE_APART, _SOME_APART)


def _parts_table(cells: pd.DataFrame) -> Bools:
    """Cells for which the parts of the demand are told: filières of the whole territory."""
    others = [name for name in DIMENSIONS if name != "filiere"]
    return np.asarray((cells[others] == TOTAL).all(axis=1), dtype=np.bool_)
