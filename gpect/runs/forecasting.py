"""The shortages of the coming quarters, from the database to the database."""

from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.errors import NothingToDo
from gpect.forecast import shortage
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.runs.outside import leave_outside, told_outside
from gpect.runs.records import RunSummary, write_run
from gpect.runs.workspace import Step, Workspace, known_referentiels, read_all
from gpect.store import engine as store_engine


def forecast(workspace: Workspace, options: ForecastOptions, step: Step) -> RunSummary:
    """Forecast the shortages of the coming quarters and keep them with their intervals."""
    engine = store_engine.open_store(workspace.base)
    step("lecture de la base")
    inputs, n_outside = forecast_inputs(workspace, engine)
    step("tirages")
    shortages = shortage.shortages(inputs, options)
    step("écriture")
    figures = shortage.figures(shortages) | told_outside(n_outside)
    results = {tables.SHORTAGES: shortages}
    return write_run(workspace, engine, "forecast", (inputs, options), results, figures)


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
