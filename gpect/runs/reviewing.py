"""The review of doubtful titles: what to decide, in a workbook or on the screen."""

from pathlib import Path

import pandas as pd

from gpect.domain import tables
from gpect.ingest.evidence import bare_titles
from gpect.ingest.options import IngestOptions
from gpect.reports.forms import review
from gpect.runs.reading import title_normaliser
from gpect.runs.workspace import Workspace, read_all
from gpect.store import engine as store_engine


def review_titles(workspace: Workspace, options: IngestOptions) -> pd.DataFrame:
    """Give the titles to decide of, the most posts first, each with its five best codes.

    ``is_label`` says that a title is a label of its first choice, slips and gender apart.

    The choices are those of today: what was learned since the file came counts.
    """
    engine = store_engine.open_store(workspace.base)
    read = read_all(engine, tables.OPENINGS, tables.PERSONS)
    both = pd.concat([table["raw_title"] for table in read.values()]).dropna().drop_duplicates()
    titles = title_normaliser(workspace, engine, options)
    words = titles.says(both)
    same = words.where(words != "", bare_titles(both)).set_axis(pd.Index(both))
    lines = review.title_lines(read["openings"], read["persons"], same)
    found = titles.normalise(lines["raw_title"])
    named = found["alternatives"].str.split(" ; ")
    choices = {name: named.str[i].astype("str") for i, name in enumerate(review.CHOICES)}
    said, first = titles.codes_said(lines["raw_title"]), named.str[0].str.split().str[0]
    return lines.assign(is_label=(said != "") & (said == first.fillna("")), **choices)


def write_review(workspace: Workspace, path: Path, options: IngestOptions) -> tuple[int, int]:
    """Write the review workbook; give the titles to decide of, and those that say a label."""
    lines = review_titles(workspace, options)
    engine = store_engine.open_store(workspace.base)
    unknown = read_all(engine, tables.UNKNOWN_SKILLS)["unknown_skills"]
    path.parent.mkdir(parents=True, exist_ok=True)
    review.write_review(path, lines, review.skill_lines(unknown), workspace.as_of)
    return len(lines), int(lines["is_label"].sum())
