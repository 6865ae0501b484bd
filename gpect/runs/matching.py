"""One month's matching, from the database to the database."""

from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.errors import NothingToDo
from gpect.match import allocate, candidates, evaluate, explain, questions, score
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.runs.outside import leave_outside, told_outside
from gpect.runs.records import RunSummary, write_run
from gpect.runs.workspace import Step, Workspace, known_referentiels, read_all
from gpect.store import engine as store_engine


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
    step("paires possibles")
    pairs = candidates.candidate_pairs(inputs, options)
    step("scores")
    scores = score.score_pairs(pairs, inputs, options)
    step("affectation")
    allocation = allocate.allocate(scores, inputs.openings, options, inputs.pathways)
    step("explications")
    results = {
        tables.ALLOCATIONS: explain.explain_allocations(allocation, scores, inputs, options),
        tables.UNFILLED: explain.unfilled(allocation, scores, inputs, options),
        tables.UNMATCHED: explain.unmatched(allocation, scores, inputs, options),
        tables.QUESTIONS: questions.questions(scores, inputs, options, allocation),
    }
    step("écriture")
    figures = evaluate.figures(allocation, scores, inputs, options) | told_outside(n_outside)
    return write_run(workspace, engine, "match", (inputs, options), results, figures)


def match_inputs(workspace: Workspace, engine: Engine) -> tuple[MatchInputs, int]:
    """Read what matching needs, and the number of openings left out as outside the territory."""
    read = read_all(
        engine,
        tables.PERSONS,
        tables.PERSON_SKILLS,
        tables.PATHWAYS,
        tables.PATHWAY_SKILLS,
        tables.OPENINGS,
        tables.OPENING_SKILLS,
        tables.TRAININGS,
        tables.TRAINING_SKILLS,
    )
    for spec, command in ((tables.PERSONS, "personnes"), (tables.OPENINGS, "besoins")):
        if read[spec.name].empty:
            raise NothingToDo(
                f"La base ne contient encore aucun enregistrement « {spec.title} ». "
                f"Lancez d'abord : gpect ingest {command} VOTRE_FICHIER"
            )
    known = known_referentiels(workspace)
    n_outside = leave_outside(read, known)
    return MatchInputs(**read, referentiels=known), n_outside
