"""Skills of rows: free text of a cell → one line a skill, the surest kept when it is told twice."""

import pandas as pd

from gpect.domain.vocabulary import PERMIS_B
from gpect.ingest.normalisers import SkillReader
from gpect.ingest.records.rows import Rows


def said_in(rows: Rows, named: str, skills: SkillReader) -> pd.DataFrame:
    """Give ``row, skill_code, confidence, fragment`` of a field, each distinct text read once.

    One line per (row, skill), the surest, and per (row, fragment) that is no known skill, its
    code missing; ``row`` is the position of the record. Read at the first call, then remembered.
    """
    if named not in rows.skills:
        rows.skills[named] = _read(rows.text(named), skills)
    return rows.skills[named]


def read_skills(rows: Rows, named: str, kept: pd.DataFrame, skills: SkillReader) -> pd.DataFrame:
    """Give ``row, skill_code, confidence`` of a field of the records kept (their index)."""
    said = said_in(rows, named, skills)
    is_ours = said["skill_code"].notna() & said["row"].isin(kept.index)
    return said.loc[is_ours, ["row", "skill_code", "confidence"]]


def _read(texts: pd.Series, skills: SkillReader) -> pd.DataFrame:
    told = texts[texts != ""]
    places, distinct = pd.factorize(told)
    parsed = skills.parse(pd.Series(distinct, dtype="str")).rename(columns={"row": "text"})
    records = pd.DataFrame({"text": places, "row": told.index})
    return records.merge(parsed, on="text").drop(columns="text")


def part_permis(read: pd.DataFrame) -> tuple[pd.DataFrame, set[int]]:
    """Part the car licence from the skills; give the others and the rows that tell of it.

    It is a field of people and openings, never one of their skills.
    """
    is_permis = read["skill_code"] == PERMIS_B
    return read[~is_permis], set(read.loc[is_permis, "row"])
