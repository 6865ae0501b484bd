"""People who are, or will be, available for a post: where, for which métier, and when."""

from datetime import date

import numpy as np
import pandas as pd

from gpect.domain import vocabulary
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.periods import quarter_of, quarters_of
from gpect.forecast.people.exits import doubt_of_giving_up, exit_shares, past_exits
from gpect.forecast.territory.series import cell_keys, confidence_of, title_of
from gpect.referentiels import filieres

HIRED = ("embauche", "sortie_durable", "sortie_transition")
"""Events after which a person has a post."""

GONE = (*HIRED, "abandon")

LEFT = ("sortie_durable", "sortie_transition", "abandon")
"""Events that end the pathway under way, whatever end was planned."""


def people(inputs: ForecastInputs, options: ForecastOptions) -> pd.DataFrame:
    """Give one row a person who is, or will be, available.

    Returns
    -------
    pandas.DataFrame
        ``person_id``, ``code_epci``, ``code_rome_parent``, ``start`` (quarters from the
        beginning of the first one), ``chance`` (of being available at all, [0, 1]), ``doubt`` on
        it (a deviation of its log-odds, the same luck for all),
        ``confidence`` (that the métier is well read, [0, 1]), ``title`` it was read from,
        ``is_undated``, ``is_awaited`` (the date is still to come).
        Someone hired, or who left, since becoming available is not there any more; nor is
        someone who left the pathway whose end was awaited, or available only after the horizon.
    """
    persons = inputs.persons.merge(_last_pathways(inputs), on="person_id", how="left")
    available = persons["available_from"].fillna(persons["ends_on"])
    is_gone = _is_gone(persons, available, inputs.outcomes, options.as_of)
    day = pd.Timestamp(options.as_of)
    undated = available.isna()
    available = available.where(~undated, _as_the_others(persons["person_id"], available))
    awaited = available > day
    placed, exits = _with_metier(persons, inputs), past_exits(inputs, options.as_of)
    chance = np.where(undated, options.undated_share, 1.0)
    chance = np.where(awaited, chance * (1.0 - _given_up(placed, exits, inputs)), chance)
    found = cell_keys(placed).assign(
        person_id=persons["person_id"].astype("str"),
        start=_positions(available.where(available > day, day), options.as_of),
        chance=chance,
        doubt=np.where(awaited, doubt_of_giving_up(exits), 0.0),
        confidence=confidence_of(persons),
        title=title_of(persons, persons["person_id"]),
        is_undated=undated,
        is_awaited=awaited,
    )
    kept = found[~is_gone.to_numpy() & (found["start"] < options.horizon)]
    return kept.sort_values("person_id", ignore_index=True)


def _as_the_others(names: pd.Series, dates: pd.Series) -> pd.Series:
    """Give everyone a date as those of the dated people are spread; missing where none is known.

    The date comes from the pseudonym alone, so that other people's order changes nothing.
    """
    known = dates.dropna().sort_values().to_numpy()
    if not len(known):
        return pd.Series(pd.NaT, index=dates.index, dtype=dates.dtype)
    place = pd.util.hash_array(names.to_numpy(object)) % np.uint64(len(known))
    return pd.Series(known[place.astype(np.int64)], index=dates.index)


def _given_up(persons: pd.DataFrame, exits: pd.DataFrame, inputs: ForecastInputs) -> np.ndarray:
    """Give the share of pathways given up in each person's filière."""
    known = filieres.principal(inputs.referentiels.filieres)
    where = persons["code_rome_parent"].map(known).astype("str").fillna(vocabulary.HORS_FILIERE)
    shares = where.map(exit_shares(exits)["abandon"])
    return np.asarray(shares.to_numpy(np.float64))


def _last_pathways(inputs: ForecastInputs) -> pd.DataFrame:
    """Give each person's pathway that ends last, one without an end if there is no other.

    Gives ``starts_on, ends_on, target_code_rome``.
    """
    columns = ["person_id", "starts_on", "ends_on", "target_code_rome"]
    by = ["person_id", "ends_on", "pathway_id"]
    ordered = inputs.pathways.sort_values(by, na_position="first")
    return ordered.dropna(subset=["person_id"])[columns].drop_duplicates("person_id", keep="last")


def _is_gone(
    persons: pd.DataFrame, available: pd.Series, outcomes: pd.DataFrame, as_of: date
) -> "pd.Series[bool]":
    """Say who is not to be counted: gone since they were free, or from the pathway under way.

    The end of a pathway that was left before is awaited no more; where nobody said when the
    pathway began, it may be a later one, and still is.
    """
    gone, left = (
        _last_event(outcomes, events, as_of).reindex(persons["person_id"]).set_axis(persons.index)
        for events in (GONE, LEFT)
    )
    is_since = gone.notna() & (available.isna() | (available <= gone))
    is_planned_end = available == persons["ends_on"]
    return is_since | (is_planned_end & (left > persons["starts_on"]))


def _last_event(outcomes: pd.DataFrame, events: tuple[str, ...], as_of: date) -> pd.Series:
    is_past = outcomes["occurred_on"] <= pd.Timestamp(as_of)
    past = outcomes[outcomes["event"].isin(events) & is_past]
    return past.groupby("person_id")["occurred_on"].max()


def _with_metier(persons: pd.DataFrame, inputs: ForecastInputs) -> pd.DataFrame:
    """Take the métier aimed at by the pathway where the person's own is unknown."""
    codes = inputs.referentiels.rome.codes
    parents = codes.set_index("code_rome")["code_rome_parent"]
    aimed = persons["target_code_rome"].map(parents)
    return persons.assign(code_rome_parent=persons["code_rome_parent"].fillna(aimed))


def _positions(days: pd.Series, as_of: date) -> pd.Series:
    """Give each day as quarters from the beginning of ``as_of``'s quarter."""
    whole = quarters_of(days).astype("int64") - quarter_of(as_of)
    periods = days.dt.to_period("Q")
    start = periods.dt.start_time
    length = (periods.dt.end_time - start).dt.days + 1
    found: pd.Series = whole + (days - start).dt.days / length
    return found
