"""The trees of the confidence answer as the library that grew them, and as their signs demand."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.ingest.titles.confidence import SIGNS, calibrations
from gpect.ingest.titles.text import TitleCleaner
from gpect.ingest.titles.trees import Trees

SCRIPT = Path(__file__).parents[3] / "scripts" / "entrainer_titres.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(SCRIPT.stem, SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    path = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = path
    return module


@pytest.mark.parametrize("n_classes_met", [1, 2])
def test_the_figures_answer_as_the_library_does(script: ModuleType, n_classes_met: int) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    rng = np.random.default_rng(3)
    table = rng.random((400, 4)).round(2)
    right = (table[:, 0] + 0.3 * rng.random(400) > 0.6).astype(float)
    sizes = {"max_leaf_nodes": 5, "max_iter": 7 if n_classes_met == 2 else 1}
    model = HistGradientBoostingClassifier(**sizes, random_state=0).fit(table, right)
    asked = rng.random((300, 4)).round(2)
    trees = Trees.read(script.to_trees(model).figures())
    assert trees.total(asked) == pytest.approx(model.decision_function(asked), abs=1e-4)


def test_a_tree_that_asks_nothing_answers_always_the_same() -> None:
    one = Trees.read({"sign": [-1], "threshold": [0], "left": [0], "right": [0], "value": [1.5],
                      "roots": [0]})  # fmt: skip
    assert one.total(np.zeros((3, 2))).tolist() == [1.5] * 3


SIGN = st.floats(-6, 6, allow_nan=False)


@given(
    st.lists(SIGN, min_size=len(SIGNS), max_size=len(SIGNS)),
    st.sampled_from([("parent", 1), ("similarity", 1), ("exact", 1), ("reference", -1)]),
    st.floats(0, 6),
)
def test_surer_signs_never_make_an_answer_less_sure(
    values: list[float], rising: tuple[str, int], more: float
) -> None:
    name, way = rising
    table = pd.DataFrame([values, values], columns=list(SIGNS))
    table.loc[1, name] += way * more
    for calibration in calibrations().values():
        low, high = calibration.confidence(table)
        assert low <= high + 1e-9


@pytest.mark.parametrize(
    ("title", "has_one"),
    [
        ("Cariste #AB12345 (H/F)", True),
        ("Cariste réf. 2024-118", True),
        ("Cariste (H/F)", False),
        ("Cariste CACES 1 3 5", False),
        ("Développeur C# (H/F)", False),
    ],
)
def test_a_number_of_offer_is_told_from_other_figures(title: str, has_one: bool) -> None:
    assert TitleCleaner(str, {}).clean(title).has_reference is has_one
