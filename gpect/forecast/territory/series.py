"""Quarterly counts of what happened: openings, departures, hires, exits."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables, vocabulary
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.periods import QUARTERLY, period_text, quarter_of, quarters_of

UNKNOWN = vocabulary.UNKNOWN
"""Stands for a place or a métier that nobody gave: a cell of its own, so that totals agree."""

WHOLE = 0.5
"""Share of the usual quarter under which a leading one is the base filling up."""
ENOUGH = 20.0
"""Usual quarter from which that is looked at."""

CELL = ["code_epci", "code_rome_parent"]

PARTS = {
    "departs": vocabulary.DEPARTS,
    "embauches": ("embauche",),
    "sorties": ("sortie_durable", "sortie_transition", "sortie_positive", "autre_sortie"),
    "abandons": ("abandon",),
}
"""Events counted in each part that comes from outcomes; part « offres » comes from openings."""


@dataclass(frozen=True)
class Window:
    """The past quarters read: ``first`` to ``last``, running numbers, both included."""

    first: int
    last: int


def window(options: ForecastOptions) -> Window:
    """Give the full quarters before the reference date that may be read."""
    last = quarter_of(options.as_of) - 1
    return Window(last - options.history_quarters + 1, last)


def cell_keys(table: pd.DataFrame) -> pd.DataFrame:
    """Give EPCI and métier of each row, « inconnu » where missing; same index."""
    return table[CELL].astype("str").fillna(UNKNOWN)


def confidence_of(table: pd.DataFrame) -> pd.Series:
    """Give how surely each row's métier was read, [0, 1].

    1 where nobody said otherwise; 0 where it is missing: « inconnu » is no métier to be sure of.
    """
    said: pd.Series = table["title_confidence"].fillna(1.0)
    return said.where(table["code_rome_parent"].notna(), 0.0)


def title_of(table: pd.DataFrame, ids: pd.Series) -> pd.Series:
    """Name what each row's métier was read from: its title and code, else the row itself."""
    said: pd.Series = table["raw_title"].str.casefold() + "|" + table["code_rome"].fillna("")
    return said.fillna(ids).astype("str")


def opening_events(openings: pd.DataFrame) -> pd.DataFrame:
    """Give one row an opening: cell, quarter in which it appeared (or NA), posts.

    An opening appears when it is published, else when it starts, else when it is closed;
    a number of posts that is missing counts for one.
    """
    appeared = openings["published_on"].fillna(openings["starts_on"])
    appeared = appeared.fillna(openings["closed_on"])
    return cell_keys(openings).assign(
        quarter=quarters_of(appeared), value=openings["posts"].fillna(1).astype("int64")
    )


def outcome_events(outcomes: pd.DataFrame, events: tuple[str, ...]) -> pd.DataFrame:
    """Give one row an outcome among ``events``: cell, quarter (or NA), number of people."""
    chosen = outcomes[outcomes["event"].isin(events)]
    return cell_keys(chosen).assign(
        quarter=quarters_of(chosen["occurred_on"]), value=chosen["n"].fillna(1).astype("int64")
    )


def past_series(inputs: ForecastInputs, options: ForecastOptions) -> pd.DataFrame:
    """Count the past by part, EPCI, métier (ROME v3 parent) and quarter.

    Zeros stand between the part's first whole quarter and the last full quarter
    before the reference date, the same for every cell of a part. Values sum to those of the
    inputs, but what :func:`left_out` lists.

    Returns
    -------
    pandas.DataFrame
        Table ``SERIES``; parts « offres » (posts), « departs », « embauches », « sorties »
        and « abandons » (people).
    """
    span = window(options)
    counted = [
        _fill(events, part, span) for part, events in _all_events(inputs).items() if len(events)
    ]
    return contracts.conform(
        pd.concat([contracts.empty(tables.SERIES), *counted], ignore_index=True), tables.SERIES
    )


def left_out(inputs: ForecastInputs, options: ForecastOptions) -> pd.DataFrame:
    """Count what is not in the past series, and why.

    Returns
    -------
    pandas.DataFrame
        ``part``, ``reason`` (« sans date », « trop ancien », « base incomplète », « à venir »),
        ``value``; the quarter under way and later ones are « à venir ».
    """
    span = window(options)
    rows = []
    for part, events in _all_events(inputs).items():
        quarter = events["quarter"]
        reasons = {
            "sans date": quarter.isna(),
            "trop ancien": (quarter < span.first).fillna(value=False),
            "base incomplète": quarter.between(
                span.first, _begins(events, span), inclusive="left"
            ).fillna(value=False),
            "à venir": (quarter > span.last).fillna(value=False),
        }
        rows += [(part, why, int(events["value"][mask].sum())) for why, mask in reasons.items()]
    return pd.DataFrame(rows, columns=["part", "reason", "value"])


def _all_events(inputs: ForecastInputs) -> dict[str, pd.DataFrame]:
    return {
        "offres": opening_events(inputs.openings),
        **{part: outcome_events(inputs.outcomes, events) for part, events in PARTS.items()},
    }


def _within(events: pd.DataFrame, span: Window) -> pd.DataFrame:
    return events[events["quarter"].between(span.first, span.last).fillna(value=False)]


def _begins(events: pd.DataFrame, span: Window) -> int:
    """Give the quarter from which a part is whole: before it the base was filling up.

    Leading quarters under half of the usual one (the median) tell when files began to come, and
    not what employers needed: taken as a past, they would be read as a growth or a season. A part
    that counts few is taken whole: chance alone makes its quarters that small.
    """
    inside = _within(events, span)
    if inside.empty:
        return span.first
    found = inside.astype({"quarter": "int64"}).groupby("quarter")["value"].sum()
    totals = found.reindex(range(int(found.index.min()), span.last + 1), fill_value=0)
    usual = float(totals.median())
    is_whole = (totals >= WHOLE * usual).to_numpy() | (usual < ENOUGH)
    return int(totals.index.min()) + int(is_whole.argmax())


def _fill(events: pd.DataFrame, part: str, span: Window) -> pd.DataFrame:
    """Sum the events inside the window by cell and quarter, zeros put in."""
    inside = _within(events, Window(_begins(events, span), span.last))
    if inside.empty:
        return contracts.empty(tables.SERIES)
    quarters = range(int(inside["quarter"].min()), span.last + 1)
    sums = inside.astype({"quarter": "int64"}).groupby([*CELL, "quarter"])["value"].sum()
    wide = sums.unstack("quarter", fill_value=0).reindex(columns=list(quarters), fill_value=0)
    cells = wide.index.to_frame(index=False)
    return pd.DataFrame(
        {
            "part": part,
            **{name: np.repeat(cells[name].to_numpy(), len(quarters)) for name in CELL},
            "period": [period_text(q, QUARTERLY) for q in quarters] * len(cells),
            "value": wide.to_numpy(np.float64).ravel(),
        }
    )
