"""The comité's two files: the same figures, masked the same, nothing fetched, the same bytes."""

import dataclasses
import re
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import python_calamine

from gpect.domain import contracts, tables, vocabulary
from gpect.domain.errors import NothingToDo, OptionRefused
from gpect.reports.comite.pack import write_comite
from gpect.reports.drawings import charts
from gpect.reports.secrecy.disclosure import publish
from gpect.reports.secrecy.published import MEASURES
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.verify import attack_folder

SPACE = "\u202f"
WITHOUT = "Besoins sans le premier employeur"
HEADS = (
    ["Filière", "Besoins"],
    ["Intercommunalité", "Besoins"],
    ["Métier", "Filière"],
    ["Métier", "Intercommunalité"],
    ["Maille", "Trimestresd’avance"],
)


class Page(HTMLParser):
    """What a page fetches, its tables as rows of text, its outline."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.rows, self.fetched, self.captions = [], [], [], 0
        self.cell = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append((tag, named))
        fetches = ("src", "href", "data", "srcset", "xlink:href", "action")
        self.fetched += [named[a] for a in fetches if a in named]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th") and self.rows:
            self.cell = []
        self.captions += tag == "caption"

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.rows[-1].append("".join(self.cell))
            self.cell = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data)


@pytest.fixture(scope="module")
def written(pack, tmp_path_factory):
    return write_comite(tmp_path_factory.mktemp("comite"), pack).files


@pytest.fixture(scope="module")
def page(written):
    return Page(written[0].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sheets(written):
    book = python_calamine.load_workbook(written[1])
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_two_files_and_their_sheets(written, sheets, pack):
    assert [path.name for path in written[:2]] == ["note.html", "tableaux.xlsx"]
    names = sorted(pack.territoire.epcis["short_name"])
    annexes = "Tension Départs Compétences Freins Parcours Sorties\u00a0prévues Appariement Équité"
    annexes = [*annexes.split(" "), "Formations", "Actions", "Fiabilité"]
    first = ["Lisez-moi", "Territoire", "Filières", "Métiers", *names]
    named = [*first, *(name.replace("\u00a0", " ") for name in annexes), "Graphiques"]
    assert list(sheets) == named


def test_a_masked_figure_is_a_gap_in_the_charts(sheets):
    """Text in a range that a chart draws is drawn as zero: it must read an empty cell."""
    drawn = sheets["Graphiques"][1:]
    at = [sheets[sheet][int(row) - 1][int(column) - 1] for sheet, row, column, *_ in drawn]
    for cell, (*_, value) in zip(at, drawn, strict=True):
        assert value == ("" if cell == "s" else cell)
    assert "s" in at


def test_page_fetches_nothing(written, page):
    text = written[0].read_text(encoding="utf-8")
    assert all(address.startswith("#") for address in page.fetched)
    for outside in ("http:", "https:", "//", "@import", "<script", "<link", "<iframe"):
        assert outside not in text, outside
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {
        f"#{i}" for i in re.findall(r'id="([^"]+)"', text)
    }


def test_page_can_be_read_without_seeing(page):
    named = [(tag, attrs) for tag, attrs in page.tags]
    assert ("html", {"lang": "fr"}) in named
    assert page.captions == sum(tag == "table" for tag, _ in named)
    assert all("scope" in attrs for tag, attrs in named if tag == "th")
    pictures = [attrs for _, attrs in named if attrs.get("role") == "img"]
    assert len(pictures) == 5
    assert all(len(attrs["aria-label"]) > 40 for attrs in pictures)
    ids = [attrs["id"] for _, attrs in named if "id" in attrs]
    assert len(ids) == len(set(ids))
    levels = [int(tag[1]) for tag, _ in named if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_five_sentences_come_first(written):
    text = written[0].read_text(encoding="utf-8")
    first = text[text.index('<ol class="essentiel">') : text.index("<table")]
    said = re.findall("<li>(.*?)</li>", first)
    assert len(said) == 5
    verbs = r"\b(aurait|manquerait|seraient|serait|se dégage)\b"
    assert all(re.search(verbs, sentence) for sentence in said)
    assert "levier" in said[-1]


@pytest.mark.lent
def test_the_last_sentence_names_the_lever_that_fills_most(pack, tmp_path):
    lever = (
        "transport jusqu'aux postes à moins de 40 km : 104 postes pourvus de plus ; "
        "ligne de bus de Cambrai à Denain : 23 postes pourvus de plus"
    )
    is_whole = (pack.shortages["level"] == "territoire") & (pack.shortages["period"] == "*")
    levers = pack.shortages["lever"].mask(is_whole, lever)
    told = dataclasses.replace(pack, shortages=pack.shortages.assign(lever=levers))
    text = write_comite(tmp_path, told).files[0].read_text(encoding="utf-8")
    last = re.findall("<li>(.*?)</li>", text)[4].replace("\u00a0", " ")
    assert "serait « Transport jusqu’aux postes à moins de 40 km » (104 postes)" in last
    assert attack_folder(tmp_path).faults == []
    assert attack_folder(tmp_path).sentences == []


def test_past_forecasts_are_all_told(page, sheets):
    """Every horizon of T9 is on the page, with what it rests on, the bad rows in words."""
    start = next(i for i, row in enumerate(page.rows) if row[:1] == ["Maille"])
    told = page.rows[start + 1 :]
    head = next(i for i, row in enumerate(sheets["Fiabilité"]) if row[0] == "Maille")
    full = [row for row in sheets["Fiabilité"][head + 1 :] if row[0]]
    assert [row[:3] for row in told] == [[r[0], f"{r[1]:.0f}", f"{r[2]:.0f}"] for r in full]
    assert any(row[5] == "moins bien" for row in told) == any(r[3] > r[4] + 0.01 for r in full)
    for row, line in zip(told, full, strict=True):
        assert (row[5] == "moins bien") == (round(line[3], 2) > round(line[4], 2))


@pytest.mark.lent
def test_where_last_year_does_better_is_said_and_an_edit_of_it_seen(pack, tmp_path):
    worse = pack.backtest.assign(mase=1.1 * pack.backtest["mase"])  # a year ahead: 0,99 for 0,95
    note = write_comite(tmp_path, dataclasses.replace(pack, backtest=worse)).files[0]
    text = note.read_text(encoding="utf-8")
    assert text.count("moins bien") == 4
    assert "À quatre trimestres pour le territoire entier, à quatre" in text
    assert attack_folder(tmp_path).faults == []
    for shown, other in (('<td class="n">0,99<', "0,89<"), ('<td class="n">40<', "400<")):
        before, _, after = text.rpartition(shown)  # the past forecasts stand last
        edited = before + shown[: shown.index(">") + 1] + other + after
        assert edited != text
        note.write_text(edited, encoding="utf-8")
        assert any("note.html" in s for s in attack_folder(tmp_path).faults)


def test_each_table_says_its_observations(page):
    heads = [row for row in page.rows if row[1:2] and row[:2] in HEADS]
    assert len(heads) == 5
    assert all(any("(n)" in cell for cell in row) for row in heads)
    quarters = [row for row in page.rows if row[:1] == ["Trimestre"]]
    assert sum(row[:1] == ["Observations (n)"] for row in page.rows) == len(quarters) > 0


def test_a_table_that_is_wider_than_a_phone_says_that_it_slides(written):
    text = written[0].read_text(encoding="utf-8")
    for before in re.findall(r'(.{0,400})<div class="defile', text, re.DOTALL):
        assert 'class="glisser"' in before or "Deux pistes au plus par ligne" in before
    assert all('class="saut"' in head for head in re.findall("<caption[^>]*>", text))


def test_places_stand_in_the_order_of_their_names(page, sheets, pack):
    names = sorted(pack.territoire.epcis["short_name"])
    assert [row[0] for row in page.rows if len(row) == 8 and row[0] in names] == names
    assert [row[0] for row in sheets["Territoire"] if row[0] in names] == names


@pytest.mark.parametrize("invented", [True, False])
def test_made_up_data_are_said_to_be(pack, tmp_path, invented):
    told = dataclasses.replace(pack, invented=invented)
    text = write_comite(tmp_path, told).files[0].read_text(encoding="utf-8")
    assert ("Données inventées" in text) == invented
    assert ('<aside class="invente"' in text) == invented


@pytest.mark.lent
def test_a_line_that_stops_is_explained(pack, tmp_path):
    few = pack.shortages.copy()
    figures = [c for c in few if c.startswith(("demand", "supply", "shortage"))]
    few[figures] = few[figures] / 3
    note, *_ = write_comite(tmp_path, dataclasses.replace(pack, shortages=few)).files
    text = note.read_text(encoding="utf-8").replace("\u00a0", " ")
    rows = publish(few, pack.openings).pick(filiere="each", period="each")
    rows = rows[rows["filiere"].isin(vocabulary.FILIERES)]
    stops = rows["demand_masked"] | rows["shortage_masked"]
    n_stopping = rows.loc[stops, "filiere"].nunique()
    assert n_stopping > 0
    assert text.count("Trait interrompu : chiffre secret (s) au T") == n_stopping
    assert "Chaque graphique a sa propre échelle" in text


def test_same_number_in_both_files(page, sheets):
    named = {row[0] for row in sheets["Filières"][4:9]}
    lines = [row for row in page.rows if len(row) == 8]
    filieres = [row for row in lines if row[0] in named]
    in_page = {row[0]: [row[1], *row[3:5]] for row in lines}
    compared = 0
    for sheet in ("Territoire", "Filières"):
        for row in sheets[sheet]:
            if row[0] in in_page and row[1] != "Besoins (postes)":
                shown = [cell.replace(SPACE, "") for cell in in_page[row[0]]]
                assert shown == [_written(cell) for cell in row[1:4]]
                compared += 1
    assert compared >= 11
    column = next(r.index(WITHOUT) for r in sheets["Filières"] if WITHOUT in r)
    assert len(filieres) >= 5
    for row in filieres:
        line = next(line for line in sheets["Filières"] if line[0] == row[0])
        assert row[2].replace(SPACE, "") == _written(line[column])


def _written(cell):
    if cell == "":
        return "n. d."
    return cell if isinstance(cell, str) else f"{cell:.0f}"


def test_masked_figures_are_nowhere(written, sheets, pack):
    published = publish(pack.shortages, pack.openings)
    names = dict(
        zip(pack.territoire.epcis["code_epci"], pack.territoire.epcis["short_name"], strict=True)
    )
    rows = published.pick(code_epci="each", filiere="each", code_rome_parent="each")
    assert rows["supply_masked"].any()
    assert not rows["supply_masked"].all()
    titles = vocabulary.FILIERE_TITLES
    found = {(n, *row[1:3]): row for n in names.values() for row in sheets[n][4:]}
    for line in rows.to_dict("records"):
        metier = (line["code_rome_parent"], titles[line["filiere"]])
        row = found.get((names[line["code_epci"]], *metier))
        if row is None:  # a métier of which nothing may be told is not listed
            assert all(line[f"{measure}_masked"] for measure in MEASURES)
            continue
        for position, measure in ((3, "demand"), (4, "supply"), (5, "shortage")):
            is_masked = row[position] == "s"
            assert is_masked == line[f"{measure}_masked"]
            assert is_masked or row[position] == line[measure]


def test_figures_are_those_of_the_forecast_rounded(sheets, pack):
    whole = pack.shortages.query("level == 'territoire' and period == '*'").iloc[0]
    (row,) = [row for row in sheets["Filières"] if row[0] == "Ensemble"]
    expected = [np.floor(whole[name] + 0.5) for name in ("demand", "supply", "shortage")]
    assert row[1:4] == expected


def test_small_numbers_of_people_leave_the_levers(pack, tmp_path):
    one = "3 personnes disponibles de ce métier dans le même EPCI : lever ce qui les retient"
    levers = pack.shortages["lever"].where(pack.shortages["lever"].isna(), one)
    few = dataclasses.replace(pack, shortages=pack.shortages.assign(lever=levers))
    note, tableaux, *_ = write_comite(tmp_path, few).files
    book = python_calamine.load_workbook(tableaux)
    text = note.read_text(encoding="utf-8")
    text += "".join(repr(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)
    assert not re.search(r"\b[1-4] personnes? disponibles?", text)
    assert "moins de 5 personnes disponibles" in text


@pytest.mark.lent
def test_second_writing_and_order_of_rows_change_no_byte(written, pack, tmp_path):
    shuffled = dataclasses.replace(
        pack,
        shortages=pack.shortages.sample(frac=1, random_state=1),
        openings=pack.openings.iloc[::-1],
        backtest=pack.backtest.iloc[::-1],
    )
    again = write_comite(tmp_path, shuffled).files
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in written]


def test_what_data_holds_is_escaped(pack, tmp_path):
    evil = "<script>alert(1)</script>\"'&"
    parents = pack.rome.parents.assign(label=evil)
    rome = type(pack.rome)(version="v460", parents=parents, codes=pack.rome.codes)
    note, tableaux, *_ = write_comite(tmp_path, dataclasses.replace(pack, rome=rome)).files
    assert "<script" not in note.read_text(encoding="utf-8")
    assert "&lt;script&gt;" in note.read_text(encoding="utf-8")
    rows = python_calamine.load_workbook(tableaux).get_sheet_by_name("Métiers").to_python()
    assert rows[4][0] == evil


def test_without_drawing_libraries_one_clear_sentence(pack, tmp_path, monkeypatch):
    def absent(_):
        raise ImportError

    monkeypatch.setattr(charts, "import_module", absent)
    with pytest.raises(OptionRefused, match=r"pip install 'gpect\[rapport\]'"):
        write_comite(tmp_path, pack)
    assert list(tmp_path.iterdir()) == []


def test_no_forecast_is_said(pack, tmp_path):
    nothing = dataclasses.replace(pack, shortages=contracts.empty(tables.SHORTAGES))
    with pytest.raises(NothingToDo, match="gpect forecast"):
        write_comite(tmp_path, nothing)


@pytest.mark.lent
def test_everything_secret_is_still_a_page(pack, tmp_path):
    """A territory so small that next to nothing may be said."""
    small = pack.shortages.copy()
    figures = [c for c in small if c.startswith(("demand", "supply", "shortage"))]
    small[figures] = small[figures] / 400
    dataclasses.replace(pack, shortages=small, backtest=pack.backtest.iloc[:0])
    note, *_ = write_comite(
        tmp_path,
        dataclasses.replace(pack, shortages=small, backtest=pack.backtest.iloc[:0]),
    ).files
    text = note.read_text(encoding="utf-8")
    assert "tenu secret" in text
    assert "trop court pour mesurer" in text


def test_unknown_places_and_metiers_keep_their_line(pack, tmp_path):
    renamed = pack.shortages.replace({"code_epci": {"245901038": "inconnu"}})
    renamed = renamed.replace({"code_rome_parent": {"F1703": "inconnu"}})
    note, *_ = write_comite(tmp_path, dataclasses.replace(pack, shortages=renamed)).files
    assert "Lieu non précisé" in note.read_text(encoding="utf-8")


def test_rules_can_be_made_stricter(pack):
    few = publish(pack.shortages, pack.openings).table["supply_masked"].sum()
    many = publish(pack.shortages, pack.openings, SecrecyRules(persons_min=11.0)).table
    assert many["supply_masked"].sum() > few
    assert isinstance(many, pd.DataFrame)
