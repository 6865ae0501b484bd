"""Indexes kept on disk: never another thing than what would be made again."""

import sys
import types
from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.ingest.titles import TitleNormaliser
from gpect.runs import indexes
from gpect.runs import kept as kept_module
from gpect.runs.indexes import Sources
from gpect.runs.kept import kept


def made(value: object) -> object:
    return lambda: value


def never() -> object:
    raise AssertionError("made again")


def test_what_was_kept_is_given_back(tmp_path: Path) -> None:
    assert kept(tmp_path, "a", "1", made({"x": 1})) == {"x": 1}
    assert kept(tmp_path, "a", "1", never) == {"x": 1}


def test_other_sources_are_another_index(tmp_path: Path) -> None:
    kept(tmp_path, "a", "1", made("old"))
    assert kept(tmp_path, "a", "2", made("new")) == "new"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("at", [0, 40, 70, -1])
def test_a_damaged_file_is_made_again(tmp_path: Path, at: int) -> None:
    kept(tmp_path, "a", "1", made("right"))
    path = tmp_path / "a.bin"
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))
    assert kept(tmp_path, "a", "1", made("again")) == "again"


@pytest.mark.parametrize("length", [0, 10, 64, 70])
def test_half_a_file_is_made_again(tmp_path: Path, length: int) -> None:
    kept(tmp_path, "a", "1", made("right"))
    path = tmp_path / "a.bin"
    path.write_bytes(path.read_bytes()[:length])
    assert kept(tmp_path, "a", "1", made("again")) == "again"


def test_a_folder_that_cannot_be_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept(tmp_path / "file" / "cache", "a", "1", made("right")) == "right"


def test_nothing_is_kept_where_no_folder_is_given() -> None:
    assert kept(None, "a", "1", made("right")) == "right"


@pytest.mark.lent
def test_a_kept_index_answers_as_a_fresh_one(tmp_path: Path) -> None:
    sources = Sources(None, None, None, tmp_path)
    for index in (indexes.labels, indexes.skills, indexes.bridge):
        index(sources)
        index.cache_clear()
    assert {path.name for path in tmp_path.iterdir()} == {
        "intitules.bin", "competences.bin", "passerelle.bin",
    }  # fmt: skip
    known = sources.load()
    titles = pd.Series(["agent d'entretien (H/F)", "aide à dom.", "Cariste CACES 3", None])
    fresh = TitleNormaliser.build(known).normalise(titles)
    again = TitleNormaliser.build(known, labels=indexes.labels(sources)).normalise(titles)
    pd.testing.assert_frame_equal(fresh, again)
    said = pd.Series(["permis B, CACES 3, ménage, caisse, notions d'anglais"])
    pd.testing.assert_frame_equal(
        SkillNormaliser.build(known).parse(said), indexes.skills(sources).parse(said)
    )
    assert indexes.bridge(sources).ogr_of("Cariste") == indexes.bridge(
        Sources(None, None, None)
    ).ogr_of("Cariste")


def test_an_index_of_another_environment_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = types.ModuleType("absent_library")
    absent.Table = type("Table", (), {"__module__": "absent_library"})
    monkeypatch.setitem(sys.modules, "absent_library", absent)
    kept(tmp_path, "a", "1", made(absent.Table()))
    monkeypatch.delitem(sys.modules, "absent_library")
    assert kept(tmp_path, "a", "1", made("again")) == "again"


def test_a_library_more_or_less_is_another_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path, "a", "1", made("with"))
    monkeypatch.setattr(kept_module, "_version", lambda library: f"{library} none")
    kept_module._code.cache_clear()
    assert kept(tmp_path, "a", "1", made("without")) == "without"
    monkeypatch.undo()
    kept_module._code.cache_clear()
