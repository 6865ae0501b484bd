"""The shortages of the coming quarters, from the database to the database."""

from dataclasses import replace

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.errors import NothingToDo
from gpect.forecast import shortage
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.match.affinity import group_affinities
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.runs.outside import leave_outside, told_outside
from gpect.runs.records import RunSummary, write_run
from gpect.runs.workspace import Step, Workspace, known_referentiels, read_all
from gpect.store import engine as store_engine


def forecast(
    workspace: Workspace, options: ForecastOptions, matching: MatchOptions, step: Step
) -> RunSummary:
    """Forecast the shortages of the coming quarters and keep them with their intervals.

    Parameters
    ----------
    matching
        How a person and a post are compared: the forecast lets groups of people serve the posts
        that matching would propose to them.
    """
    engine = store_engine.open_store(workspace.base)
    step("lecture de la base")
    inputs, n_outside = forecast_inputs(workspace, engine)
    step("passerelles entre métiers et communes")
    inputs = replace(inputs, affinities=_affinities(inputs, engine, matching))
    step("tirages")
    shortages = shortage.shortages(inputs, options)
    step("écriture")
    figures = shortage.figures(shortages) | told_outside(n_outside)
    results = {tables.SHORTAGES: shortages}
    return write_run(workspace, engine, "forecast", (inputs, options), results, figures)


def _affinities(inputs: ForecastInputs, engine: Engine, matching: MatchOptions) -> pd.DataFrame:
    """Measure which groups of people can serve which groups of posts."""
    others = (
        tables.PERSON_SKILLS,
        tables.PATHWAY_SKILLS,
        tables.OPENING_SKILLS,
        tables.TRAININGS,
        tables.TRAINING_SKILLS,
    )
    whole = MatchInputs(
        persons=inputs.persons,
        pathways=inputs.pathways,
        openings=inputs.openings,
        referentiels=inputs.referentiels,
        **read_all(engine, *others),
    )
    return group_affinities(whole, matching)


def forecast_inputs(workspace: Workspace, engine: Engine) -> tuple[ForecastInputs, int]:
    """Read what forecasting needs, and the number of openings left out as outside the territory."""
    read = read_all(engine, tables.PERSONS, tables.PATHWAYS, tables.OPENINGS, tables.OUTCOMES)
    if read["openings"].empty:
        raise NothingToDo(
            "La base ne contient encore aucun poste, ni ouvert ni passé. "
            "Lancez d'abord : gpect ingest besoins VOTRE_FICHIER"
        )
    known = known_referentiels(workspace)
    n_outside = leave_outside(read, known)
    return ForecastInputs(**read, referentiels=known), n_outside
