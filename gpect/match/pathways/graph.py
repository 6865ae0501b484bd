"""The ways of a plan as a graph in time: to look at, to explain, to export.

Nodes stand at a day: a person on the day of the run, what they lack, a step when it ends, a post
when it starts. Edges go forward in time and weigh the days they take; the shortest path from a
person is the earliest post that they can reach, whoever else may want it.
"""

from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np

from gpect.match.pairs.problem import Problem
from gpect.match.pathways.chosen import Plan
from gpect.match.pathways.ways import DIRECT
from gpect.match.values import day

END = "arrivée"


def ways_graph(made: Plan, problem: Problem, *, chosen_only: bool = False) -> nx.DiGraph:
    """Build the graph of the ways of a plan.

    Nodes have ``kind`` (personne, manque, formation, siae, permis, poste), ``day`` (days since
    1970-01-01) and ``label``; edges ``days`` and ``chosen``. What nobody can lack twice is one
    node a person: « P12 : manque d'abord … » stands between the person and the step.
    """
    graph = nx.DiGraph()
    today = day(problem.options.as_of)
    is_chosen = np.zeros(len(made.ways.person), dtype=bool)
    is_chosen[made.chosen] = True
    for way in np.flatnonzero(is_chosen) if chosen_only else range(len(is_chosen)):
        _add_way(graph, made, problem, int(way), today)
    for way in made.chosen.tolist():
        for start, end in _edges(made, problem, way):
            graph.edges[start, end]["chosen"] = True
    return graph


def _add_way(graph: nx.DiGraph, made: Plan, problem: Problem, way: int, today: int) -> None:
    person, post = made.ways.person[way], made.ways.post[way]
    step = int(made.ways.step[way])
    nodes = _nodes(made, problem, way)
    graph.add_node(nodes[0], kind="personne", day=today, label=str(problem.people.ids[person]))
    reached = today
    if step != DIRECT:
        kind, ends = str(made.steps.kind[step]), int(made.steps.ends[step])
        begins = max(int(made.steps.begins[step]), today)
        graph.add_node(nodes[1], kind="manque", day=begins, label=f"avant {made.steps.ids[step]}")
        graph.add_node(nodes[2], kind=kind, day=ends, label=str(made.steps.ids[step]))
        graph.add_edge(nodes[0], nodes[1], days=begins - today, chosen=False)
        graph.add_edge(nodes[1], nodes[2], days=ends - begins, chosen=False)
        reached = ends
    starts = problem.posts.starts[post]
    when = reached if np.isnan(starts) else max(int(starts), reached)
    graph.add_node(nodes[-1], kind="poste", day=when, label=str(problem.posts.ids[post]))
    graph.add_edge(nodes[-2], nodes[-1], days=when - reached, chosen=False)


def _nodes(made: Plan, problem: Problem, way: int) -> list[str]:
    """Name the nodes of one way, from the person to the post."""
    person = f"personne {problem.people.ids[made.ways.person[way]]}"
    post = f"poste {problem.posts.ids[made.ways.post[way]]}"
    step = int(made.ways.step[way])
    if step == DIRECT:
        return [person, f"{post}, tout de suite"]
    name = f"{made.steps.kind[step]} {made.steps.ids[step]}"
    return [person, f"{person}, avant {name}", f"{person}, {name}", f"{post}, après {name}"]


def _edges(made: Plan, problem: Problem, way: int) -> list[tuple[str, str]]:
    nodes = _nodes(made, problem, way)
    return list(pairwise(nodes))


def shortest_way(graph: nx.DiGraph, person_id: str) -> list[str]:
    """Give the labels along the way to the earliest post; [] where the person has none."""
    start = f"personne {person_id}"
    if start not in graph:
        return []
    lengths, paths = nx.single_source_dijkstra(graph, start, weight="days")
    posts = [node for node in lengths if graph.nodes[node]["kind"] == "poste"]
    best = min(posts, key=lambda node: (lengths[node], len(paths[node]), node))
    return [str(graph.nodes[node]["label"]) for node in paths[best]]


def write_graphml(graph: nx.DiGraph, path: Path) -> None:
    """Write the graph in GraphML, for Gephi, yEd or networkx."""
    nx.write_graphml(graph, path)
