"""One month's matching, from the database to the database."""

from typing import Any

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import contracts, tables
from gpect.domain.errors import NothingToDo
from gpect.match import allocate, candidates, decided, evaluate, score
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pathways import chosen as pathways
from gpect.match.reasons import explain, questions
from gpect.match.whatif import levers
from gpect.referentiels import certificats
from gpect.referentiels.loader import Referentiels
from gpect.runs.outside import leave_outside, told_outside
from gpect.runs.records import RunSummary, write_run
from gpect.runs.workspace import Step, Workspace, known_referentiels, read_all
from gpect.store import engine as store_engine

Results = dict[tables.TableSpec, pd.DataFrame]
Figures = dict[str, Any]


def match(workspace: Workspace, options: MatchOptions, step: Step) -> RunSummary:
    """Match every person with every open post at once, and keep the proposals with their reasons.

    Raises
    ------
    NothingToDo
        No person or no open post was ingested yet.
    """
    engine = store_engine.open_store(workspace.base)
    step("lecture de la base")
    inputs, n_outside = match_inputs(workspace, engine)
    results, figures = compute(inputs, options, step)
    step("écriture")
    figures |= told_outside(n_outside)
    return write_run(workspace, engine, "match", (inputs, options), results, figures)


def compute(inputs: MatchInputs, options: MatchOptions, step: Step) -> tuple[Results, Figures]:
    """Give every table of a run and its figures; the same inputs and options, the same tables."""
    decisions = decided.apply(inputs, options)
    inputs = decisions.inputs
    step("paires possibles")
    pairs = candidates.candidate_pairs(inputs, options)
    step("scores")
    scores = decisions.leave_out(score.score_pairs(pairs, inputs, options))
    step("affectation")
    allocation = allocate.allocate(scores, inputs.openings, options, inputs.pathways)
    step("explications")
    told = {
        tables.ALLOCATIONS: explain.explain_allocations(allocation, scores, inputs, options),
        tables.UNFILLED: explain.unfilled(allocation, scores, inputs, options),
        tables.UNMATCHED: explain.unmatched(allocation, scores, inputs, options),
    }
    results = {spec: decisions.tell(table) for spec, table in told.items()}
    results[tables.QUESTIONS] = questions.questions(scores, inputs, options, allocation)
    step("leviers")
    results[tables.LEVERS] = levers.levers(scores, inputs, options, decisions.closed)
    figures = evaluate.figures(allocation, scores, inputs, options) | decisions.figures
    if options.with_pathways:
        step("parcours")
        plan = pathways.plan(scores, inputs, options)
        results[tables.PATHWAY_PROPOSALS] = plan.proposals
        figures |= pathways.figures(plan)
    return results, figures


def match_inputs(workspace: Workspace, engine: Engine) -> tuple[MatchInputs, int]:
    """Read what matching needs, and the number of openings left out as outside the territory."""
    return inputs_of(read_all(engine, *READ), known_referentiels(workspace))


def inputs_of(read: dict[str, pd.DataFrame], known: Referentiels) -> tuple[MatchInputs, int]:
    """Make the inputs of a run from the tables ``READ``; count the openings left out."""
    for spec, command in ((tables.PERSONS, "personnes"), (tables.OPENINGS, "besoins")):
        if read[spec.name].empty:
            raise NothingToDo(
                f"La base ne contient encore aucun enregistrement « {spec.title} ». "
                f"Lancez d'abord : gpect ingest {command} VOTRE_FICHIER"
            )
    n_outside = leave_outside(read, known)
    return MatchInputs(**read, referentiels=certificats.join(known)), n_outside


def inputs_with(read: dict[str, pd.DataFrame], known: Referentiels) -> MatchInputs:
    """Make inputs of the tables ``read``, the others empty: for what depends on these alone."""
    others = {spec.name: contracts.empty(spec) for spec in READ if spec.name not in read}
    return MatchInputs(**others, **read, referentiels=known)


READ = (
    tables.PERSONS,
    tables.PERSON_SKILLS,
    tables.PATHWAYS,
    tables.PATHWAY_SKILLS,
    tables.OPENINGS,
    tables.OPENING_SKILLS,
    tables.TRAININGS,
    tables.TRAINING_SKILLS,
    tables.DECISIONS,
    tables.TRAVEL_TIMES,
    tables.PERSON_FREINS,
    tables.OPENING_REQUIREMENTS,
    tables.OUTCOMES,
)
"""The tables that matching reads; the audit's is not among them."""
