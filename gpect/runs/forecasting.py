"""The shortages of the coming quarters, from the database to the database."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables, vocabulary
from gpect.domain.errors import NothingToDo
from gpect.domain.scenarios import Scenario
from gpect.forecast import backtest, shortage
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs import published
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.periods import first_day, quarter_of
from gpect.forecast.people import crowd, exits
from gpect.forecast.territory import series
from gpect.match import decided
from gpect.match.affinity import measure_groups
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.referentiels import filieres
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.scenarios import check_scenario
from gpect.runs.matching import inputs_with
from gpect.runs.outside import leave_outside, told_outside
from gpect.runs.records import RunSummary, digests, write_run
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
    inputs, standing = with_decisions(inputs, engine, matching)
    step("passerelles entre métiers et communes")
    inputs = with_bridges(inputs, engine, matching)
    step("tirages")
    found = shortage.outlook(inputs, options)
    step("écriture")
    figures = shortage.figures(found.shortages) | standing | _told_parts(inputs, options)
    figures |= published.figures(found.prior) if found.prior else {}
    figures |= published.not_out_yet(inputs, options) | told_outside(n_outside)
    results = {tables.SHORTAGES: found.shortages, tables.FORECASTS: found.forecasts}
    return write_run(workspace, engine, "forecast", (inputs, options), results, figures)


def _told_parts(inputs: ForecastInputs, options: ForecastOptions) -> dict[str, float | int | str]:
    """Say how pathways should end, by kind, and which departures are announced."""
    ends = exits.expected_exits(crowd.people(inputs, options), inputs, options.as_of)
    leaving = exits.departures_to_come(inputs, options.as_of)
    title = vocabulary.EVENEMENTS
    told = {f"À attendre : {title[str(kind)]}": round(n) for kind, n in ends.items()}
    return told | {f"Annoncé : {title[str(kind)]}": round(n) for kind, n in leaving.items()}


def what_if(
    workspace: Workspace,
    options: ForecastOptions,
    matching: MatchOptions,
    scenario: Scenario,
    step: Step,
) -> pd.DataFrame:
    """Forecast without a scenario and with it, and give the two side by side; nothing is kept.

    Returns
    -------
    pandas.DataFrame
        Rows of ``Shortages`` that change, the whole horizon only: ``demand, shortage`` before and
        after and their difference, the greatest change first within each level; ``title`` says
        in words what the row is.

    Raises
    ------
    OptionRefused
        The scenario names what no referential knows, or a day that is past.
    """
    engine = store_engine.open_store(workspace.base)
    step("lecture de la base")
    inputs, _ = forecast_inputs(workspace, engine)
    check_scenario(scenario, inputs.referentiels, options.as_of)
    step("passerelles entre métiers et communes")
    inputs = with_bridges(with_decisions(inputs, engine, matching)[0], engine, matching)
    step("sans le scénario")
    before = shortage.shortages(inputs, options)
    step("avec le scénario")
    changes = shortage.compare(before, shortage.shortages(inputs, options, scenario))
    return changes.assign(title=_titles(changes, inputs.referentiels))


def too_late(scenario: Scenario, options: ForecastOptions) -> list[date]:
    """Give the days of a scenario that come after the last quarter forecast: they change nothing.

    A licence without a day is for the first quarter.
    """
    end = first_day(quarter_of(options.as_of) + options.horizon)
    days = [plant.date for plant in scenario.plants]
    days += [closure.date for closure in scenario.closures]
    days += [seats.date for seats in scenario.seats]
    days += [permits.date for permits in scenario.permits if permits.date is not None]
    return sorted({day for day in days if day >= end})


def measured_past(workspace: Workspace, options: ForecastOptions) -> backtest.LookBack:
    """Measure what past forecasts were worth, by level and quarters ahead, and line by line.

    ``title`` says in words what each line is.
    """
    inputs, _ = forecast_inputs(workspace, store_engine.open_store(workspace.base))
    past = series.past_series(inputs, options)
    known = inputs.referentiels
    by_metier = filieres.principal(known.filieres)
    found = backtest.look_back(past, options, by_metier, inputs=inputs)
    titles = _titles(found.lines.assign(code_rome_parent="*"), known)
    return replace(found, lines=found.lines.assign(title=titles))


def _titles(rows: pd.DataFrame, known: Referentiels) -> list[str]:
    """Name each row in French: métier, filière, EPCI, or the whole territory."""
    epcis = known.territoire.epcis.set_index("code_epci")["short_name"]
    metiers = known.rome.parents.set_index("code_rome_parent")["label"]
    parts = (
        _named(rows["code_rome_parent"], metiers, vocabulary.NO_METIER),
        _named(rows["filiere"], vocabulary.FILIERE_TITLES, vocabulary.NO_METIER),
        _named(rows["code_epci"], epcis, vocabulary.NO_PLACE),
    )
    told = zip(*parts, strict=True)
    return [" · ".join(part for part in row if part != "*") or "Territoire" for row in told]


def _named(codes: pd.Series, names: Mapping[str, str] | pd.Series, unknown: str) -> pd.Series:
    return codes.map(names).fillna(codes).mask(codes == vocabulary.UNKNOWN, unknown)


def with_decisions(
    inputs: ForecastInputs, engine: Engine, matching: MatchOptions
) -> tuple[ForecastInputs, dict[str, int]]:
    """Take out who has accepted a post, and the posts that are filled, as a matching does.

    Then figures that say how many; a hire already takes its person out (see ``crowd.people``).
    """
    read = read_all(engine, tables.DECISIONS)
    read |= {name: getattr(inputs, name) for name in ("persons", "openings", "outcomes")}
    asked = inputs_with(read, inputs.referentiels)
    filled = decided.posts_filled(asked, matching)
    is_placed = inputs.persons["person_id"].isin(decided.people_placed(asked, matching))
    told = {
        "Personnes placées, sorties de la prévision": int(is_placed.sum()),
        "Postes déjà pourvus, sortis de la prévision": int(filled.sum()),
    }
    changed = replace(inputs, persons=inputs.persons[~is_placed], filled=filled)
    return changed, {name: n for name, n in told.items() if n}


def changed_since(
    run: Mapping[str, Any], inputs: ForecastInputs, engine: Engine, matching: MatchOptions
) -> list[str]:
    """Name, in French, what the base holds otherwise than when ``run`` forecast it.

    People and posts, decisions counted; what only changes who could take which post is not looked
    for. ``inputs`` are what :func:`forecast_inputs` reads today.
    """
    before = json.loads(run["inputs"])
    now = digests(with_decisions(inputs, engine, matching)[0])
    specs = (tables.PERSONS, tables.PATHWAYS, tables.OPENINGS, tables.OUTCOMES)
    titles = {spec.name: spec.title.lower() for spec in specs}
    return [title for name, title in titles.items() if now[name] != before.get(name)]


def with_bridges(inputs: ForecastInputs, engine: Engine, matching: MatchOptions) -> ForecastInputs:
    """Measure which groups of people can serve which groups of posts."""
    others = read_all(
        engine,
        tables.PERSON_SKILLS,
        tables.PATHWAY_SKILLS,
        tables.OPENING_SKILLS,
        tables.OPENING_REQUIREMENTS,
        tables.PERSON_FREINS,
        tables.TRAININGS,
        tables.TRAINING_SKILLS,
    )
    whole = MatchInputs(
        persons=inputs.persons,
        pathways=inputs.pathways,
        openings=inputs.openings,
        referentiels=inputs.referentiels,
        **others,
    )
    measured = measure_groups(whole, matching)
    return replace(
        inputs,
        affinities=measured.affinities,
        missing_skills=measured.missing,
        opening_skills=others["opening_skills"],
    )


def forecast_inputs(workspace: Workspace, engine: Engine) -> tuple[ForecastInputs, int]:
    """Read what forecasting needs, and the number of openings left out as outside the territory."""
    specs = (tables.PERSONS, tables.PATHWAYS, tables.OPENINGS, tables.OUTCOMES)
    read = read_all(engine, *specs, tables.PUBLISHED_NEEDS)
    needs = read.pop(tables.PUBLISHED_NEEDS.name)
    if read["openings"].empty:
        raise NothingToDo(
            "La base ne contient encore aucun poste, ni ouvert ni passé. "
            "Lancez d'abord : gpect ingest besoins VOTRE_FICHIER"
        )
    known = known_referentiels(workspace)
    n_outside = leave_outside(read, known)
    published_needs = None if needs.empty else needs
    persons, pathways, openings, outcomes = (read[spec.name] for spec in specs)
    inputs = ForecastInputs(
        persons, pathways, openings, outcomes, referentiels=known, published=published_needs
    )
    return inputs, n_outside
