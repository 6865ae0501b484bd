import numpy as np
import pandas as pd

from gpect.forecast.options import ForecastOptions
from gpect.forecast.people.supply import supply_draws
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.territory.doubt import elsewhere, names_of, salts, uniform

KEYS = pd.DataFrame(
    {
        "code_epci": ["a", "a", "a", "b", "c"],
        "code_rome_parent": ["K2204", "N4101", "inconnu", "K2204", "inconnu"],
    }
)
CELLS = all_cells([KEYS], pd.Series({"K2204": "services"}))
PLACE = {(e, m): i for i, (e, _, m) in enumerate(CELLS.table.itertuples(index=False))}


def weights(**by_metier):
    return CELLS.table["code_rome_parent"].map(by_metier).fillna(5.0).to_numpy(float)


def crowd_of(n, metier, **told):
    names = [f"P{i:05d}" for i in range(n)]
    rest = {
        "start": 2.0,
        "chance": 1.0,
        "doubt": 0.0,
        "confidence": 1.0,
        "is_undated": False,
    } | told
    return pd.DataFrame(
        {"person_id": names, "title": names, "code_epci": "a", "code_rome_parent": metier, **rest}
    )


def test_what_was_misread_goes_elsewhere_in_its_epci_by_weight():
    ways = elsewhere(CELLS, weights(K2204=3.0, N4101=1.0))
    luck = (np.arange(4000) + 0.5) / 4000
    found = ways.move(np.full(4000, PLACE["a", "inconnu"]), luck)
    shares = np.bincount(found, minlength=len(CELLS.table)) / 4000
    assert shares[PLACE["a", "K2204"]] == 0.75
    assert shares[PLACE["a", "N4101"]] == 0.25, "an unknown métier is nowhere to go"


def test_where_nothing_is_known_nothing_moves():
    ways = elsewhere(CELLS, weights(K2204=1.0))
    there = np.array([PLACE["c", "inconnu"]])
    assert ways.move(there, np.array([0.4])) == there


def test_luck_is_even_and_named():
    names = names_of(pd.Series([f"n{i}" for i in range(5000)]))
    first, second = (uniform(names, salt) for salt in salts(3, 1, 2))
    assert abs(first.mean() - 0.5) < 0.02
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.05
    np.testing.assert_array_equal(uniform(names[7:9], salts(3, 1, 1)[0]), first[7:9])


def test_people_of_an_unknown_metier_are_spread_as_the_others(options):
    known = pd.concat([crowd_of(300, "K2204"), crowd_of(100, "N4101")])
    unknown = crowd_of(80, "inconnu", confidence=0.0).assign(title=lambda t: "x" + t["title"])
    found = supply_draws(pd.concat([known, unknown]), CELLS, options).sum(axis=1)
    assert (found.sum(axis=0) == 480).all()
    assert (found[PLACE["a", "inconnu"]] == 0).all()
    assert abs(found[PLACE["a", "K2204"]].mean() - 360) < 5


def test_one_title_is_misread_for_all_who_bear_it(options):
    crowd = crowd_of(50, "K2204", confidence=0.5, title="agent polyvalent")
    there = supply_draws(pd.concat([crowd, crowd_of(50, "N4101")]), CELLS, options)
    found = there.sum(axis=1)[PLACE["a", "N4101"]]
    assert set(np.unique(found)) == {50, 100}


def test_without_a_date_some_are_there_already_and_the_share_is_in_doubt():
    options = ForecastOptions(as_of=pd.Timestamp("2026-10-01").date(), draws=300)
    found = supply_draws(crowd_of(200, "K2204", is_undated=True), CELLS, options)
    now = found[PLACE["a", "K2204"], 0]
    assert (found.sum(axis=(0, 1)) == 200).all()
    assert 80 < now.mean() < 120
    assert np.quantile(now, 0.9) - np.quantile(now, 0.1) > 120
