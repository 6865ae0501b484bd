"""Answers of employers to a questionnaire: needs and departures, every one counted."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.domain.errors import FileRefused
from gpect.reports.forms.returns import write_rejects
from tests.unit.ingest.sources.reading import QUICK, WORDS, read, table

IDENTITY = ["Raison sociale", "SIRET", "Commune", "Effectif", "Civilité", "Prénom"]
NEEDS = st.lists(
    st.lists(
        st.tuples(WORDS, st.integers(2026, 2031), st.integers(1, 99)), max_size=10
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
FORMS = ["{year},{n}", "{year}, {n}", "{year} : {n}", "{n} en {year}", "{year}.{n}", "{year}/{n}"]


@QUICK
@given(NEEDS, st.sampled_from(FORMS))
def test_every_need_of_a_questionnaire_is_counted(
    tmp_path: Path, needs: list[list[tuple[str, int, int]]], form: str
) -> None:
    header = IDENTITY + [t for i in range(1, 11) for t in (f"Métier {i}", f"Quand, combien {i}")]
    rows, expected = [], Counter[tuple[str, int]]()
    for number, firm in enumerate(needs):
        cells = [f"Maison {number}", "", "Denain", "12", "M.", "Jean"]
        for title, year, n in firm:
            cells += [title, form.format(year=year, n=n)]
            expected[title, year] += n
        rows.append(cells + [""] * (len(header) - len(cells)))
    content = table(header, *rows)
    if not expected:
        with pytest.raises(FileRefused, match="aucun besoin"):
            read(tmp_path, content, "besoins")
        return
    found = read(tmp_path, content, "besoins")
    openings = found.tables["openings"]
    asked = Counter[tuple[str, int]]()
    for title, day, n in openings[["raw_title", "starts_on", "posts"]].itertuples(index=False):
        asked[title, day.year] += n
    repeated = found.report.rows_duplicate
    assert found.report.rows_total == sum(map(len, needs))
    assert found.report.rows_rejected == 0
    assert repeated or asked == expected
    assert "Prénom (contact)" in found.report.dropped_columns


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2027,1 ; 2028,3", [("2027-07-01", 1), ("2028-07-01", 3)]),
        ("mars 2027, 4", [("2027-03-01", 4)]),
        ("3 postes en 2027", [("2027-07-01", 3)]),
        ("2027", [("2027-07-01", 1)]),
    ],
)
def test_when_and_how_many(tmp_path: Path, cell: str, expected: list[tuple[str, int]]) -> None:
    header = ["Entreprise", "Métier 1", "Quand, combien 1", "Métier 2", "Quand, combien 2"]
    found = read(tmp_path, table(header, ["Maison", "Soudeur", cell, "", ""]), "besoins")
    openings = found.tables["openings"].sort_values("starts_on")
    days = openings["starts_on"].dt.strftime("%Y-%m-%d")
    assert list(zip(days, openings["posts"], strict=True)) == expected


def test_when_and_how_many_in_two_columns(tmp_path: Path) -> None:
    header = ["Entreprise", "Métier", "ROME", "Quand", "Combien", "Métier", "ROME", "Quand",
              "Combien"]  # fmt: skip
    content = table(header, ["Maison", "Soudeur", "K2204", "2027", "3", "", "I1604", "2028", "2"])
    openings = read(tmp_path, content, "besoins").tables["openings"].sort_values("starts_on")
    assert openings["posts"].tolist() == [3, 2]
    assert openings["code_rome"].tolist() == ["K2204", "I1604"]


def test_what_cannot_be_read_goes_back_with_the_whole_answer(tmp_path: Path) -> None:
    header = ["Entreprise", "Métier 1", "Quand, combien 1", "Métier 2", "Quand, combien 2"]
    content = table(header, ["Maison", "Soudeur", "bientôt", "Agent d'entretien", "jamais"])
    found = read(tmp_path, content, "besoins", "q.csv")
    assert (found.report.rows_total, found.report.rows_rejected) == (2, 2)
    returned = write_rejects(tmp_path, found.raw, found.rejects)
    assert returned is not None
    text = returned.read_text(encoding="utf-8-sig")
    assert "bientôt" in text
    assert "jamais" in text


@QUICK
@given(st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5), min_size=1, max_size=5))
def test_every_announced_departure_is_counted(tmp_path: Path, leaving: list[list[int]]) -> None:
    header = ["Raison sociale", "Commune", *(f"Départs {year}" for year in range(2026, 2031))]
    rows = [[f"Maison {i}", "Denain", *map(str, row)] for i, row in enumerate(leaving)]
    if not any(map(any, leaving)):
        with pytest.raises(FileRefused, match="aucun départ"):
            read(tmp_path, table(header, *rows), "realisations")
        return
    outcomes = read(tmp_path, table(header, *rows), "realisations").tables["outcomes"]
    by_year = outcomes.groupby(outcomes["occurred_on"].dt.year)["n"].sum()
    sums = pd.DataFrame(leaving, columns=range(2026, 2031)).sum()
    assert by_year.to_dict() == sums[sums > 0].to_dict()
    assert set(outcomes["event"]) == {"depart_autre"}


def test_a_departure_of_no_employer_and_no_metier_is_rejected(tmp_path: Path) -> None:
    content = table(
        ["Événement", "Date", "Métier", "Entreprise"], ["Retraite", "31/12/2027", "", ""]
    )
    assert read(tmp_path, content, "realisations").report.rows_rejected == 1
