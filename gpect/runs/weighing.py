"""``gpect apprendre appariement``: weights learned from decisions, hires and refusals."""

from dataclasses import replace

import numpy as np
import pandas as pd

from gpect.domain import tables
from gpect.domain.decisions import ACCEPTED, REASONS, REFUSED
from gpect.match import score
from gpect.match.inputs import MatchInputs
from gpect.match.learning import LearnedWeights, learn_weights, outcomes
from gpect.match.options import MatchOptions
from gpect.runs.matching import match_inputs
from gpect.runs.workspace import Workspace
from gpect.store import decisions as store_decisions
from gpect.store import engine as store_engine
from gpect.store import tables as store_tables

PAIR = ["person_id", "opening_id"]
EVENTS = {"embauche": ACCEPTED, "refus_employeur": REFUSED, "refus_personne": REFUSED}
"""Events of the outcomes that say what became of a pair."""

LONG_AGO = 36_500
"""Days: no start is too old when a pair of the past is scored."""


def learn_match(workspace: Workspace, options: MatchOptions) -> LearnedWeights:
    """Learn weights from the last decision on each pair, then from the outcomes received.

    Raises
    ------
    NothingToDo
        Too few outcomes to learn from.
    """
    engine = store_engine.open_store(workspace.base)
    decided = store_decisions.read_current(engine)
    received = store_tables.read(engine, tables.OUTCOMES)
    inputs, _ = match_inputs(workspace, engine)
    happened = _happened(received, inputs, options)
    known = pd.MultiIndex.from_frame(decided[PAIR])
    happened = happened[~pd.MultiIndex.from_frame(happened[PAIR]).isin(known)]
    return learn_weights(outcomes(pd.concat([decided, happened], ignore_index=True)), options)


def _happened(received: pd.DataFrame, inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """Score, as of today, the pairs of past hires and refusals; their dates say nothing."""
    told = received[received["event"].isin(EVENTS)].sort_values(["occurred_on", "outcome_id"])
    told = told.drop_duplicates(PAIR, keep="last")
    told = told[
        told["person_id"].isin(inputs.persons["person_id"])
        & told["opening_id"].isin(inputs.openings["opening_id"])
    ]
    again = inputs.openings.assign(
        closed_on=pd.Series(pd.NaT, index=inputs.openings.index).astype("datetime64[s]"),
        posts=inputs.openings["posts"].clip(lower=1).fillna(1),
    )
    reopened = replace(inputs, openings=again[again["opening_id"].isin(told["opening_id"])])
    pairs = told[PAIR].assign(distance_km=np.nan)
    scored = score.score_pairs(pairs, reopened, replace(options, overdue_days=LONG_AGO))
    names = [column.name for column in REASONS]
    both = told[[*PAIR, "event", "motif"]].merge(scored[[*PAIR, *names]], on=PAIR)
    return both.assign(decision=both["event"].map(EVENTS), timing=np.nan).drop(columns="event")
