"""What people decide of titles: stored, applied at once to what the database holds, undone."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import contracts, tables
from gpect.domain.evidence import CORRECTION
from gpect.ingest import evidence
from gpect.ingest.answers import TITLE_NAMES
from gpect.ingest.files import delimited
from gpect.ingest.files.names import told_name
from gpect.ingest.options import IngestOptions
from gpect.ingest.records import messages
from gpect.ingest.review import read_review
from gpect.ingest.text import free_text
from gpect.ingest.text.folding import fold
from gpect.ingest.text.rome_codes import read_rome
from gpect.runs import recoding
from gpect.runs.reading import bridge, title_normaliser
from gpect.runs.workspace import Workspace, known_referentiels
from gpect.store import engine as store_engine
from gpect.store import lots

KIND = "titres"
_CODES = ("code_rome", "rome", "Bon code ROME", "code")
_OGR = ("code_ogr", "ogr", "appellation", "code appellation")
SHOWN = 20
"""Characters of a code refused that are repeated."""
_TIMES = ("n", "nombre")
_OF_A_RELEASE = re.compile(r"code[ _](?:rome[ _])?v4[._]?\d*")
"""A header that names the release of its codes: « code_v460 », « Code ROME v4.60 »."""


@dataclass(frozen=True)
class Learned:
    """What became of a file of labelled titles.

    Attributes
    ----------
    n_lines, n_refused
        Lines read with a code; those whose code nothing knows.
    n_titles
        Titles decided.
    n_ambiguous
        Titles that the file gives several codes: votes, no decision.
    n_recoded
        Stored records whose métier changed at once.
    refused
        (row, what stands for its code) of the lines refused; nothing that names somebody.
    """

    lot_id: str
    already_known: bool
    n_lines: int = 0
    n_refused: int = 0
    n_titles: int = 0
    n_ambiguous: int = 0
    n_recoded: int = 0
    refused: tuple[tuple[int, str], ...] = ()


def learn_titles(
    workspace: Workspace, path: Path, options: IngestOptions, origin: str = CORRECTION
) -> Learned:
    """Take a CSV of titles with their code: ``intitule``, ``code_rome`` and/or ``code_ogr``."""
    table = pd.concat(delimited.read_pieces(path), ignore_index=True)
    title = delimited.column_of(table, TITLE_NAMES, path)
    codes = (*_CODES, *(head for head in table.columns if _OF_A_RELEASE.fullmatch(fold(head))))
    named = [delimited.find_column(table, names) for names in (codes, _OGR, _TIMES)]
    if named[0] is None and named[1] is None:
        delimited.column_of(table, _CODES, path)  # refuses: there is no code at all
    blank = pd.Series("", index=table.index, dtype="str")
    code, ogr, times = (blank if name is None else table[name].str.strip() for name in named)
    n = pd.to_numeric(times, errors="coerce").where(lambda v: v >= 1).fillna(1).astype("Int64")
    labelled = pd.DataFrame({"title": table[title], "code_rome": code, "code_ogr": ogr, "n": n})
    labelled["row"] = table.index + 2
    labelled = labelled[(labelled["title"] != "") & ((code != "") | (ogr != ""))]
    return _learn(workspace, path, labelled, options, origin)


def read_choices(workspace: Workspace, path: Path, options: IngestOptions) -> Learned:
    """Take back a filled review workbook."""
    chosen = read_review(path).assign(code_ogr="", n=1)
    labelled = chosen.rename(columns={"choice": "code_rome"})
    return _learn(workspace, path, labelled, options, CORRECTION)


def _learn(
    workspace: Workspace, path: Path, labelled: pd.DataFrame, options: IngestOptions, origin: str
) -> Learned:
    engine = store_engine.open_store(workspace.base, create=True)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    lot_id = hashlib.sha256(f"{KIND}{origin}{sha256}".encode()).hexdigest()[:16]
    if lots.is_known(engine, lot_id):
        return Learned(lot_id, already_known=True)
    read = _read_codes(workspace, labelled)
    is_known = read["is_known"]
    untaught = title_normaliser(workspace, None, options)  # earlier decisions must not answer
    decided = evidence.learn(
        read[is_known], bridge(workspace), untaught, options.as_of, origin
    ).assign(lot_id=lot_id, source_file=told_name(path))
    changed = _apply(workspace, engine, options, decided)
    lot = _lot(workspace, path, (lot_id, sha256), (len(read), int(is_known.sum())))
    refused = read.loc[~is_known, ["row", "told"]]
    rejects = _rejects(refused, lot)
    stored = {tables.TITLE_EVIDENCE.name: decided} | changed
    lots.write_lot(engine, lot, stored, rejects)
    is_decision = decided["origin"] == origin
    return Learned(
        lot_id,
        already_known=False,
        n_lines=len(read),
        n_refused=len(refused),
        n_titles=int(is_decision.sum()),
        n_ambiguous=int(decided.loc[~is_decision, "title"].nunique()),
        n_recoded=sum(len(changed[name]) for name in recoding.MAINS if name in changed),
        refused=tuple(refused.itertuples(index=False, name=None)),
    )


def _apply(
    workspace: Workspace, engine: Engine, options: IngestOptions, decided: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Give the stored records whose métier the decisions change, with their new métier."""
    corrected = set(decided.loc[decided["origin"] == CORRECTION, "title"])
    if not corrected:
        return {}
    taught = title_normaliser(workspace, engine, options, decided)
    return recoding.recode(engine, taught, corrected)


def _read_codes(workspace: Workspace, labelled: pd.DataFrame) -> pd.DataFrame:
    """Read codes as people write them, or the label of an appellation in their place."""
    way = bridge(workspace)
    code = labelled["code_rome"].map(lambda cell: read_rome(cell)[0]).astype("str")
    label = labelled["code_rome"].where(code == "", "").map(way.ogr_of).astype("str")
    ogr = labelled["code_ogr"].str.replace(r"\.0+$", "", regex=True)
    ogr = ogr.where(ogr != "", label)
    written = labelled["code_rome"].where(labelled["code_rome"] != "", labelled["code_ogr"])
    told = free_text.mask(written.astype("str")).str[:SHOWN]
    read = labelled.assign(code_rome=code, code_ogr=ogr, told=told)
    return read.assign(is_known=way.bring(code, ogr).notna())


def _lot(
    workspace: Workspace, path: Path, marks: tuple[str, str], counts: tuple[int, int]
) -> pd.DataFrame:
    lot_id, sha256 = marks
    n_total, n_valid = counts
    versions = known_referentiels(workspace).versions
    row = {
        "lot_id": lot_id,
        "kind": KIND,
        "source_file": told_name(path),
        "sha256": sha256,
        "status": "ok" if n_valid == n_total else "partial",
        "rows_total": n_total,
        "rows_valid": n_valid,
        "rows_rejected": n_total - n_valid,
        "rows_duplicate": 0,
        "referentiels": " ; ".join(f"{k} {v}" for k, v in sorted(versions.items())),
    }
    return contracts.conform(pd.DataFrame([row]), tables.LOTS)


def _rejects(refused: pd.DataFrame, lot: pd.DataFrame) -> pd.DataFrame:
    """Say of each line whose code is unknown that nothing was learned of it."""
    column = "code_rome"
    rows = [
        {
            "lot_id": lot.at[0, "lot_id"],
            "row": row,
            "column": column,
            "code": "rome_inconnu",
            "severity": "reject",
            "source_file": lot.at[0, "source_file"],
            "reason": messages.sentence("rome_inconnu", int(row), column, code),
        }
        for row, code in refused.itertuples(index=False, name=None)
    ]
    return contracts.conform(pd.DataFrame(rows, columns=tables.REJECTS.names), tables.REJECTS)
