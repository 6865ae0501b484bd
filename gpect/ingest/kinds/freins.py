"""Freins of people and requirements of posts: closed lists, and never the why."""

import re

import pandas as pd

from gpect.domain.freins import AVOIDED, FREINS, REQUIREMENTS
from gpect.ingest.cells.choices import choice_parser
from gpect.ingest.kinds.fields import read_choices
from gpect.ingest.records.rows import Rows

_PARTS = re.compile(r"[;,|\n]")


def read_freins(rows: Rows, kept: pd.DataFrame) -> pd.DataFrame:
    """List what is known of the freins of the people kept: [person_id, frein, reponse].

    Blank and « non exploré » give no row: neither yes nor no.
    """
    asked = [code for code in FREINS if rows.has(f"frein_{code}")]
    parts = [_answers(rows, kept, code) for code in asked]
    avoided = read_requirements(rows, "exigences_a_eviter", kept)
    avoided["person_id"] = avoided["row"].map(kept["person_id"])
    avoided = avoided.rename(columns={"exigence": "frein"}).assign(reponse=AVOIDED)
    return pd.concat([*parts, avoided.drop(columns="row")], ignore_index=True)


def _answers(rows: Rows, kept: pd.DataFrame, code: str) -> pd.DataFrame:
    answer = read_choices(rows, f"frein_{code}").loc[kept.index]
    told = answer.notna() & (answer != "inexplore")
    return pd.DataFrame(
        {"person_id": kept.loc[told, "person_id"], "frein": code, "reponse": answer[told]}
    )


def read_requirements(rows: Rows, named: str, kept: pd.DataFrame) -> pd.DataFrame:
    """Read a list of requirements: [row, exigence]; what is not in the list is a warning."""
    texts = rows.text(named).loc[kept.index]
    parse = choice_parser(REQUIREMENTS)
    found: list[tuple[int, str]] = []
    faulty: set[int] = set()
    for row, text in zip(texts.index.tolist(), texts.tolist(), strict=True):
        for part in filter(None, map(str.strip, _PARTS.split(text))):
            code, is_fault = parse(part)
            found += [] if code is None else [(row, code)]
            faulty |= {row} if is_fault else set()
    is_faulty = pd.Series(texts.index.isin(sorted(faulty)), index=texts.index)
    rows.ledger.add(is_faulty, named, "valeur_inconnue", "warn", texts)
    return pd.DataFrame(found, columns=["row", "exigence"]).drop_duplicates()
