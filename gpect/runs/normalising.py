"""Lists of titles or of skills to ROME, from a file to a file: the code that ``ingest`` uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gpect.domain.errors import OptionRefused
from gpect.ingest.answers import (
    SKILL_ANSWERS,
    TEXT_NAMES,
    TITLE_ANSWERS,
    TITLE_NAMES,
    SkillAnswers,
    TitleAnswers,
    contexts_of,
)
from gpect.ingest.files import delimited
from gpect.ingest.options import IngestOptions
from gpect.reports.books.plain import harmless_table
from gpect.runs.reading import skill_normaliser, title_normaliser
from gpect.runs.workspace import Step, Workspace, known_referentiels
from gpect.store import engine as store_engine

RECEIVED = "_recu"
"""Added to a header of the file that one of the answers would bear too."""


@dataclass(frozen=True)
class Normalised:
    """Lines read and written, and how many of each decision."""

    n_lines: int
    decisions: dict[str, int]


def normalise_titles(
    workspace: Workspace, files: tuple[Path, Path], options: IngestOptions, step: Step
) -> Normalised:
    """Answer each title of a CSV; what a database has learned serves where there is one.

    Parameters
    ----------
    workspace
        With a database that exists, or one whose ``base`` is "" for none.
    files
        The file to read and the file to write: every column and row of the first, in order,
        then the answers.
    """
    source, target = files
    step("index")
    engine = store_engine.open_store(workspace.base) if workspace.base else None
    answers = TitleAnswers(
        title_normaliser(workspace, engine, options), known_referentiels(workspace)
    )
    counts: dict[str, int] = {}
    n_lines = 0
    for piece, is_first in _pieces(source, target):
        named = delimited.column_of(piece, TITLE_NAMES, source)
        answered = answers.of(piece[named], contexts_of(piece))
        _write(target, _beside(piece, TITLE_ANSWERS).join(answered), first=is_first)
        for decision, n in answered["decision"].value_counts().items():
            counts[str(decision)] = counts.get(str(decision), 0) + int(n)
        n_lines += len(piece)
        step(f"{n_lines} lignes")
    return Normalised(n_lines, counts)


def normalise_skills(workspace: Workspace, files: tuple[Path, Path], step: Step) -> Normalised:
    """Answer each text of a CSV: one line a skill said, after the columns of its line."""
    source, target = files
    step("index")
    answers = SkillAnswers(skill_normaliser(workspace), known_referentiels(workspace))
    n_lines, n_known, n_unknown = 0, 0, 0
    for piece, is_first in _pieces(source, target):
        named = delimited.column_of(piece, TEXT_NAMES, source)
        texts = piece[named].set_axis(pd.RangeIndex(n_lines, n_lines + len(piece)))
        answered = answers.of(texts)
        beside = _beside(piece, SKILL_ANSWERS).set_axis(texts.index).loc[answered.index]
        _write(target, pd.concat([beside, answered], axis=1), first=is_first)
        n_known += int((answered["code_competence"] != "").sum())
        n_unknown += int(((answered["code_competence"] == "") & (answered["fragment"] != "")).sum())
        n_lines += len(piece)
        step(f"{n_lines} lignes")
    return Normalised(n_lines, {"reconnues": n_known, "non reconnues": n_unknown})


def _pieces(source: Path, target: Path) -> Iterator[tuple[pd.DataFrame, bool]]:
    if source.resolve() == target.resolve():
        raise OptionRefused("Le fichier à écrire est celui à lire : donnez-lui un autre nom.")
    for number, piece in enumerate(delimited.read_pieces(source)):
        yield piece, number == 0


def _beside(piece: pd.DataFrame, answers: tuple[str, ...]) -> pd.DataFrame:
    clashing = {name: f"{name}{RECEIVED}" for name in piece.columns if name in answers}
    return piece.rename(columns=clashing)


def _write(target: Path, lines: pd.DataFrame, *, first: bool) -> None:
    if first:
        target.parent.mkdir(parents=True, exist_ok=True)
    harmless_table(lines).to_csv(
        target,
        mode="w" if first else "a",
        header=first,
        index=False,
        encoding="utf-8",
        lineterminator="\n",
    )
