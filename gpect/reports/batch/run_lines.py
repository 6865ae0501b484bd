"""Lines of the sheets that not every run has: pathways, fairness."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

STEPS: Final[Mapping[str, str]] = {
    "direct": "Sans passage",
    "formation": "Formation",
    "siae": "Poste de SIAE",
    "permis": "Permis B",
}


def pathway_lines(
    pathways: pd.DataFrame,
    trainings: pd.DataFrame,
    openings: pd.DataFrame,
    persons: pd.DataFrame,
) -> pd.DataFrame:
    """Give one line a pathway that goes through something, those of one structure together.

    Parameters
    ----------
    pathways
        Table ``PATHWAY_PROPOSALS``; direct ways are already propositions and are left out.
    openings, persons
        As :mod:`.lines` gives them.
    """
    through = pathways[pathways["step_kind"] != "direct"].drop(columns="starts_on")
    sessions = trainings.set_index("training_id")["raw_title"]
    steps = pd.concat([sessions, openings["title"]])
    steps = steps[~steps.index.duplicated()]
    shown = openings[["title", "employer", "starts_on"]]
    lines = through.join(shown, on="opening_id").join(persons, on="person_id")
    lines = lines.assign(
        kind_title=lines["step_kind"].map(STEPS),
        step_title=lines["step_id"].map(steps).astype("str"),
    )
    return lines.sort_values(["structure", "person", "person_id"], ignore_index=True)


def equity_lines(equity: pd.DataFrame) -> pd.DataFrame:
    """Give the alerts first, then criterion by criterion."""
    order = equity.assign(last=~equity["is_flagged"].fillna(value=False).astype(bool))
    return order.sort_values(["last", "attribute", "group", "measure", "scope"], ignore_index=True)
