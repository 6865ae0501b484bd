"""What must hold of any forecast, whatever the inputs."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gpect.domain import contracts, tables
from gpect.forecast.account.bridges import bridges
from gpect.forecast.account.stock import balance
from gpect.forecast.future import gather_cells
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.demand import (
    declared_posts,
    demand_draws,
    expected_draws,
    undeclared_shares,
)
from gpect.forecast.options import ForecastOptions
from gpect.forecast.people.crowd import people
from gpect.forecast.people.supply import supply_draws, usual_places
from gpect.forecast.shortage import outlook, shortages
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.territory.series import past_series
from gpect.forecast.territory.totals import LEVELS, add_up, groups

pytestmark = pytest.mark.lent

AS_OF = date(2026, 10, 20)
OPTIONS = ForecastOptions(as_of=AS_OF, horizon=3, draws=40, seed=5)
EPCIS = ["245901160", "200042190", None]
METIERS = ["K2204", "N4101", "A1203", None]
QUICK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # shrinking a whole territory takes minutes
    suppress_health_check=[HealthCheck.too_slow],
)

places = st.fixed_dictionaries(
    {"code_epci": st.sampled_from(EPCIS), "code_rome_parent": st.sampled_from(METIERS)}
)
known_days = st.dates(date(2024, 1, 1), date(2028, 1, 1)).map(pd.Timestamp)
days = st.one_of(st.none(), known_days)
doubts = st.sampled_from([None, 0.6, 1.0])
openings = st.lists(
    st.builds(
        lambda place, **rest: place | rest,
        places,
        posts=st.one_of(st.none(), st.integers(1, 30)),
        title_confidence=doubts,
        published_on=days,
        starts_on=days,
        closed_on=days,
    ),
    max_size=25,
)
persons = st.lists(
    st.builds(
        lambda place, **rest: place | rest, places, available_from=days, title_confidence=doubts
    ),
    max_size=25,
)
outcomes = st.lists(
    st.builds(
        lambda place, **rest: place | rest,
        places,
        event=st.sampled_from(["embauche", "depart_retraite", "depart_autre", "abandon"]),
        occurred_on=known_days,
        n=st.one_of(st.none(), st.integers(1, 5)),
    ),
    max_size=15,
)
attritions = st.sampled_from([0.0, 0.07, 0.5, 1.0])

REFERENTIELS = SimpleNamespace(
    filieres=pd.DataFrame(
        {
            "filiere": ["services", "mobilite"],
            "code_rome_parent": ["K2204", "N4101"],
            "role": ["principal", "principal"],
        }
    ),
    certificats=pd.DataFrame({"code": [], "label": []}, dtype="str"),
    rome=SimpleNamespace(
        codes=pd.DataFrame(
            {"code_rome": ["K2204", "N4101"], "code_rome_parent": ["K2204", "N4101"]}
        ),
        mobilities=pd.DataFrame(
            {"code_rome": ["K2204"], "code_rome_target": ["N4101"], "rank": [1]}
        ),
    ),
    territoire=SimpleNamespace(
        epcis=pd.DataFrame({"code_epci": EPCIS[:2], "short_name": ["Valenciennes", "Hainaut"]})
    ),
)


def _inputs(opening_rows, person_rows, outcome_rows):
    return ForecastInputs(
        persons=_table(person_rows, tables.PERSONS, "person_id"),
        pathways=contracts.empty(tables.PATHWAYS),
        openings=_table(opening_rows, tables.OPENINGS, "opening_id"),
        outcomes=_table(outcome_rows, tables.OUTCOMES, "outcome_id"),
        referentiels=REFERENTIELS,
    )


worlds = st.builds(_inputs, openings, persons, outcomes)
seeds = st.integers(0, 1000)


def affinities(cells, seed):
    """Give random bridges between half of the pairs of cells."""
    rng = np.random.default_rng(seed)
    table = cells.table[["code_epci", "code_rome_parent"]]
    pairs = table.merge(table.add_suffix("_post"), how="cross")
    pairs = pairs[rng.random(len(pairs)) < 0.5].reset_index(drop=True)
    return pairs.assign(
        share=rng.random(len(pairs)),
        share_permis=1.0,
        share_transport=1.0,
        score=rng.random(len(pairs)).round(1),
    )


def _table(rows, spec, key):
    table = pd.DataFrame(rows)
    table[key] = [f"{key[0]}{i:04d}" for i in range(len(rows))]
    for column in spec.columns:
        if column.kind == "date" and column.name in table.columns:
            table[column.name] = pd.to_datetime(table[column.name]).astype("datetime64[s]")
        if column.kind == "int" and column.name in table.columns:
            table[column.name] = table[column.name].astype("Int64")
    return contracts.conform(table, spec)


def _more(table, rows, spec, key):
    extra = _table(rows, spec, key)
    return contracts.conform(
        pd.concat([table, extra.assign(**{key: "z" + extra[key]})], ignore_index=True), spec
    )


def _shuffled(inputs, seed):
    def mix(table):
        order = np.random.default_rng(seed).permutation(len(table))
        return table.iloc[order].reset_index(drop=True)

    return ForecastInputs(
        persons=mix(inputs.persons),
        pathways=inputs.pathways,
        openings=mix(inputs.openings),
        outcomes=mix(inputs.outcomes),
        referentiels=REFERENTIELS,
    )


def _past(inputs, cells):
    expected = expected_draws(past_series(inputs, OPTIONS), cells, OPTIONS)
    declared = declared_posts(inputs, cells, OPTIONS)
    return expected, undeclared_shares(expected.openings, declared)


def _drawn(inputs):
    crowd = people(inputs, OPTIONS)
    cells = gather_cells(inputs, past_series(inputs, OPTIONS), crowd, OPTIONS)
    demand = demand_draws(inputs, *_past(inputs, cells), cells, OPTIONS).total
    return cells, crowd, demand, supply_draws(crowd, cells, OPTIONS)


@QUICK
@given(worlds)
def test_every_total_is_the_sum_of_its_cells_in_each_draw(inputs):
    cells, _, demand, arrivals = _drawn(inputs)
    if cells.table.empty:
        return
    short = balance(demand, arrivals, cells, OPTIONS).shortage
    for draws in (demand, arrivals, short):
        whole = draws.sum(axis=0)
        for level in LEVELS:
            table, numbers = groups(cells, level)
            found = add_up(draws, numbers)
            assert len(table) == len(found)
            np.testing.assert_array_equal(found.sum(axis=0)[:-1], whole)
            np.testing.assert_array_equal(found[:, -1], found[:, :-1].sum(axis=1))


@QUICK
@given(worlds)
def test_means_of_the_table_add_up_and_quantiles_are_in_order(inputs):
    found = shortages(inputs, OPTIONS)
    if found.empty:
        return
    for name in ("declared", "trend", "departures", "demand", "supply", "shortage", "n"):
        by_level = found.groupby(["level", "period"])[name].sum().unstack("level")
        for level in LEVELS:
            np.testing.assert_allclose(
                by_level[level].astype(float), by_level["detail"].astype(float), atol=1e-9
            )
    for name in ("demand", "supply", "shortage"):
        quantiles = found.filter(like=f"{name}_q").to_numpy()
        assert (np.diff(quantiles, axis=1) >= 0).all()
        assert (quantiles >= 0).all()
        assert (found[name] >= 0).all()
    assert ((found["shortage"] > 0) == (found["p_shortage"] > 0)).all()


@QUICK
@given(worlds)
def test_the_parts_of_a_forecast_agree_with_its_shortages_and_add_up(inputs):
    both = outlook(inputs, OPTIONS)
    pd.testing.assert_frame_equal(both.shortages, shortages(inputs, OPTIONS))
    if both.forecasts.empty:
        assert both.shortages.empty
        return
    key = [name for name in tables.SHORTAGES.key if name != "run_id"]
    wide = both.forecasts.set_index([*key, "part"])["mean"].unstack("part")
    told = both.shortages.set_index(key).loc[wide.index]
    names = {"declared": "declare", "trend": "tendance", "departures": "departs"}
    for name, part in (names | {"supply": "ressources"}).items():
        np.testing.assert_array_equal(told[name], wide[part])
    np.testing.assert_allclose(told["demand"], wide[list(names.values())].sum(axis=1))
    by_level = both.forecasts.groupby(["part", "period", "level"])[["mean", "n"]].sum()
    for level in LEVELS:
        np.testing.assert_allclose(
            by_level.xs(level, level="level").astype(float),
            by_level.xs("detail", level="level").astype(float),
            atol=1e-9,
        )
    assert (np.diff(both.forecasts.filter(like="q0."), axis=1) >= 0).all()


@QUICK
@given(worlds)
def test_a_person_counts_at_most_once_over_the_horizon(inputs):
    cells, crowd, _, arrivals = _drawn(inputs)
    if cells.table.empty:
        return
    epcis = cells.table["code_epci"]
    for epci in epcis.unique():
        here = int((crowd["code_epci"] == epci).sum())
        there = arrivals[(epcis == epci).to_numpy()].sum(axis=(0, 1))
        assert (there <= here).all(), "a métier misread moves inside its EPCI, once a draw"
    assert (arrivals >= 0).all()


@QUICK
@given(worlds, attritions)
def test_a_cell_s_account_is_balanced_over_the_horizon(inputs, attrition):
    cells, _, demand, arrivals = _drawn(inputs)
    if cells.table.empty:
        return
    found = balance(demand, arrivals, cells, replace(OPTIONS, attrition=attrition))
    filled = demand - found.shortage
    needs, there, short = (part.sum(axis=1) for part in (demand, arrivals, found.shortage))
    assert (short >= needs - there).all()
    assert (short <= needs).all()
    assert (filled >= 0).all()
    assert (found.left >= 0).all()
    assert (filled.cumsum(axis=1) + found.left <= arrivals.cumsum(axis=1)).all()
    if attrition == 0:
        np.testing.assert_array_equal(
            filled.cumsum(axis=1) + found.left, arrivals.cumsum(axis=1), "nobody is lost"
        )


@QUICK
@given(worlds, persons, attritions, seeds)
def test_more_people_never_raise_a_shortage(inputs, arrivals, attrition, seed):
    grown = ForecastInputs(
        persons=_more(inputs.persons, arrivals, tables.PERSONS, "person_id"),
        pathways=inputs.pathways,
        openings=inputs.openings,
        outcomes=inputs.outcomes,
        referentiels=REFERENTIELS,
    )
    cells, crowd, demand, _ = _drawn(grown)
    if cells.table.empty:
        return
    options = replace(OPTIONS, attrition=attrition)
    fewer = crowd[~crowd["person_id"].str.startswith("z")]
    others = usual_places(fewer, cells)
    more, fewer = (supply_draws(who, cells, OPTIONS, others) for who in (crowd, fewer))
    assert (more >= fewer).all()
    ways = bridges(affinities(cells, seed), cells)
    before = balance(demand, fewer, cells, options, ways).shortage
    assert (balance(demand, more, cells, options, ways).shortage <= before).all()


@QUICK
@given(worlds, openings, attritions, seeds)
def test_more_posts_never_lower_a_shortage_for_given_shares(inputs, needs, attrition, seed):
    fresh = [row | {"published_on": pd.Timestamp(AS_OF), "closed_on": pd.NaT} for row in needs]
    grown = ForecastInputs(
        persons=inputs.persons,
        pathways=inputs.pathways,
        openings=_more(inputs.openings, fresh, tables.OPENINGS, "opening_id"),
        outcomes=inputs.outcomes,
        referentiels=REFERENTIELS,
    )
    cells, _, _, arrivals = _drawn(grown)
    if cells.table.empty:
        return
    expected, shares = _past(inputs, cells)
    before = demand_draws(inputs, expected, shares, cells, OPTIONS).total
    again, _ = _past(grown, cells)
    after = demand_draws(grown, again, shares, cells, OPTIONS).total
    options = replace(OPTIONS, attrition=attrition)
    ways = bridges(affinities(cells, seed), cells)
    short = balance(before, arrivals, cells, options, ways).shortage
    assert (balance(after, arrivals, cells, options, ways).shortage >= short).all()


@QUICK
@given(worlds, attritions, seeds)
def test_nobody_takes_two_posts_and_no_bridge_carries_more_than_its_share(inputs, attrition, seed):
    cells, _, demand, arrivals = _drawn(inputs)
    if cells.table.empty:
        return
    ways = bridges(affinities(cells, seed), cells)
    found = balance(demand, arrivals, cells, replace(OPTIONS, attrition=attrition), ways)
    taken = (demand - found.shortage).sum(axis=0).cumsum(axis=0)
    there = arrivals.sum(axis=0).cumsum(axis=0)
    assert (found.shortage >= 0).all()
    assert (taken + found.left.sum(axis=0) <= there).all()
    if attrition == 0:
        np.testing.assert_array_equal(taken + found.left.sum(axis=0), there, "nobody is lost")


@QUICK
@given(worlds, seeds)
def test_no_group_of_people_and_posts_would_both_rather_have_had_one_another(inputs, seed):
    """One quarter, bridges for everybody: where posts stay empty, no one left could serve."""
    cells, _, demand, arrivals = _drawn(inputs)
    if cells.table.empty:
        return
    table = affinities(cells, seed)
    ways = bridges(table.assign(share=1.0), cells)
    found = balance(demand[:, :1], arrivals[:, :1], cells, OPTIONS, ways)
    for origin, target in zip(ways.origin, ways.target, strict=True):
        assert not ((found.left[origin] > 0) & (found.shortage[target] > 0)).any()


@QUICK
@given(worlds, st.integers(0, 1000))
def test_same_seed_same_bytes_whatever_the_order_of_rows(inputs, seed):
    found = shortages(inputs, OPTIONS).to_csv()
    assert shortages(_shuffled(inputs, seed), OPTIONS).to_csv() == found


def test_another_seed_gives_other_draws():
    rng = np.random.default_rng(0)
    rows = [
        {
            "code_epci": EPCIS[0],
            "code_rome_parent": "K2204",
            "posts": int(rng.integers(1, 9)),
            "published_on": pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=30 * i),
            "closed_on": pd.Timestamp(2026, 9, 30),
        }
        for i in range(30)
    ]
    inputs = _inputs(rows, [], [])
    other = ForecastOptions(as_of=AS_OF, horizon=3, draws=40, seed=6)
    assert not shortages(inputs, OPTIONS).equals(shortages(inputs, other))


def test_cells_refuse_a_row_they_do_not_hold():
    cells = all_cells(
        [pd.DataFrame({"code_epci": ["a"], "code_rome_parent": ["K2204"]})], pd.Series(dtype="str")
    )
    with pytest.raises(KeyError):
        cells.positions(pd.DataFrame({"code_epci": ["b"], "code_rome_parent": ["K2204"]}))
