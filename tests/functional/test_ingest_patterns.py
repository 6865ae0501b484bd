"""Files named by a pattern, for shells that leave it as it is; help named where it is."""

from pathlib import Path

import pytest

from gpect.cli.app import run

HEADER = "Intitulé du poste;Commune;Nb de postes\n"


def test_a_pattern_stands_for_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("besoins_b.csv", "besoins_a.csv", "autres.csv"):
        (tmp_path / name).write_text(HEADER + f"Agent de propreté {name};Denain;1\n", "utf-8")
    base = str(tmp_path / "gpect.db")
    assert run(["ingest", "besoins", str(tmp_path / "besoins*.csv"), "--base", base]) == 0
    told = capsys.readouterr().out
    assert told.index("besoins_a.csv") < told.index("besoins_b.csv")
    assert "autres.csv" not in told
    assert run(["ingest", "besoins", str(tmp_path / "rien*.csv"), "--base", base]) == 2


def test_a_word_missing_points_to_the_help_of_its_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["ingest"]) == 64
    assert "gpect ingest --aide" in capsys.readouterr().err
