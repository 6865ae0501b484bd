"""What if: the pathways of a scenario beside those of today; nothing of it is stored."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from gpect.domain import scenarios, tables, vocabulary
from gpect.domain.errors import FileRefused
from gpect.domain.scenarios import Scenario
from gpect.match import candidates, decided, score
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.problem import read_problem
from gpect.match.pathways import chosen as pathways
from gpect.match.pathways import graph
from gpect.match.whatif.suppose import difference, suppose
from gpect.referentiels.loader import Referentiels
from gpect.runs.matching import match_inputs
from gpect.runs.workspace import Step, Workspace, known_referentiels, read_all
from gpect.store import engine as store_engine

Permits = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Difference:
    """What a scenario would change.

    ``lines`` are [dimension, name, before, after, gained] with French names; ``figures`` say
    whether both plans are proved to be the best.
    """

    title: str
    lines: pd.DataFrame
    figures: dict[str, Any]


def match_what_if(
    workspace: Workspace, options: MatchOptions, path: Path, step: Step
) -> Difference:
    """Fill posts with and without a scenario, sessions and posts chosen together.

    The stored runs are neither read nor changed.

    Raises
    ------
    FileRefused
        The scenario is not there.
    OptionRefused
        It cannot be used.
    """
    scenario = read_scenario(path)
    inputs = _inputs(workspace, step)
    supposed = suppose(inputs, scenario, options)
    step("sans le scénario")
    before = _plan(inputs, options, ())
    step("avec le scénario")
    after = _plan(supposed.inputs, options, supposed.permits)
    lines = difference((inputs, before.proposals), (supposed.inputs, after.proposals))
    figures = read_as(workspace, scenario) | {
        "Postes pourvus sans le scénario": len(before.proposals),
        "Postes pourvus avec le scénario": len(after.proposals),
        "Différence de postes pourvus": len(after.proposals) - len(before.proposals),
        "Optimum prouvé": before.is_proved and after.is_proved,
    }
    return Difference(scenario.titre or path.stem, _named(lines, inputs), figures)


def write_graph(workspace: Workspace, options: MatchOptions, path: Path, step: Step) -> int:
    """Write the graph of the pathways chosen (GraphML); give the number of its nodes."""
    inputs = _inputs(workspace, step)
    step("parcours")
    made = _plan(inputs, options, ())
    drawn = graph.ways_graph(made, read_problem(inputs, options), chosen_only=True)
    graph.write_graphml(drawn, path)
    return len(drawn)


def read_scenario(path: Path) -> Scenario:
    """Read the file of a scenario, for both matching and forecasting.

    Raises
    ------
    FileRefused
        It is not there, or not UTF-8.
    OptionRefused
        It cannot be used.
    """
    if not path.is_file():
        raise FileRefused(f"{path.name} : ce fichier n'existe pas. Vérifiez le chemin donné.")
    try:
        return scenarios.read_scenario(path.read_text(encoding="utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise FileRefused(f"{path.name} : enregistrez ce fichier en UTF-8.") from error


def _inputs(workspace: Workspace, step: Step) -> MatchInputs:
    step("lecture de la base")
    engine = store_engine.open_store(workspace.base)
    inputs, _ = match_inputs(workspace, engine)
    engine.dispose()
    return inputs


def _plan(inputs: MatchInputs, options: MatchOptions, permits: Permits) -> pathways.Plan:
    decisions = decided.apply(inputs, options)
    pairs = candidates.candidate_pairs(decisions.inputs, options)
    scores = decisions.leave_out(score.score_pairs(pairs, decisions.inputs, options))
    return pathways.plan(scores, decisions.inputs, options, permits)


def read_as(workspace: Workspace, scenario: Scenario) -> dict[str, str]:
    """Say what was understood: the communes named, and employers that close without any post.

    A code of one commune may be the postal code of another, and a SIRET be mistyped.
    """
    told = {}
    if scenario.communes:
        told["Communes lues"] = _named_communes(scenario, known_referentiels(workspace))
    if scenario.closures:
        engine = store_engine.open_store(workspace.base)
        known = set(read_all(engine, tables.OPENINGS)["openings"]["siret"].dropna())
        engine.dispose()
        if absent := [c.siret for c in scenario.closures if c.siret not in known]:
            told["Employeurs sans poste dans la base"] = ", ".join(absent)
    return told


def _named_communes(scenario: Scenario, known: Referentiels) -> str:
    communes = known.territoire.communes.drop_duplicates("code_commune")
    names = communes.set_index("code_commune")["name"].reindex(scenario.communes)
    told = zip(scenario.communes, names.fillna("hors du territoire"), strict=True)
    return ", ".join(f"{name} ({code})" for code, name in told)


def _named(lines: pd.DataFrame, inputs: MatchInputs) -> pd.DataFrame:
    epcis = inputs.referentiels.territoire.epcis.set_index("code_epci")["short_name"]
    names = dict(vocabulary.FILIERE_TITLES) | {"*": "Ensemble"} | epcis.to_dict()
    told = lines["name"].map(names).fillna(lines["name"])
    nowhere = (
        lines["dimension"].map({"code_epci": vocabulary.NO_PLACE}).fillna(vocabulary.NO_METIER)
    )
    return lines.assign(name=told.mask(lines["name"] == vocabulary.UNKNOWN, nowhere))
