"""A matching workbook comes back: its decisions are checked against the run, then kept."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import contracts, propositions, tables, vocabulary
from gpect.domain.decisions import REASONS
from gpect.domain.propositions import FACTS, HEADS, canonical
from gpect.ingest.files.names import told_name
from gpect.ingest.kinds.decisions import FAULT_COLUMNS, DecisionsRead, read_decisions
from gpect.ingest.options import IngestOptions
from gpect.match import score
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.posts import is_open
from gpect.reports.batch import lines as sheet_lines
from gpect.runs import acceptances
from gpect.runs.learning import read_choices
from gpect.runs.matching import match_inputs
from gpect.runs.workspace import Workspace, known_referentiels, read_all
from gpect.store import decisions as store_decisions
from gpect.store import engine as store_engine
from gpect.store import tables as store_tables

IDENTITY = ("title", "employer", "person")
"""Cells that say of whom and of what the line speaks: changed, the decision may be another's."""

KEY = ["opening_id", "person_id", "run_id"]


@dataclass(frozen=True)
class DecisionsKept:
    """What became of a workbook: counts in French, and its faulty lines.

    ``faults`` are [row, column, severity, reason, suggestion], sorted by row.
    """

    figures: dict[str, int]
    faults: pd.DataFrame


def read_back(
    workspace: Workspace, path: Path, options: MatchOptions, reading: IngestOptions
) -> DecisionsKept:
    """Read the decisions of a workbook and keep those that are new.

    The codes written in its sheet of doubtful titles are learned as corrections; the answers to
    its questions are counted: they come back in the next file of who gave them.

    Raises
    ------
    FileRefused
        It is not a matching workbook.
    """
    found = read_decisions(path)
    engine = store_engine.open_store(workspace.base)
    expected = _expected(workspace, engine, found.lines)
    lines, faults = _check(found.lines, expected)
    kept = _with_reasons(workspace, engine, lines, options)
    decided = kept.assign(
        decided_on=pd.Timestamp(workspace.as_of), source_file=told_name(path), reading=0
    )
    n_new = store_decisions.write_new(engine, contracts.conform(decided, tables.DECISIONS))
    current = store_decisions.read_current(engine)
    openings = read_all(engine, tables.OPENINGS)["openings"]
    told = acceptances.doubts(lines, found.empty, current, openings)
    every = pd.concat([found.faults, faults, told])
    every = every.sort_values(["row", "column"], kind="stable", ignore_index=True)
    n_refused = every.loc[every["severity"] == "reject", "row"].nunique()
    counts = lines["decision"].map(vocabulary.DECISIONS).value_counts(sort=False)
    figures = {
        "Lignes du classeur": found.n_lines,
        "Décisions lues": len(lines),
        **{f"  {words}": int(counts.get(words, 0)) for words in vocabulary.DECISIONS.values()},
        "Nouvelles depuis la dernière lecture": n_new,
        "Lignes refusées": int(n_refused),
        "Commentaires, jamais enregistrés": found.n_comments,
    }
    told_beside, faults_beside = _side_sheets(workspace, path, found, reading)
    return DecisionsKept(
        figures | told_beside, pd.concat([every, faults_beside], ignore_index=True)
    )


def _side_sheets(
    workspace: Workspace, path: Path, found: DecisionsRead, reading: IngestOptions
) -> tuple[dict[str, int], pd.DataFrame]:
    """Take what was written beside the decisions; say what became of it, where there is any."""
    told, refused = {}, []
    if found.n_titles:
        learned = read_choices(workspace, path, reading)
        told = {
            "Codes ROME donnés à des intitulés": found.n_titles,
            "  refusés, inconnus de ROME": learned.n_refused,
            "  lignes de la base dont le métier change": learned.n_recoded,
        }
        refused = [_unknown_code(row, code) for row, code in learned.refused]
    if found.n_answers:
        told["Réponses, à reporter dans le prochain fichier de qui répond"] = found.n_answers
    return told, pd.DataFrame(refused, columns=FAULT_COLUMNS)


def _unknown_code(row: int, code: str) -> dict[str, object]:
    sheet, column = propositions.TITLES
    return {
        "row": row,
        "column": column,
        "severity": "reject",
        "reason": f"feuille « {sheet} », code inconnu de ROME « {code} » : rien n'en est appris",
        "suggestion": "",
    }


def _expected(workspace: Workspace, engine: Engine, lines: pd.DataFrame) -> pd.DataFrame:
    """Write again the lines of the runs that the workbook names, as the report would today."""
    runs = sorted(set(lines["run_id"]))
    allocations = store_tables.read(engine, tables.ALLOCATIONS, {"run_id": runs})
    read = read_all(engine, tables.OPENINGS, tables.PERSONS, tables.STRUCTURES)
    known = known_referentiels(workspace)
    communes, codes = known.territoire.communes, known.rome.codes
    openings = sheet_lines.opening_lines(read["openings"], communes, codes)
    persons = sheet_lines.person_lines(
        read["persons"], read["structures"], known.territoire.epcis, codes
    )
    return sheet_lines.proposal_lines(allocations, openings, persons)


def _check(lines: pd.DataFrame, expected: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keep the lines that are those of a run; name the cells that a hand changed."""
    shown = expected[[*KEY, "fingerprint", *FACTS]]
    both = lines.merge(shown, on=KEY, how="left", suffixes=("", "_then"), indicator=True)
    faults, is_kept = [], []
    for line in both.to_dict("records"):
        fault = _fault({str(name): value for name, value in line.items()})
        faults += [fault] if fault else []
        is_kept.append(fault is None or fault["severity"] == "warn")
    kept = lines[pd.Series(is_kept, index=lines.index, dtype=bool)]
    return kept, pd.DataFrame(faults, columns=FAULT_COLUMNS)


def _fault(line: dict[str, object]) -> dict[str, object] | None:
    row = {"row": line["row"], "column": HEADS["line_id"], "severity": "reject"}
    if line["_merge"] != "both":
        reason = "cette proposition n'est d'aucun calcul de cette base"
        return row | {"reason": reason, "suggestion": "reprendre le classeur de cette base"}
    if line["fingerprint"] == line["seen"]:
        return None
    changed = [n for n in FACTS if line[n] != canonical(line[f"{n}_then"])]
    named = ", ".join(f"« {HEADS[name]} »" for name in changed)
    if not changed:
        reason = "empreinte modifiée à la main ; la décision est prise"
        return row | {"severity": "warn", "reason": reason, "suggestion": ""}
    if set(changed) & set(IDENTITY):
        reason = (
            f"cellules changées à la main ({named}) : la décision est peut-être d'une autre ligne"
        )
        return row | {"reason": reason, "suggestion": "reprendre la ligne du classeur d'origine"}
    reason = f"cellules changées à la main ({named}) ; la décision est prise"
    return row | {"severity": "warn", "reason": reason, "suggestion": ""}


def _with_reasons(
    workspace: Workspace, engine: Engine, lines: pd.DataFrame, options: MatchOptions
) -> pd.DataFrame:
    """Add the reasons of the score as they are today, for weights to be learned on."""
    inputs, _ = match_inputs(workspace, engine)
    scored = scored_pairs(lines[["person_id", "opening_id"]], inputs, options)
    names = [column.name for column in REASONS]
    return lines.merge(
        scored[["person_id", "opening_id", *names]], on=["person_id", "opening_id"], how="left"
    )


def scored_pairs(pairs: pd.DataFrame, inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """Score the pairs whose person is known and whose opening is still open."""
    openings = inputs.openings[is_open(inputs.openings, options)]
    known = pairs[
        pairs["person_id"].isin(inputs.persons["person_id"])
        & pairs["opening_id"].isin(openings["opening_id"])
    ]
    bare = replace(inputs, openings=openings)
    return score.score_pairs(known.assign(distance_km=float("nan")), bare, options)
