"""Lists of SIAE: each of their métiers is a need."""

from pathlib import Path

from tests.unit.ingest.sources.reading import read, table


def test_each_metier_of_a_siae_is_a_need(tmp_path: Path) -> None:
    header = ["MESURE", "COMMUNE", "SIRET", "ROME", "APPELATION", "ROME 2", "APPELATION 2"]
    rows = [
        ["ACI", "DENAIN", "99900001000002", "A1203", "Jardinier", "K2204", "Agent"],
        ["AI", "CAMBRAI", "99900002000001", "", "", "", ""],
    ]
    content = table(header, *rows)
    openings = read(tmp_path, content, "besoins").tables["openings"]
    assert sorted(openings["code_rome"]) == ["A1203", "K2204"]
    assert set(openings["employer_kind"]) == {"ACI"}
    assert read(tmp_path, content, "structures").report.rows_valid == 2
