"""Pathways: places never exceeded, the best of all choices, nothing late."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gpect.match import candidates, score
from gpect.match.inputs import MatchInputs
from gpect.match.pairs.problem import read_problem
from gpect.match.pathways import chosen as pathways
from gpect.match.pathways import graph, packing
from gpect.match.pathways.ways import DIRECT
from gpect.match.values import day
from tests.unit.match import small

OPTIONS = replace(small.OPTIONS, candidates_per_person=99, candidates_per_opening=99)


@pytest.mark.parametrize("seed", range(25))
def test_packing_finds_the_best_choice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    c, n = int(rng.integers(1, 13)), 8
    value = rng.random(c).round(3) + 0.01
    rows = np.array([rng.choice(n, 3, replace=False) for _ in range(c)])
    rows[rng.random(c) < 0.4, 2] = -1
    places = rng.integers(1, 3, n)
    found = packing.choose(value, rows, places)
    best = 0.0
    for picked in itertools.product((False, True), repeat=c):
        taken = rows[np.array(picked)].ravel()
        if (np.bincount(taken[taken >= 0], minlength=n) <= places).all():
            best = max(best, float(value[np.array(picked)].sum()))
    assert found.objective == pytest.approx(best)
    assert found.bound >= best - 1e-9
    taken = rows[found.columns].ravel()
    assert (np.bincount(taken[taken >= 0], minlength=n) <= places).all()


def draw(seed: int) -> MatchInputs:
    persons, openings = small.draw(seed, 16, 10)
    rng = np.random.default_rng(seed)
    for person in persons:
        person["code_rome"] = person["code_rome"] or "N1103"
    certificates = [f"CERT:{code}" for code in small.CERTIFICATES]
    trainings: list[dict[str, Any]] = [
        {
            "training_id": f"F{k}",
            "seats": int(rng.integers(1, 3)),
            "starts_on": "2026-10-15",
            "ends_on": str(
                pd.Timestamp("2026-11-01") + pd.Timedelta(days=int(rng.integers(0, 90)))
            )[:10],
            "skills": [str(s) for s in rng.choice(small.SKILLS + certificates, 4, replace=False)],
        }
        for k in range(4)
    ]
    return small.make(persons, openings, trainings)


def made_from(inputs: MatchInputs) -> pathways.Plan:
    scores = score.score_pairs(candidates.candidate_pairs(inputs, OPTIONS), inputs, OPTIONS)
    return pathways.plan(scores, inputs, OPTIONS)


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_keeps_places_dates_and_passes(seed: int) -> None:
    inputs = draw(seed)
    made, problem = made_from(inputs), read_problem(inputs, OPTIONS)
    told = made.proposals
    assert made.is_proved
    assert not told["person_id"].duplicated().any()
    posts = inputs.openings.set_index("opening_id")["posts"]
    through = told.loc[told["step_kind"] == "siae", "step_id"]
    taken = pd.concat([told["opening_id"], through]).value_counts()
    assert (taken <= posts.reindex(taken.index)).all()
    seats = inputs.trainings.set_index("training_id")["seats"]
    in_session = told.loc[told["step_kind"] == "formation", "step_id"].value_counts()
    assert (in_session <= seats.reindex(in_session.index)).all()
    assert not (told["step_ends_on"] > told["starts_on"]).any()
    by_step = told[told["step_kind"] != "direct"]
    assert not (by_step["starts_on"] > by_step["pass_iae_ends_on"]).any()
    lacking = by_step["value_now"].isna() | (by_step["value"] > by_step["value_now"])
    assert lacking.all()
    assert len(problem.people.ids) >= len(told)


@pytest.mark.parametrize("seed", range(4))
def test_a_session_more_never_lowers_the_plan(seed: int) -> None:
    inputs = draw(seed)
    none = replace(inputs, trainings=inputs.trainings.iloc[:0])
    fewer = replace(inputs, trainings=inputs.trainings.iloc[:2])
    worth = [made_from(each).objective for each in (none, fewer, inputs)]
    assert worth == pytest.approx(sorted(worth), abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_order_of_rows_changes_nothing(seed: int) -> None:
    inputs = draw(seed)
    turned = replace(
        inputs,
        persons=inputs.persons.iloc[::-1],
        openings=inputs.openings.iloc[::-1],
        trainings=inputs.trainings.iloc[::-1],
        training_skills=inputs.training_skills.iloc[::-1],
    )
    first, second = made_from(inputs), made_from(turned)
    assert first.objective == pytest.approx(second.objective)
    pd.testing.assert_frame_equal(first.proposals, second.proposals)


@pytest.mark.parametrize("seed", range(4))
def test_the_graph_leads_to_the_earliest_post(seed: int) -> None:
    inputs = draw(seed)
    made, problem = made_from(inputs), read_problem(inputs, OPTIONS)
    drawn = graph.ways_graph(made, problem)
    today = day(OPTIONS.as_of)
    for person in np.unique(made.ways.person).tolist():
        reached = []
        for way in np.flatnonzero(made.ways.person == person):
            step = made.ways.step[way]
            earliest = today if step == DIRECT else int(made.steps.ends[step])
            starts = problem.posts.starts[made.ways.post[way]]
            reached.append(earliest if np.isnan(starts) else max(int(starts), earliest))
        labels = graph.shortest_way(drawn, str(problem.people.ids[person]))
        ends = [n for n, told in drawn.nodes(data=True) if told["label"] == labels[-1]]
        assert min(reached) in {drawn.nodes[node]["day"] for node in ends}
    assert graph.shortest_way(drawn, "personne d'autre") == []


def test_graph_is_written_as_graphml(tmp_path: Any) -> None:
    import networkx as nx

    inputs = draw(1)
    made = made_from(inputs)
    drawn = graph.ways_graph(made, read_problem(inputs, OPTIONS), chosen_only=True)
    graph.write_graphml(drawn, tmp_path / "parcours.graphml")
    again = nx.read_graphml(tmp_path / "parcours.graphml")
    assert set(again.nodes) == set(drawn.nodes)
    assert sum(told["chosen"] for _, _, told in again.edges(data=True)) == again.number_of_edges()
