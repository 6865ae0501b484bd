"""Titles that the database can teach: what people decided, and offers that came with a code."""

from typing import Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Engine

from gpect.domain import contracts
from gpect.domain.evidence import OFFRE, TITLE_EVIDENCE
from gpect.domain.tables import OPENING_SKILLS, OPENINGS
from gpect.store import schema, tables
from gpect.store.engine import reading

COLUMNS: Final = ["title", "code_ogr", "code_rome", "n", "origin", "decided_on", "evidence_id"]


def read_titles(engine: Engine) -> pd.DataFrame:
    """Read every labelled title: ``COLUMNS``, one row a decision or a title met.

    An offer counts where its sender gave a ROME code; its evidence lives and dies with it.
    """
    openings = schema.table(OPENINGS)
    names = ("raw_title", "code_ogr", "code_rome")
    columns = [openings.c[name] for name in names]
    asked = (
        sa.select(*columns, sa.func.count())
        .where(
            openings.c.code_rome_sent.is_not(None),
            openings.c.raw_title.is_not(None),
            openings.c.code_rome.is_not(None),
        )
        .group_by(*columns)
    )
    with reading(engine) as connection:
        told = tables.read_rows(connection, TITLE_EVIDENCE)[COLUMNS]
        rows = [tuple(row) for row in connection.execute(asked)]  # of Row, pandas asks too much
    met = pd.DataFrame(rows, columns=COLUMNS[:4])
    met = contracts.conform(met.assign(origin=OFFRE, evidence_id=range(len(met))), TITLE_EVIDENCE)
    return pd.concat([told, met[COLUMNS]], ignore_index=True)


def read_listed_skills(engine: Engine) -> pd.DataFrame:
    """Count what offers that list their competences listed, by code.

    Returns
    -------
    DataFrame
        ``code_rome, skill_code, n``: offers of the code that list the skill; ``skill_code``
        missing: offers of the code that list anything.
    """
    skills, openings = schema.table(OPENING_SKILLS), schema.table(OPENINGS)
    both = skills.join(openings, skills.c.opening_id == openings.c.opening_id)
    listed = (skills.c.source == "liste", openings.c.code_rome.is_not(None))
    by_skill = (
        sa.select(openings.c.code_rome, skills.c.skill_code, sa.func.count())
        .select_from(both)
        .where(*listed)
        .group_by(openings.c.code_rome, skills.c.skill_code)
    )
    offers = (
        sa.select(openings.c.code_rome, sa.func.count(sa.distinct(skills.c.opening_id)))
        .select_from(both)
        .where(*listed)
        .group_by(openings.c.code_rome)
    )
    with reading(engine) as connection:
        rows = [tuple(row) for row in connection.execute(by_skill)]
        rows += [(code, None, n) for code, n in connection.execute(offers)]
    table = pd.DataFrame(rows, columns=["code_rome", "skill_code", "n"])
    typed = table.astype({"code_rome": "str", "skill_code": "str", "n": "int64"})
    return typed.sort_values(["code_rome", "skill_code"], ignore_index=True)
