"""Every file of the corpus gives the counts and faults that the rules say, or one sentence."""

from pathlib import Path

import pytest

from gpect.domain.errors import FileRefused
from gpect.domain.refusals import REFUSALS
from gpect.ingest.normalise import ingest_file
from gpect.ingest.report import WARNINGS
from tests.corpus import binary_books, meaning, other_files, second_look, text_files, workbooks
from tests.corpus.case import Case
from tests.unit.ingest import fakes

CASES = [
    *text_files.cases(),
    *meaning.cases(),
    *workbooks.cases(),
    *binary_books.cases(),
    *other_files.cases(),
    *second_look.cases(),
]

REJECTED = (
    "intitule_et_rome_absents rome_format nombre_invalide formule_sans_valeur cellule_en_erreur "
    "date_invalide caractere_interdit champ_trop_long encodage trop_de_cellules ligne_de_total "
    "ligne_hors_tableau identifiant_absent structure_absente conflit_identifiant json_invalide "
    "cle_en_double"
)
LISTED = {(code, "reject") for code in REJECTED.split()} | {(c, "warn") for c in WARNINGS}


def test_the_corpus_is_large_and_its_names_distinct() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.name)
def test_a_readable_file_is_read_as_the_rules_say(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "fichier.dat"
    path.write_bytes(case.content)
    read = ingest_file(path, case.kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    report = read.report
    told = [*report.errors, *report.remarks]
    found = {(e["row"], e["code"], e["severity"]) for e in told}
    counts = (report.rows_total, report.rows_rejected, report.rows_duplicate)
    assert found == case.faults
    if case.kind in {"besoins", "personnes"}:
        assert {(e["code"], e["severity"]) for e in report.errors} <= LISTED
    assert counts == (case.total, case.rejected, case.duplicate)
    assert report.rows_total == report.rows_valid + report.rows_rejected + report.rows_duplicate
    assert report.status == ("partial" if case.rejected else "ok")
    assert len(next(iter(read.tables.values()))) == report.rows_valid
    for name, value in case.read_as:
        assert getattr(report, name) == value
    if case.titles:
        assert set(read.tables["openings"]["raw_title"]) == set(case.titles)


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.name)
def test_a_refused_file_gets_one_sentence(
    case: Case, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fichier.dat"
    path.write_bytes(case.content)
    with pytest.raises(FileRefused) as refusal:
        ingest_file(path, case.kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    sentence = str(refusal.value)
    assert case.refused in sentence
    assert sentence.startswith("fichier.dat")
    assert "\n" not in sentence
    assert refusal.value.code in REFUSALS
    assert capfd.readouterr() == ("", "")  # no library speaks beside us
