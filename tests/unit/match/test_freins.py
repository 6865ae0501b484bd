"""When a requirement can be met, given what is known of the freins that stand against it."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from gpect.domain.freins import AVOIDED, HELD_BACK_BY
from gpect.match.pairs import gates
from gpect.match.pairs.freins import REQUIREMENT, demanded, requirement_days
from gpect.match.pairs.problem import read_problem
from gpect.match.values import day
from tests.unit.match import small

TODAY = day(small.AS_OF)
NIGHT, CHARGES = "travail_de_nuit", "port_de_charges"


def met_from(requirement, **told):
    """Give the day from which one person of whom ``told`` is known meets a requirement."""
    rows = pd.DataFrame({"person_id": "P", "frein": list(told), "reponse": list(told.values())})
    other = pd.DataFrame({"person_id": ["Q"], "frein": ["famille"], "reponse": ["fort"]})
    freins = pd.concat([rows, other])
    demands = pd.Index([f"{REQUIREMENT}{requirement}"])
    return requirement_days(freins, pd.Index(["P", "R"]), demands, small.OPTIONS)[0, 0]


@pytest.mark.parametrize(
    ("answer", "since"),
    [("non", -np.inf), ("faible", -np.inf), ("moyen", TODAY + 60), ("fort", TODAY + 180)],
)
def test_a_frein_is_lifted_in_the_days_of_its_intensity(answer, since):
    assert met_from("deplacements", mobilite=answer) == since


def test_night_work_asks_for_both_freins_that_stand_against_it():
    assert HELD_BACK_BY[NIGHT] == ("mobilite", "famille")
    assert np.isnan(met_from(NIGHT))
    assert np.isnan(met_from(NIGHT, mobilite="non")), "the other was not explored"
    assert np.isnan(met_from(NIGHT, famille="faible"))
    assert met_from(NIGHT, mobilite="non", famille="faible") == -np.inf
    assert met_from(NIGHT, mobilite="fort", famille="moyen") == TODAY + 180
    assert met_from(NIGHT, mobilite="moyen") == TODAY + 60, "one that stands is enough"
    assert np.isnan(met_from(NIGHT, logement="fort")), "stands against something else"


def test_what_a_person_is_to_avoid_is_never_met():
    assert met_from(NIGHT, **{NIGHT: AVOIDED}, mobilite="non", famille="non") == np.inf
    assert met_from(CHARGES, **{CHARGES: AVOIDED}) == np.inf
    assert np.isnan(met_from(CHARGES)), "a requirement of the body is not asked about"


@pytest.mark.parametrize(("early", "closed"), [(1, True), (0, False), (-1, False)])
def test_a_post_is_open_from_the_day_the_frein_is_lifted(early, closed):
    starts = small.AS_OF + timedelta(days=60 - early)
    inputs = replace(
        small.make([{"person_id": "P"}], [{"opening_id": "B", "starts_on": str(starts)}]),
        person_freins=pd.DataFrame(
            {"person_id": ["P"], "frein": ["mobilite"], "reponse": ["moyen"]}
        ),
        opening_requirements=pd.DataFrame({"opening_id": ["B"], "exigence": ["deplacements"]}),
    )
    problem, at = read_problem(inputs, small.OPTIONS), np.zeros(1, dtype=np.int64)
    assert any(gate.blocks(problem, at, at)[0] for gate in gates.GATES) == closed


def test_requirements_are_those_of_the_posts_of_the_run():
    rows = pd.DataFrame({"opening_id": ["B", "B", "gone"], "exigence": [NIGHT, CHARGES, "froid"]})
    names, demands = demanded(rows, pd.Series(["A", "B"]))
    assert names.tolist() == [REQUIREMENT + CHARGES, REQUIREMENT + NIGHT]
    assert demands.tolist() == [[False, False], [True, True]]
    assert demanded(None, pd.Series(["A"]))[1].shape == (1, 0)
