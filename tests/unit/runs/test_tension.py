from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gpect.domain.errors import FileRefused
from gpect.runs.tension import _last_told, latest_tensions, read_components

HEAD = "code;annee;offres_par_demandeur;taux_sortie;part_difficile"


def written(folder: Path, *lines: str) -> Path:
    path = folder / "composantes.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return path


def test_components_are_read_with_commas_and_unknowns(tmp_path: Path) -> None:
    found = read_components(written(tmp_path, "K2204;2018;0,5;0.2;*", "K2204;2019;;0,1;0,4"))
    assert found["year"].tolist() == [2018, 2019]
    assert found["offers_per_seeker"].tolist()[0] == 0.5
    assert found["share_difficult"].isna().tolist() == [True, False], "* is unknown, never 0"
    assert found["offers_per_seeker"].isna().tolist() == [False, True]


@pytest.mark.parametrize("line", ["K2204;2018;beaucoup;0.2;0.3"])
def test_what_is_no_number_is_refused_without_being_repeated(tmp_path: Path, line: str) -> None:
    with pytest.raises(FileRefused, match="n'est pas un nombre") as refused:
        read_components(written(tmp_path, line))
    assert "beaucoup" not in str(refused.value)


def test_a_missing_file_or_column_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="n'existe pas"):
        read_components(tmp_path / "absent.csv")
    path = tmp_path / "court.csv"
    path.write_text("code;annee\nK2204;2018\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="offres_par_demandeur"):
        read_components(path)


def test_the_last_year_that_tells_all_three_is_the_one_shown(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        *("K2204;2014;0,5;0,2;0,3", "K2204;2018;0,6;0,3;0,4", "K2204;2025;0,9;0,4;0,6"),
        *("A1203;2018;0,2;0,2;0,9", "A1203;2025;;0,2;0,9"),
    )
    found = latest_tensions(path).set_index("code_rome_parent")
    assert found["source"].str[-4:].to_dict() == {"A1203": "2018", "K2204": "2025"}
    assert found.loc["K2204", "tension"] > found.loc["A1203", "tension"]
    assert found["classe"].between(1, 5).all()


@pytest.mark.parametrize(
    "content",
    [b"", "code;annee\nN1101;début\n".encode("cp1252"), b"code;annee\nN1101;2019;3;4\n"],
)
def test_a_file_that_is_no_csv_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "composantes.csv"
    file.write_bytes(content)
    with pytest.raises(FileRefused, match=r"composantes\.csv : "):
        read_components(file)


def test_what_is_no_number_is_found_by_its_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "composantes.csv"
    head = "code;annee;offres_par_demandeur;taux_sortie;part_difficile\n"
    file.write_text(head + "N1101;2019;0,5;*;\nN1103;2019;0,5;beaucoup;0,6\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="ligne 3, colonne « taux_sortie »"):
        read_components(file)


def test_the_last_year_known_comes_before_a_later_one_that_is_not() -> None:
    told = pd.DataFrame(
        {
            "code": ["B", "A", "A", "B", "A"],
            "year": [2018, 2017, 2019, 2019, 2018],
            "tension": [np.nan, 0.1, np.nan, np.nan, 0.3],
        }
    )
    assert _last_told(told)[["code", "year"]].to_numpy().tolist() == [["A", 2018], ["B", 2019]]
