"""The demo's files: same bytes from the same seed, headers a reader knows, a truth that refers."""

import csv
import hashlib
import io
import json
import re
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from gpect.demo import people_files
from gpect.demo.files import TRUTH, write_demo
from gpect.demo.options import DemoOptions
from gpect.domain.codes import is_code_rome, is_siret
from gpect.domain.templates import TEMPLATES
from gpect.ingest.records.headers import match_header
from gpect.referentiels import loader

N_PERSONS = 400


@pytest.fixture(scope="module")
def referentiels():
    return loader.load()


@pytest.fixture(scope="module")
def demo(tmp_path_factory, referentiels):
    folder = tmp_path_factory.mktemp("demo")
    return folder, write_demo(folder, DemoOptions(n_persons=N_PERSONS, seed=3), referentiels)


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(path: Path) -> list[list[str]]:
    """Give every line of a file as text, by means that are not gpect's."""
    if path.suffix == ".xlsx":
        with closing(openpyxl.load_workbook(path, read_only=True)) as workbook:
            rows = list(workbook.worksheets[0].values)
        return [["" if v is None else str(v) for v in row] for row in rows]
    if path.suffix == ".jsonl":
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        keys = list(dict.fromkeys(key for record in records for key in record))
        return [keys, *([str(record.get(key, "")) for key in keys] for record in records)]
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "cp1252")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def table(path: Path, kind: str) -> pd.DataFrame:
    """Give a file as text under the names of its fields; private columns keep their headers."""
    content = lines(path)
    first = next(i for i, line in enumerate(content) if sum(map(bool, line)) > 2)
    fields = []
    for header in content[first]:
        found = match_header(header, TEMPLATES[kind])
        fields.append(found[1] if found else header)
    return pd.DataFrame(
        [(row + [""] * len(fields))[: len(fields)] for row in content[first + 1 :]], columns=fields
    )


@pytest.mark.lent
def test_the_same_seed_gives_the_same_bytes(demo, tmp_path, referentiels):
    write_demo(tmp_path, DemoOptions(n_persons=N_PERSONS, seed=3), referentiels)
    assert digests(tmp_path) == digests(demo[0])


@pytest.mark.lent
def test_another_seed_gives_other_files(demo, tmp_path, referentiels):
    write_demo(tmp_path, DemoOptions(n_persons=N_PERSONS, seed=4), referentiels)
    same = set(digests(tmp_path).items()) & set(digests(demo[0]).items())
    assert not {name for name, _ in same if not name.startswith("verite")}


def test_files_come_in_the_order_of_ingestion(demo):
    kinds = list(dict.fromkeys(file.kind for file in demo[1]))
    assert kinds == ["structures", "formations", "besoins", "personnes", "realisations"]
    assert all(file.path.is_file() for file in demo[1])
    assert len({file.path.suffix for file in demo[1]}) == 3


def test_headers_are_known_or_known_to_be_private(demo):
    private = set(people_files.PRIVATE_HEADERS.values())
    for file in demo[1]:
        if file.path.stem == "offres_api":
            continue
        fields = set(table(file.path, file.kind).columns)
        strange = fields - set(TEMPLATES[file.kind].fields)
        assert strange == set() or (file.kind == "personnes" and strange == private)


def test_sirets_are_valid(demo):
    for file in demo[1]:
        found = table(file.path, file.kind)
        if "siret" in found:
            assert found["siret"].map(lambda s: s == "" or is_siret(s)).all()


def test_no_line_of_contact_leads_to_anyone(demo):
    for file in demo[1]:
        text = "\n".join(" ".join(line) for line in lines(file.path))
        assert set(re.findall(r"@[\w.]+", text)) <= {"@example.org"}
        phones = re.findall(r"\b0[1-9](?: \d\d){4}\b", text)
        assert all(phone.startswith(("06 39 98", "01 99 00")) for phone in phones)


def test_true_pairs_are_people_and_openings_of_the_files(demo):
    folder, files = demo
    pairs = pd.read_csv(folder / TRUTH / "paires_vraies.csv", dtype=str)
    persons, references = set(), set()
    for file in files:
        found = table(file.path, file.kind)
        if file.kind == "personnes":
            persons |= set(zip(found["structure"], found["identifiant"], strict=True))
        elif file.kind == "besoins":
            references |= set(found["reference"])
    assert len(pairs) > 10
    assert set(zip(pairs["structure"], pairs["identifiant"], strict=True)) <= persons
    assert set(pairs["reference"]) <= references


def test_counts_and_flaws_are_those_of_the_files(demo):
    folder, files = demo
    counts = pd.read_csv(folder / TRUTH / "comptes_attendus.csv").set_index("fichier")
    flaws = pd.read_csv(folder / TRUTH / "anomalies_attendues.csv")
    for file in files:
        row = counts.loc[file.path.name]
        content = lines(file.path)
        n_above = 0 if file.path.suffix == ".jsonl" else len(content) - row["lues"]
        assert row["lues"] == row["valides"] + row["rejetees"] + row["doublons"]
        if file.path.suffix == ".jsonl":
            content = content[1:]
            assert len(content) == row["lues"]
        for flaw in flaws[flaws["fichier"] == file.path.name].itertuples():
            line = content[flaw.ligne - 1]
            signs = {
                "nombre_invalide": "deux",
                "commune_inconnue": "Villebrume-sur-Nulpart",
                "date_invalide": "31/02/2027",
                "ligne_de_total": "TOTAL",
            }
            assert signs.get(flaw.code, line[0]) in line
        assert n_above < 5


def test_true_titles_are_written_somewhere(demo):
    folder, files = demo
    truth = pd.read_csv(folder / TRUTH / "titres_vrais.csv", dtype=str)
    written: dict[str, set[str]] = {"besoins": set(), "personnes": set()}
    for file in files:
        found = table(file.path, file.kind)
        field = {"besoins": "intitule", "personnes": "metier"}.get(file.kind)
        if field in found:
            written[file.kind] |= set(found[field]) - {""}
    for source, titles in written.items():
        known = set(truth.loc[truth["source"] == source, "intitule"])
        # What is written was meant; cp1252 may lose a character that no French word needs.
        assert len(titles - known) <= 0.01 * len(titles)
    assert truth["code_rome"].map(is_code_rome).all()


@pytest.mark.parametrize("n_persons", [200, pytest.param(1200, marks=pytest.mark.lent)])
def test_sizes_scale_with_the_people(tmp_path, referentiels, n_persons):
    write_demo(tmp_path, DemoOptions(n_persons=n_persons, seed=1), referentiels)
    counts = pd.read_csv(tmp_path / TRUTH / "comptes_attendus.csv")
    by_kind = counts.groupby("nature")["valides"].sum()
    assert by_kind["personnes"] == n_persons
    today = counts[(counts["nature"] == "besoins") & ~counts["fichier"].str.startswith("histo")]
    assert today["valides"].sum() == pytest.approx(n_persons / 5, rel=0.45)
    past = by_kind["besoins"] - today["valides"].sum()
    assert past == pytest.approx(3 * today["valides"].sum(), rel=0.4)
