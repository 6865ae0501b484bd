"""``gpect explique``: a person, a post, or both, told from the functions of the run."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.errors import NothingToDo
from gpect.match import decided
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.posts import is_open
from gpect.match.reasons.detail import PairDetail, pair_detail, why_not
from gpect.match.reasons.wording import counted
from gpect.reports.batch import lines
from gpect.runs.matching import match_inputs
from gpect.runs.records import chosen_run
from gpect.runs.replaying import find_inputs, options_of
from gpect.runs.workspace import Workspace
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs

SHOWN = 5
"""Identifiers told where several begin alike."""


@dataclass(frozen=True)
class Explained:
    """What is told: who and what, sentences, and the detail of the pair where there is one."""

    heads: list[str]
    sentences: list[str]
    detail: PairDetail | None = None


def explain(
    workspace: Workspace, names: tuple[str, str | None], run_id: str | None = None
) -> Explained:
    """Explain a person and a post, or one of them alone, as a run saw them.

    The tables and the options are those that the run had; where they are found no more, today's
    base stands for them and the first sentence says so.

    Parameters
    ----------
    names
        Identifiers, or their first characters, in any order; the second may be None.
    run_id
        The run, or its first characters; the latest where none is named.

    Raises
    ------
    NothingToDo
        No run, or an identifier that is nobody's or several people's.
    """
    engine = store_engine.open_store(workspace.base)
    run = chosen_run(engine, run_id, "match")
    inputs, warning = _inputs_of(workspace, engine, run)
    person, opening = _resolve(inputs, [name for name in names if name])
    results = store_runs.read_tables(
        engine, run["run_id"], (tables.ALLOCATIONS, tables.UNFILLED, tables.UNMATCHED)
    )
    heads = [*_heads(inputs, person, opening), *warning]
    if person and opening:
        return _pair(inputs, results, options_of(run), (person, opening), heads)
    if person:
        return Explained(heads, _of_person(inputs, results, person))
    return Explained(heads, _of_opening(inputs, results, str(opening)))


def _inputs_of(
    workspace: Workspace, engine: Engine, run: Mapping[str, Any]
) -> tuple[MatchInputs, list[str]]:
    """Give the inputs of a run, or today's with a sentence that says so."""
    inputs, missing = find_inputs(workspace, engine, run)
    if inputs is not None:
        return inputs, []
    told = f"Attention : {missing}. L'explication lit la base d'aujourd'hui."
    return match_inputs(workspace, engine)[0], [told]


def _resolve(inputs: MatchInputs, names: list[str]) -> tuple[str | None, str | None]:
    found: dict[str, str] = {}
    for name in names:
        people = _starting(inputs.persons["person_id"], name)
        posts = _starting(inputs.openings["opening_id"], name)
        if len(people) + len(posts) > 1:
            begun = ", ".join([*people, *posts][:SHOWN])
            raise NothingToDo(f"« {name} » est le début de plusieurs : {begun}… Donnez-en plus.")
        if not people and not posts:
            raise NothingToDo(f"« {name} » n'est ni une personne ni un poste de la base.")
        found["person" if people else "opening"] = (people or posts)[0]
    if len(found) < len(names):
        raise NothingToDo("Donnez une personne et un poste, pas deux fois la même nature.")
    return found.get("person"), found.get("opening")


def _starting(ids: pd.Series, name: str) -> list[str]:
    exact = ids[ids == name]
    return sorted(exact if len(exact) else ids[ids.str.startswith(name)])[:SHOWN]


def _heads(inputs: MatchInputs, person: str | None, opening: str | None) -> list[str]:
    told = []
    if person:
        told.append(f"Personne {lines.short_pseudonyms(inputs.persons['person_id'])[person]}")
    if opening:
        told.append(f"Poste {opening} : {_post(inputs, opening)}")
    return told


def _post(inputs: MatchInputs, opening: str) -> str:
    """Say a post in words: its title, its employer, where it is."""
    known = inputs.referentiels
    chosen = inputs.openings[inputs.openings["opening_id"] == opening]
    if chosen.empty:
        return "poste qui n'est plus dans la base"
    shown = lines.opening_lines(chosen, known.territoire.communes, known.rome.codes)
    named = shown.fillna({"employer": "?", "commune": "lieu inconnu"}).iloc[0]
    return f"{named['title']}, {named['employer']}, {named['commune']}"


def _pair(
    inputs: MatchInputs,
    results: dict[str, pd.DataFrame],
    options: MatchOptions,
    pair: tuple[str, str],
    heads: list[str],
) -> Explained:
    person, opening = pair
    decisions = decided.apply(inputs, options)
    now = decisions.inputs
    said = [_decided(decisions, pair)]
    if person not in set(now.persons["person_id"]):
        return Explained(heads, ["Une décision l'a placée : elle n'est plus dans le calcul."])
    if not is_open(now.openings, options)[now.openings["opening_id"] == opening].any():
        return Explained(heads, ["Ce poste est clos, pourvu, ou son début est passé."])
    detail = pair_detail(now, options, person, opening)
    proposed = results["allocations"]
    line = proposed[(proposed["person_id"] == person) & (proposed["opening_id"] == opening)]
    if len(line):
        said.insert(
            0,
            f"Proposé dans le dernier calcul, n° {line['rank'].iloc[0]} parmi les propositions "
            "de la personne.",
        )
    else:
        said.insert(0, why_not(detail, options) or _crowded_out(proposed, pair, options))
    return Explained(heads, [text for text in said if text], detail)


def _decided(decisions: decided.Decided, pair: tuple[str, str]) -> str:
    person, opening = pair
    closed = decisions.closed
    if ((closed["person_id"] == person) & (closed["opening_id"] == opening)).any():
        return "Une décision l'a déclinée : elle n'est pas proposée de nouveau."
    noted = decisions.tell(
        pd.DataFrame({"person_id": [person], "opening_id": [opening], "why": [""]}, dtype="str")
    )
    text = str(noted["why"].iloc[0])
    return f"Décisions prises en compte : {text}." if text else ""


def _crowded_out(proposed: pd.DataFrame, pair: tuple[str, str], options: MatchOptions) -> str:
    """Say which limit kept a good pair out of the best sum."""
    person, opening = pair
    own = proposed[proposed["person_id"] == person]
    others = proposed[proposed["opening_id"] == opening]
    said = []
    if len(own) >= options.most_per_person:
        said.append(f"la personne a déjà {len(own)} propositions qui valent autant ou plus")
    if len(others):
        said.append(f"ce poste en a {counted(len(others), 'autre')}")
    reason = " ; ".join(said) or "un autre choix donne une meilleure somme à l'ensemble"
    return f"Non proposé dans le dernier calcul : {reason}."


def _of_person(inputs: MatchInputs, results: dict[str, pd.DataFrame], person: str) -> list[str]:
    alone = results["unmatched"]
    alone = alone[alone["person_id"] == person]
    if len(alone):
        row = alone.iloc[0]
        return [f"Sans proposition : {row['why']}.", f"Prochaine étape : {row['next_step']}."]
    own = results["allocations"]
    own = own[own["person_id"] == person].sort_values("rank")
    if own.empty:
        return ["Pas dans le dernier calcul : relancez gpect match, ou elle est déjà placée."]
    return [_line(inputs, row, "opening_id") for row in own.to_dict("records")]


def _of_opening(inputs: MatchInputs, results: dict[str, pd.DataFrame], opening: str) -> list[str]:
    short = results["unfilled"]
    short = short[short["opening_id"] == opening]
    told = []
    if len(short):
        row = short.iloc[0]
        missing = f"{counted(row['posts_unfilled'], 'poste')} sur {row['posts']}"
        told += [
            f"{missing} sans personne : {row['why']}.",
            f"Levier : {row['lever']}.",
        ]
    own = results["allocations"]
    own = own[own["opening_id"] == opening]
    own = own.sort_values(["score", "person_id"], ascending=[False, True])
    told += [_line(inputs, row, "person_id") for row in own.to_dict("records")]
    return told or ["Pas dans le dernier calcul : poste clos, pourvu, ou hors du territoire."]


def _line(inputs: MatchInputs, row: Mapping[Hashable, Any], other: str) -> str:
    name = str(row[other])
    if other == "person_id":
        name = lines.short_pseudonyms(inputs.persons["person_id"]).get(name, name)
    else:
        name = f"{name}, {_post(inputs, name)}"
    score = f"{100 * float(str(row['score'])):.0f} %"
    lacking = f" ; {row['missing']}" if isinstance(row["missing"], str) and row["missing"] else ""
    return f"{name} ({score}) : {row['why']}{lacking}."
