"""What the lines of a workbook say beside what is known: too many accepted, a decision emptied.

An acceptance is a human fact and is kept: whoever wrote it is told what it goes against.
"""

from typing import Any

import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.decisions import ACCEPTED
from gpect.domain.propositions import HEADS
from gpect.ingest.kinds.decisions import FAULT_COLUMNS

PAIR = ["opening_id", "person_id"]


def doubts(
    lines: pd.DataFrame, empty: pd.DataFrame, current: pd.DataFrame, openings: pd.DataFrame
) -> pd.DataFrame:
    """Give the warnings (``FAULT_COLUMNS``) on what was read.

    Parameters
    ----------
    lines
        The decisions kept of the workbook: ``row, opening_id, person_id, decision``.
    empty
        Its lines without a decision: ``row, opening_id, person_id``.
    current
        The last decision on each pair, those of ``lines`` included.
    openings
        ``opening_id, posts`` of those known.
    """
    accepted = current.loc[current["decision"] == ACCEPTED, PAIR]
    told = lines[lines["decision"] == ACCEPTED]
    posts = openings.set_index("opening_id")["posts"].fillna(1)
    found = _beyond_posts(told, accepted, posts) + _placed_twice(told, accepted)
    return pd.DataFrame(found + _emptied(empty, current), columns=FAULT_COLUMNS)


def _beyond_posts(
    told: pd.DataFrame, accepted: pd.DataFrame, posts: pd.Series
) -> list[dict[str, Any]]:
    """Tell of the openings on which more people are accepted than there are posts."""
    counts = accepted.groupby("opening_id").size()
    both = pd.DataFrame({"n": counts, "posts": posts.reindex(counts.index).fillna(1)})
    excess = both[both["n"] > both["posts"]].astype("int64")
    advice = "garder celles qui ont le poste, passer les autres en « En attente » ou « Déclinée »"
    return [
        _doubt(row, f"{n} personnes acceptées pour {_posts(n_posts)}", advice)
        for opening, n, n_posts in excess.itertuples(name=None)
        for row in told.loc[told["opening_id"] == opening, "row"]
    ]


def _posts(n: int) -> str:
    return "1 poste" if n == 1 else f"{n} postes"


def _placed_twice(told: pd.DataFrame, accepted: pd.DataFrame) -> list[dict[str, Any]]:
    """Tell of the people accepted on several openings."""
    counts = accepted.groupby("person_id").size()
    advice = "garder la sienne, passer les autres en « En attente » ou « Déclinée »"
    return [
        _doubt(row, f"la même personne est acceptée sur {n} postes", advice)
        for person, n in counts[counts > 1].items()
        for row in told.loc[told["person_id"] == person, "row"]
    ]


def _emptied(empty: pd.DataFrame, current: pd.DataFrame) -> list[dict[str, Any]]:
    """Tell of the lines without a decision whose pair has one: it stays."""
    decided = current[current["decision"].isin(["contactee", "acceptee", "refusee"])]
    both = empty.merge(decided[[*PAIR, "decision"]], on=PAIR)
    advice = "pour la reprendre, choisir « En attente »"
    return [
        _doubt(
            row, f"vide ici, « {vocabulary.DECISIONS[said]} » avant : cette décision reste", advice
        )
        for row, said in zip(both["row"], both["decision"], strict=True)
    ]


def _doubt(row: int, reason: str, suggestion: str) -> dict[str, Any]:
    return {
        "row": row,
        "column": HEADS["decision"],
        "severity": "warn",
        "reason": reason,
        "suggestion": suggestion,
    }
