"""What files are read against: the referentials indexed, and what the database has learned."""

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import contracts, tables
from gpect.ingest.evidence import known_titles
from gpect.ingest.normalisers import Normalisers
from gpect.ingest.options import IngestOptions
from gpect.ingest.skills.descriptions import DescriptionReader
from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.ingest.titles import TitleNormaliser
from gpect.referentiels.bridge import Bridge
from gpect.runs import indexes
from gpect.runs.indexes import Sources
from gpect.runs.workspace import Workspace, known_referentiels
from gpect.store import evidence as store_evidence
from gpect.store import tables as store_tables

ENOUGH_LISTS = 200
"""Offers with their competences from which those lists teach the reading of descriptions."""


@dataclass(frozen=True)
class _Evidence:
    """Labelled titles; equal when their contents are."""

    digest: str
    titles: pd.DataFrame = field(compare=False)


def normalisers(workspace: Workspace, engine: Engine, options: IngestOptions) -> Normalisers:
    """Give everything that a file is read against, with what the database has learned so far."""
    titles = title_normaliser(workspace, engine, options)
    known = store_tables.read(engine, tables.STRUCTURES)
    indexed = _indexes(_sources(workspace), titles)
    return replace(
        indexed, structures=known, descriptions=partial(_description_reader, workspace, engine)
    )


def title_normaliser(
    workspace: Workspace,
    engine: Engine | None,
    options: IngestOptions,
    decided: pd.DataFrame | None = None,
) -> TitleNormaliser:
    """Give the title normaliser, taught by the database where there is one.

    ``decided`` (``TITLE_EVIDENCE``) is not stored yet; it takes the place of what it replaces.
    """
    sources = _sources(workspace)
    empty = contracts.empty(tables.TITLE_EVIDENCE)
    stored = empty if engine is None else store_evidence.read_titles(engine)
    if decided is not None:
        older = stored[~stored["evidence_id"].isin(decided["evidence_id"])]
        stored = pd.concat([older, decided], ignore_index=True)
    titles = known_titles(stored, bridge(workspace))
    hashed = pd.util.hash_pandas_object(titles, index=False).to_numpy().tobytes()
    evidence = _Evidence(hashlib.sha256(hashed).hexdigest(), titles)
    return _titles(sources, evidence, (options.title_auto, options.title_known))


def skill_normaliser(workspace: Workspace) -> SkillNormaliser:
    """Give the skill normaliser."""
    return indexes.skills(_sources(workspace))


def _description_reader(workspace: Workspace, engine: Engine) -> DescriptionReader:
    """Give the reader of descriptions, taught by the lists of competences of stored offers."""
    listed = store_evidence.read_listed_skills(engine)
    enough = int(listed.loc[listed["skill_code"].isna(), "n"].sum()) >= ENOUGH_LISTS
    return DescriptionReader.build(known_referentiels(workspace), listed if enough else None)


def bridge(workspace: Workspace) -> Bridge:
    """Give the way from other ROME releases to the loaded one."""
    return indexes.bridge(_sources(workspace))


def _sources(workspace: Workspace) -> Sources:
    return Sources(
        workspace.referentiels, workspace.filieres, workspace.abreviations, workspace.kept_in
    )


@lru_cache(maxsize=2)
def _indexes(sources: Sources, titles: TitleNormaliser) -> Normalisers:
    """Index the referentials once for all the files of a command."""
    nothing = contracts.empty(tables.STRUCTURES)
    return Normalisers.build(
        sources.load(), titles, indexes.skills(sources), nothing, bridge=indexes.bridge(sources)
    )


@lru_cache(maxsize=2)
def _titles(
    sources: Sources, evidence: _Evidence, thresholds: tuple[float, float]
) -> TitleNormaliser:
    """Index what was learned beside the labels, which are indexed once."""
    auto, known = thresholds
    return TitleNormaliser.build(
        sources.load(),
        evidence.titles,
        title_auto=auto,
        title_known=known,
        labels=indexes.labels(sources),
    )
