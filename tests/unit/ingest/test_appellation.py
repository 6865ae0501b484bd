"""The general index over short labels."""

import itertools

import pandas as pd
import pytest
from scipy import sparse

from gpect.ingest.appellation import LabelIndex
from gpect.ingest.text.topn import top_products
from gpect.referentiels.loader import load

LABELS = [
    "Vendeur / Vendeuse en épicerie",
    "Boucher / Bouchère",
    "Agent / Agente d'entretien des espaces verts",
    "Aide à domicile",
    "Conducteur / Conductrice de bus",
]
IDS = ["v", "b", "e", "d", "c"]


@pytest.fixture(scope="module")
def appellations() -> pd.DataFrame:
    return load().rome.appellations


@pytest.fixture(scope="module")
def rome_index(appellations: pd.DataFrame) -> LabelIndex:
    return LabelIndex(appellations["label"].tolist(), appellations["code_ogr"].tolist())


def test_identical_labels_score_one() -> None:
    found = LabelIndex(LABELS, IDS).search(LABELS, k=1)
    assert found["id"].tolist() == IDS
    assert found["score"].tolist() == pytest.approx([1.0] * len(LABELS))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("BOUCHERE", "b"),
        ("vendeuses epicerie", "v"),
        ("Conductrice bus", "c"),
        ("entretien d’espaces verts", "e"),
        ("aide-domicile", "d"),
    ],
)
def test_spelling_does_not_matter(query: str, expected: str) -> None:
    assert LabelIndex(LABELS, IDS).search([query], k=1)["id"].tolist() == [expected]


def test_nothing_in_common_gives_no_row() -> None:
    assert LabelIndex(LABELS, IDS).search(["", "zzzz", "?!"], k=3).empty


def test_equal_scores_come_by_id_whatever_the_order_of_labels() -> None:
    twins = ["Peintre", "Peintre", "Peintre", "Maçon"]
    for order in itertools.permutations(range(4)):
        index = LabelIndex([twins[i] for i in order], ["cabz"[i] for i in order])
        assert index.search(["peintre"], k=2)["id"].tolist() == ["a", "b"]


def test_more_ties_than_labels_fetched_still_give_the_first_ids() -> None:
    index = LabelIndex(["Peintre"] * 60, [f"{i:02}" for i in reversed(range(60))])
    assert index.search(["peintre"], k=3)["id"].tolist() == ["00", "01", "02"]


def test_many_labels_of_one_id_leave_room_for_the_others() -> None:
    index = LabelIndex(["Maçon"] * 50 + ["Maçon coffreur"], ["many"] * 50 + ["other"])
    assert index.search(["maçon"], k=2)["id"].tolist() == ["many", "other"]


def test_order_of_queries_changes_nothing(
    rome_index: LabelIndex, appellations: pd.DataFrame
) -> None:
    queries = appellations["label"].iloc[::400].tolist()
    forth = rome_index.search(queries, k=4)
    back = rome_index.search(queries[::-1], k=4)
    back["query"] = len(queries) - 1 - back["query"]
    back = back.sort_values(["query", "rank"], ignore_index=True)
    pd.testing.assert_frame_equal(forth, back)


def test_scores_never_rise_with_rank(rome_index: LabelIndex) -> None:
    found = rome_index.search(["agent polyvalent", "chauffeur livreur", "Conseiller de vente"], k=8)
    assert found.groupby("query")["score"].apply(lambda s: s.is_monotonic_decreasing).all()
    assert found["score"].between(0, 1).all()


def test_compiled_and_plain_products_agree() -> None:
    left = sparse.random_array((30, 40), density=0.2, format="csr", rng=1)
    right = sparse.random_array((40, 25), density=0.2, format="csr", rng=2)
    fast = top_products(left, right, 6)
    plain = top_products(left, right, 6, compiled=False)
    assert fast.row.tolist() == plain.row.tolist()
    assert fast.column.tolist() == plain.column.tolist()
    assert fast.score == pytest.approx(plain.score)


@pytest.mark.parametrize("k", [0, -1])
def test_no_label_asked_for_is_refused(k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        LabelIndex(LABELS, IDS).search(["vendeur"], k)
    with pytest.raises(ValueError, match="at least 1"):
        top_products(sparse.csr_array((1, 2)), sparse.csr_array((2, 1)), k)


def test_more_ids_asked_for_than_there_are_gives_those_that_share_something() -> None:
    assert LabelIndex(LABELS, IDS).search(["boucher"], 50)["id"].tolist() == ["b"]


def test_what_is_missing_is_no_text() -> None:
    index = LabelIndex([*LABELS, None], [*IDS, "z"])  # type: ignore[list-item]
    found = index.search([None, "boucher", float("nan"), ""], 1)  # type: ignore[list-item]
    assert found[["query", "id"]].to_numpy().tolist() == [[1, "b"]]


def test_as_many_ids_as_labels() -> None:
    with pytest.raises(ValueError, match="2 labels for 1 ids"):
        LabelIndex(["a", "b"], ["1"])


def test_a_bare_text_is_one_query() -> None:
    index = LabelIndex(["Boucher / Bouchère", "Boulanger / Boulangère"], ["a", "b"])
    pd.testing.assert_frame_equal(index.search("boucher"), index.search(["boucher"]))


def test_stems_are_a_share() -> None:
    with pytest.raises(ValueError, match="share"):
        LabelIndex(["Boucher"], ["a"], stems=3.0)
