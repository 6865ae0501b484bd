"""What offices publish: a secret, or an unknown figure, is never a number."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.domain.errors import FileRefused
from tests.unit.ingest.sources.reading import QUICK, read, table

# BMO

BMO = [
    "annee",
    "Code métier BMO",
    "Nom métier BMO",
    "Dept",
    "BE26",
    "NOMBE26",
    "met",
    "xmet",
    "smet",
]
FIGURES = st.sampled_from(["*", "0", "5", "10", "40"])


@QUICK
@given(st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=6))
def test_a_secret_is_never_a_number(tmp_path: Path, figures: list[tuple[str, str, str]]) -> None:
    rows = [
        ["2026", f"A1X4{i}", "Jardiniers", "59", "101", "VALENCIENNES", *told]
        for i, told in enumerate(figures)
    ]
    needs = read(tmp_path, table(BMO, *rows), "bmo").tables["published_needs"]
    assert set(needs["zone_code"]) == {"0101"}
    for (met, xmet, _), need in zip(figures, needs.itertuples(), strict=True):
        assert need.is_censored == (met == "*")
        assert pd.isna(need.projects) if met == "*" else need.projects == int(met)
        if "*" in (met, xmet) or met == "0":
            assert pd.isna(need.share_difficult)
        else:
            assert need.share_difficult == min(1.0, int(xmet) / int(met))


def test_a_bassin_in_two_departments_has_a_line_in_each(tmp_path: Path) -> None:
    rows = [["2026", "A1X41", "M", dept, "101", "B", "5", "*", "*"] for dept in ("971", "978")]
    assert read(tmp_path, table(BMO, *rows), "bmo").report.rows_valid == 2


def test_a_blank_or_worded_figure_is_rejected(tmp_path: Path) -> None:
    rows = [
        ["2026", f"A1X4{i}", "M", "59", "101", "B", met, "", ""]
        for i, met in enumerate(("", "n.d."))
    ]
    assert read(tmp_path, table(BMO, *rows), "bmo").report.rows_rejected == 2


# Dares

DARES = ["fap", "Emploi moyen", "Tension ", "Année", "niveau_geo", "niveau_fap", "reg", "dep"]
JOBS = st.sampled_from(["", "0", "300", "1200.0"])


@QUICK
@given(st.lists(JOBS, min_size=1, max_size=5), st.sampled_from(["utf-8", "latin-1"]))
def test_employment_is_never_a_project_and_unknown_is_not_zero(
    tmp_path: Path, figures: list[str], encoding: str
) -> None:
    rows = [
        [f"T4Z6{i}", told, "-0.5", "2019", "dep", "fap 225", "", "59"]
        for i, told in enumerate(figures)
    ]
    content = table(DARES, *rows, separator=",").decode().encode(encoding)
    found = read(tmp_path, content, "dares")
    needs = found.tables["published_needs"]
    assert needs["projects"].isna().all()
    assert needs["is_censored"].isna().all()
    for told, need in zip(figures, needs.itertuples(), strict=True):
        assert pd.isna(need.employment) if told == "" else need.employment == float(told)
    assert any("non dit" in note for note in found.report.notes) == ("" in figures)


@pytest.mark.parametrize(
    ("level", "reg", "dep", "zone"),
    [
        ("nat", "", "", ("france", "FR", "")),
        ("National", "", "", ("france", "FR", "")),
        ("France entière", "", "", ("france", "FR", "")),
        ("reg ", "32.0", "", ("region", "32", "")),
        ("Régional", "1.0", "", ("region", "01", "")),
        ("dep", "", "2a", ("departement", "2A", "2A")),
        ("Départements", "", "2", ("departement", "02", "02")),
        ("dept", "", "974", ("departement", "974", "974")),
    ],
)
def test_each_level_has_its_own_zone(
    tmp_path: Path, level: str, reg: str, dep: str, zone: tuple[str, str, str]
) -> None:
    row = ["T4Z60", "300", "0", "2019", level, "fap 225", reg, dep]
    found = read(tmp_path, table(DARES, row), "dares")
    needs = found.tables["published_needs"][["zone_kind", "zone_code", "departement"]]
    assert [tuple(need) for need in needs.itertuples(index=False)] == [zone]
    assert found.rejects.empty


@pytest.mark.parametrize(
    ("level", "reg", "dep", "code", "column", "value"),
    [
        ("bassin", "32", "59", "niveau_inconnu", "niveau_geo", "« bassin »"),
        ("dépôt", "32", "59", "niveau_inconnu", "niveau_geo", "« dépôt »"),
        ("", "32", "59", "niveau_inconnu", "niveau_geo", "la valeur"),
        ("dep", "32.0", "", "zone_absente", "dep", ""),
        ("reg", "", "59", "zone_absente", "reg", ""),
        ("dep", "", "20", "zone_inconnue", "dep", "« 20 »"),
        ("dep", "", "96", "zone_inconnue", "dep", "« 96 »"),
        ("dep", "", "Nord", "zone_inconnue", "dep", "« Nord »"),
        ("reg", "59", "59", "zone_inconnue", "reg", "« 59 »"),
    ],
)
def test_a_zone_that_is_not_one_is_told_of_the_cell_at_fault(
    tmp_path: Path, level: str, reg: str, dep: str, code: str, column: str, value: str
) -> None:
    row = ["T4Z60", "300", "0", "2019", level, "fap 225", reg, dep]
    found = read(tmp_path, table(DARES, row), "dares")
    assert found.report.rows_rejected == 1
    (fault,) = found.rejects.itertuples()
    assert (fault.code, fault.column) == (code, column)
    assert f"« {column} » : {value}" in fault.reason


def test_a_worded_employment_is_rejected_and_a_table_without_it_refused(tmp_path: Path) -> None:
    row = ["T4Z60", "beaucoup", "0", "2019", "dep", "fap 225", "", "59"]
    assert read(tmp_path, table(DARES, row), "dares").report.rows_rejected == 1
    with pytest.raises(FileRefused, match="Emploi moyen"):
        read(tmp_path, table(["fap", "Tension ", "Année"], ["T4Z60", "0", "2011"]), "dares")
    with pytest.raises(FileRefused, match="gpect ingest dares"):
        read(tmp_path, table(DARES, row), "bmo")
