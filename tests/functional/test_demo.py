"""The whole chain on a made-up territory, by the very commands a user types."""

import hashlib
import json
from pathlib import Path

import pytest

from gpect.cli.app import run
from gpect.domain import tables
from gpect.store.engine import open_store
from gpect.store.tables import read

pytestmark = pytest.mark.lent

N_PERSONS = 300


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "gpect-demo"
    assert run(["demo", "--personnes", str(N_PERSONS), "--dossier", str(folder)]) == 0
    return folder


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_everything_a_user_opens_is_there(demo: Path) -> None:
    for name in ("appariement.xlsx", "comite/note.html", "comite/tableaux.xlsx", "gpect.toml"):
        assert (demo / name).stat().st_size > 0, name
    assert list((demo / "rejets").iterdir())


def test_what_it_writes_says_that_it_is_made_up(demo: Path) -> None:
    assert "Données inventées" in (demo / "comite" / "note.html").read_text(encoding="utf-8")


@pytest.mark.lent
def test_the_same_seed_gives_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    again = tmp_path / "encore"
    assert run(["demo", "--personnes", str(N_PERSONS), "--dossier", str(again)]) == 0
    read = [p for p in (demo / "recu").rglob("*") if p.is_file()]
    read += [p for name in ("rejets", "comite") for p in (demo / name).rglob("*") if p.is_file()]
    read.append(demo / "appariement.xlsx")
    assert len(read) > 20
    for name in sorted(p.relative_to(demo) for p in read):
        assert digest(demo / name) == digest(again / name), name


def test_nothing_is_lost_in_any_file(demo: Path) -> None:
    lots = read(open_store(str(demo / "gpect.db")), tables.LOTS)
    assert len(lots) >= 5
    parts = lots["rows_valid"] + lots["rows_rejected"] + lots["rows_duplicate"]
    assert (lots["rows_total"] == parts).all()


def test_people_are_kept_without_their_identity(demo: Path) -> None:
    persons = read(open_store(str(demo / "gpect.db")), tables.PERSONS)
    assert len(persons) > 0.9 * N_PERSONS
    stored = (demo / "gpect.db").read_bytes()
    for trace in (b"@example.org", b"06 39 98", b"0639 98", b"+33639"):
        assert trace not in stored


def test_the_same_file_twice_changes_nothing(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = str(demo / "gpect.db")
    before = read(open_store(base), tables.OPENINGS)
    files = [str(p) for p in sorted((demo / "recu").rglob("*")) if "besoin" in p.name.lower()]
    assert files
    assert run(["ingest", "besoins", *files, "--base", base]) in (0, 3)
    assert "rien n'a changé" in capsys.readouterr().out
    assert read(open_store(base), tables.OPENINGS).equals(before)


def test_totals_of_the_forecast_are_the_sum_of_their_parts(demo: Path) -> None:
    shortages = read(open_store(str(demo / "gpect.db")), tables.SHORTAGES)
    detail = shortages[shortages["level"] == "detail"]
    detail = detail[detail["period"] != "*"]
    total = shortages[(shortages["level"] == "territoire") & (shortages["period"] == "*")]
    for column in ("demand", "supply", "shortage"):
        assert total[column].sum() == pytest.approx(detail[column].sum(), rel=1e-6)


def test_scripts_get_json(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["match", "--base", str(demo / "gpect.db"), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["run_id"]) == 12
