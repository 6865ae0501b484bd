"""Skills of rows: free text of a cell → one line a skill, the surest kept when it is told twice."""

import pandas as pd

from gpect.ingest.normalisers import SkillReader

PERMIS_B = "CERT:PERMIS-B"
"""The car licence is a field of people and openings, never one of their skills."""


def read_skills(texts: pd.Series, skills: SkillReader) -> pd.DataFrame:
    """Give ``row, skill_code, confidence`` of n cells, each distinct text once.

    One line per (row, skill), the highest confidence; ``row`` is the index label of ``texts``.
    """
    told = texts[texts != ""]
    places, distinct = pd.factorize(told)
    parsed = skills.parse(pd.Series(distinct, dtype="str"))[["row", "skill_code", "confidence"]]
    parsed = parsed[parsed["skill_code"].notna()]
    spread = pd.DataFrame({"text": places, "row": told.index}).merge(
        parsed.rename(columns={"row": "text"}), on="text"
    )
    best = spread.sort_values(["row", "skill_code", "confidence"], ascending=[True, True, False])
    return best.drop_duplicates(["row", "skill_code"])[["row", "skill_code", "confidence"]]


def part_permis(read: pd.DataFrame) -> tuple[pd.DataFrame, set[int]]:
    """Part the car licence from the skills; give the others and the rows that tell of it."""
    is_permis = read["skill_code"] == PERMIS_B
    return read[~is_permis], set(read.loc[is_permis, "row"])
