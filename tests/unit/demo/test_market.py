"""The catalogue, the needs, people and openings: what is drawn has the shape that was asked."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gpect.demo.needs import draw_needs
from gpect.demo.options import DECLARED_SHARES, DemoOptions
from gpect.demo.people import draw_people
from gpect.domain import vocabulary


def test_shares_sum_to_one_and_every_filiere_is_there(world):
    parents = world.catalogue.parents
    assert parents[["demand", "supply"]].sum().to_numpy() == pytest.approx([1.0, 1.0])
    assert set(parents["filiere"]) == {*vocabulary.FILIERES, vocabulary.HORS_FILIERE}
    within = world.catalogue.titles.groupby("parent")["share"].sum()
    assert within.to_numpy() == pytest.approx(np.ones(len(parents)))


def test_certificates_named_in_the_demo_exist(world):
    from gpect.demo.catalogue import CERTIFICATES

    known = set(world.catalogue.skill_codes)
    asked = {code for wanted in CERTIFICATES.values() for code, _, _ in wanted}
    assert {f"CERT:{code}" for code in asked} <= known


def test_declared_openings_are_about_as_many_as_asked(world):
    options = replace(world.options, n_persons=10_000)
    needs = draw_needs(world.catalogue, world.territory, options)
    declared = (needs["declared"] & (needs["quarter"] >= 0)).sum()
    assert declared == pytest.approx(options.n_openings, rel=0.1)


def test_what_is_declared_thins_out_with_the_horizon(world):
    options = replace(world.options, n_persons=20_000)
    needs = draw_needs(world.catalogue, world.territory, options)
    shares = needs.groupby("quarter")["declared"].mean()
    assert shares[shares.index < 0].eq(1.0).all()
    assert shares.loc[:3].loc[0:].to_numpy() == pytest.approx(DECLARED_SHARES, abs=0.03)
    assert shares.loc[4:].eq(0.0).all()


def test_green_spaces_hire_in_spring(world):
    options = replace(world.options, n_persons=40_000)
    needs = draw_needs(world.catalogue, world.territory, options)
    green = world.catalogue.parents.index[
        world.catalogue.parents["code_rome_parent"].str.startswith("A")
    ]
    chosen = needs[needs["parent"].isin(green)]
    months = {q: options.quarter_start(q).month for q in range(-12, 8)}
    by_month = chosen.groupby(chosen["quarter"].map(months)).size()
    assert by_month[4] > 1.5 * by_month[10]


def test_openings_stay_in_their_epci_and_dates_in_order(world, past, today):
    for openings in (past, today):
        table = openings.table
        epci = world.territory.communes["epci"].to_numpy()[table["commune"]]
        assert (epci == table["epci"]).all()
    table = past.table
    as_of = world.options.as_of
    assert all(
        p < c < as_of for p, c in zip(table["published_on"], table["closed_on"], strict=True)
    )
    assert all(s >= as_of for s in today.table["starts_on"])
    assert all(p is None or p < as_of for p in today.table["published_on"])
    assert today.table["closed_on"].isna().all()


def test_siae_give_contracts_of_the_iae(world, today):
    kinds = world.territory.structures["kind"].to_numpy()[today.table["structure"]]
    contracts = pd.Series(list(today.table["contract"])).groupby(kinds).unique()
    assert set(contracts["ACI"]) == {"CDDI"}
    assert "CDDI" not in set(contracts["entreprise"])


def test_drivers_hold_the_licence_and_pathways_end_in_order(people, world):
    table = people.table
    assert table.loc[table["transport"] == "voiture", "permis_b"].all()
    inside = table[table["ends_on"].notna()]
    assert all(
        s < world.options.as_of < e
        for s, e in zip(inside["starts_on"], inside["ends_on"], strict=True)
    )
    assert all(f == e for f, e in zip(inside["free_on"], inside["ends_on"], strict=True))


def test_skills_to_come_are_true_skills_of_people_in_pathways(people):
    assert (people.to_come > people.skills).nnz == 0
    learners = np.unique(people.to_come.nonzero()[0])
    assert people.table["ends_on"].notna().to_numpy()[learners].all()


def test_parts_of_the_territory_do_not_move_with_one_another(world):
    """People are the same whatever is drawn before them."""
    again = draw_people(world.catalogue, world.territory, world.options)
    other = draw_people(world.catalogue, world.territory, DemoOptions(n_persons=600, seed=8))
    assert again.table.equals(draw_people(world.catalogue, world.territory, world.options).table)
    assert not again.table.equals(other.table)
