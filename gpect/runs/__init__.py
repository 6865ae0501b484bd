"""One function per command: the only place where the stages meet.

Each run reads what it needs, calls pure stages in order, writes what they give and returns a
small summary; ``gpect.cli`` prints it. Matching and forecasting leave a Run record: digests of
the inputs, options, versions; the same record means the same tables.

================  =======================================================================
module            what it composes
================  =======================================================================
``workspace``     the folder, the database, the referentials (``init``)
``fetching``      a public service to a file (``recupere``)
``ingestion``     a file to the database and back (``ingest``, ``export``, ``undo``)
``ingested``      what is told of a file once it is read
``receiving``     a file that the base does not know: read, stored, given back to its sender
``reading``       the referentials indexed, and what the database has learned of titles
``normalising``   lists of titles or of skills, from a CSV to a CSV
``learning``      what people decide of titles: stored, applied at once (``apprendre``, ``revue``)
``recoding``      stored records once their titles are decided of
``reviewing``     the titles to decide of (``revue``)
``matching``      ``match``: people and open posts to proposals with their reasons
``supposing``     ``match --et-si``: a scenario beside today, nothing of it stored
``forecasting``   ``forecast``: past and declared needs to shortages with intervals
``tension``       ``tension``: three signals of shortage, side by side
``publishing``    the matching workbook (``report batch``)
``pack``          the comité's pack, and its attack (``report comite``, ``report verifier``)
``analysis``      tables without pseudonyms for notebooks (``gpect.open``)
``records``       the Run record that every calculation leaves
``decisions``     decisions read back from the workbook, kept for the next matching
``equity``        the fairness audit of a run
``shares``        what each group got in a run; with ``equity``, alone to read sex, age, QPV, RQTH
``explaining``    ``explique``: a pair, a person or a post, told from the functions of the run
``weighing``      ``apprendre appariement``: weights from decisions and outcomes
``replaying``     ``rejoue`` and ``match --diff``: runs done again, runs compared
``state``         ``status``: what the base holds, counted
``linking``       likely duplicates across structures, confirmed by a human (``doublons``)
``outside``       openings outside the territory, left out and counted
================  =======================================================================
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from gpect.runs.analysis import Analysis, export_tables, open_base
    from gpect.runs.decisions import DecisionsKept, read_back
    from gpect.runs.equity import EquityFound, audit_equity
    from gpect.runs.explaining import Explained, explain
    from gpect.runs.fetching import Fetched, fetch_france_travail, fetch_les_emplois
    from gpect.runs.forecasting import forecast, measured_past, too_late, what_if
    from gpect.runs.ingested import FileIngested
    from gpect.runs.ingestion import export, ingest, modeles, undo
    from gpect.runs.learning import Learned, learn_titles, read_choices
    from gpect.runs.linking import (
        Duplicates,
        likely_duplicates,
        read_duplicates,
        write_duplicates,
    )
    from gpect.runs.matching import match
    from gpect.runs.normalising import Normalised, normalise_skills, normalise_titles
    from gpect.runs.pack import attack_pack, report_comite
    from gpect.runs.publishing import report_batch
    from gpect.runs.records import RunSummary
    from gpect.runs.replaying import Compared, Replayed, compare, last_run_id, replay
    from gpect.runs.reviewing import review_titles, write_review
    from gpect.runs.state import Status, status
    from gpect.runs.supposing import (
        Difference,
        match_what_if,
        read_as,
        read_scenario,
        write_graph,
    )
    from gpect.runs.tension import Signals, three_signals
    from gpect.runs.weighing import learn_match
    from gpect.runs.workspace import Step, Workspace, init

__all__ = [
    "Analysis",
    "Compared",
    "DecisionsKept",
    "Difference",
    "Duplicates",
    "EquityFound",
    "Explained",
    "Fetched",
    "FileIngested",
    "Learned",
    "Normalised",
    "Replayed",
    "RunSummary",
    "Signals",
    "Status",
    "Step",
    "Workspace",
    "attack_pack",
    "audit_equity",
    "compare",
    "explain",
    "export",
    "export_tables",
    "fetch_france_travail",
    "fetch_les_emplois",
    "forecast",
    "ingest",
    "init",
    "last_run_id",
    "learn_match",
    "learn_titles",
    "likely_duplicates",
    "match",
    "match_what_if",
    "measured_past",
    "modeles",
    "normalise_skills",
    "normalise_titles",
    "open_base",
    "read_as",
    "read_back",
    "read_choices",
    "read_duplicates",
    "read_scenario",
    "replay",
    "report_batch",
    "report_comite",
    "review_titles",
    "status",
    "three_signals",
    "too_late",
    "undo",
    "what_if",
    "write_duplicates",
    "write_graph",
    "write_review",
]

_HOMES: Final = {
    "analysis": (
        "Analysis",
        "export_tables",
        "open_base",
    ),
    "decisions": (
        "DecisionsKept",
        "read_back",
    ),
    "equity": (
        "EquityFound",
        "audit_equity",
    ),
    "explaining": (
        "Explained",
        "explain",
    ),
    "fetching": (
        "Fetched",
        "fetch_france_travail",
        "fetch_les_emplois",
    ),
    "forecasting": (
        "forecast",
        "measured_past",
        "too_late",
        "what_if",
    ),
    "ingested": ("FileIngested",),
    "ingestion": (
        "export",
        "ingest",
        "modeles",
        "undo",
    ),
    "learning": (
        "Learned",
        "learn_titles",
        "read_choices",
    ),
    "linking": (
        "Duplicates",
        "likely_duplicates",
        "read_duplicates",
        "write_duplicates",
    ),
    "matching": ("match",),
    "normalising": (
        "Normalised",
        "normalise_skills",
        "normalise_titles",
    ),
    "pack": (
        "attack_pack",
        "report_comite",
    ),
    "publishing": ("report_batch",),
    "records": ("RunSummary",),
    "replaying": (
        "Compared",
        "Replayed",
        "compare",
        "last_run_id",
        "replay",
    ),
    "reviewing": (
        "review_titles",
        "write_review",
    ),
    "state": (
        "Status",
        "status",
    ),
    "supposing": (
        "Difference",
        "match_what_if",
        "read_as",
        "read_scenario",
        "write_graph",
    ),
    "tension": (
        "Signals",
        "three_signals",
    ),
    "weighing": ("learn_match",),
    "workspace": (
        "Step",
        "Workspace",
        "init",
    ),
}
"""Where each name lives: a command loads its own module, and no other stage."""


def __getattr__(name: str) -> Any:
    """Load what is asked for, at once and only it: a command starts a second sooner."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"gpect.runs.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
