"""Which métier a row speaks of: the sender's ROME code, an OGR number, a free title."""

from collections.abc import Callable
from typing import Final

import pandas as pd

from gpect.ingest.normalisers import NOTHING_KNOWN, KnownMetiers, TitleReader
from gpect.ingest.records.rows import Rows
from gpect.ingest.text import free_text
from gpect.ingest.text.cleaning import spread
from gpect.ingest.text.rome_codes import IN_CELL, part_title, read_rome
from gpect.ingest.text.spelling import fold
from gpect.referentiels.bridge import V3, Bridge

COLUMNS: Final = [
    "code_ogr", "code_rome", "code_rome_parent", "title_confidence", "title_decision", "filiere",
]  # fmt: skip

SHOWN_CHANGES: Final = 10
"""Changes of code that the report of a file names; the others are counted."""


_METIER_FIELDS: Final = {"intitule", "code_rome", "code_ogr"}


def read_metier(
    rows: Rows, named: str, titles: TitleReader, known: KnownMetiers = NOTHING_KNOWN
) -> pd.DataFrame:
    """Give the métier columns of n rows: ``raw_title, code_rome_sent`` and those of ``COLUMNS``.

    Notes faults in the rows' ledger: a malformed code rejects a row that has no title either.

    Parameters
    ----------
    rows
        The file's records.
    named
        Field of the free title; ``code_rome`` and ``code_ogr`` are read where they exist.
    titles
        The title normaliser.
    known
        Codes that exist.
    """
    bare, in_title = two_of_each(rows.text(named), part_title)
    title = free_text.mask(bare)
    written = _read_codes(rows, title, known).where(lambda c: c != "", in_title)
    appellations = known.appellations.drop_duplicates("code_ogr").set_index("code_ogr")
    ogr = _read_ogr(rows, appellations, known.bridge)
    title = title.where(title != "", ogr.map(appellations["label"]).fillna(""))
    code = ogr.map(appellations["code_rome"]).astype("str").fillna(_bring(rows, written, known))
    found = normalise_titles(title, code, titles)
    found["code_ogr"] = ogr.where(ogr != "", found["code_ogr"])
    _tell_brought(rows, written.where(code != written, ""), found["code_rome"])
    return found.assign(raw_title=title.where(title != ""), code_rome_sent=code.where(code != ""))


def two_of_each(
    texts: pd.Series, reader: Callable[[str], tuple[str, str]]
) -> tuple[pd.Series, pd.Series]:
    """Give the two parts that ``reader`` makes of n texts, each distinct text read once."""
    places, distinct = pd.factorize(texts)
    read = [reader(text) for text in distinct.tolist()]
    first, second = (spread([parts[i] for parts in read], places, texts.index) for i in (0, 1))
    return first, second


def normalise_titles(title: pd.Series, code: pd.Series, titles: TitleReader) -> pd.DataFrame:
    """Ask the normaliser once per distinct (title, code); spread the answers on n rows."""
    pairs = pd.DataFrame({"title": title, "code": code})
    places = pairs.groupby(["title", "code"], sort=False).ngroup()
    distinct = pairs.drop_duplicates().reset_index(drop=True)
    told = distinct["code"].where(distinct["code"] != "")
    answers = titles.normalise(
        distinct["title"].where(distinct["title"] != ""), told, alternatives=False
    )
    return answers[COLUMNS].take(places.to_numpy()).set_axis(title.index)


def _read_codes(rows: Rows, title: pd.Series, known: KnownMetiers) -> pd.Series:
    cells = rows.text("code_rome")
    code, meant = two_of_each(cells, read_rome)
    malformed = (cells != "") & (code == "")
    has_title = title != ""
    ledger = rows.ledger
    ledger.add(malformed & has_title, "code_rome", "rome_format", "warn", cells, meant)
    ledger.add(malformed & ~has_title, "code_rome", "rome_format", "reject", cells, meant)
    if known.bridge is not None:
        unknown = (code != "") & ~known.bridge.knows(code)
        ledger.add(unknown, "code_rome", "rome_inconnu", "warn", cells)
    return code


def _bring(rows: Rows, written: pd.Series, known: KnownMetiers) -> pd.Series:
    """Give the codes as the loaded release has them; a v3 code is marked as such.

    A code is v3 when the header says so, or the title written beside it is its v3 one; a title
    that is another code's now tells that code.
    """
    bridge = known.bridge
    if bridge is None:
        return written
    code = written.map(lambda c: bridge.moved.get(c, c))
    header = fold(rows.columns.headers.get("code_rome", ""))
    if "v3" in header.split():
        return code.where(~written.isin(bridge.parent_labels), V3 + written)
    if not rows.has("code_rome"):
        return code
    beside = rows.text("code_rome").str.replace(IN_CELL, "", n=1, regex=True)
    told = [bridge.told_by(c, b) for c, b in zip(code, beside, strict=True)]
    return code.where(beside == "", pd.Series(told, index=code.index, dtype="str"))


def _tell_brought(rows: Rows, written: pd.Series, became: pd.Series) -> None:
    """Say which codes of other releases mean another code in the loaded one."""
    changed = (written != "") & became.notna() & (became != written)
    if not changed.any():
        return
    pairs = (written[changed] + " → " + became[changed]).value_counts()
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], str(item[0])))
    shown = ", ".join(f"{pair} ({n})" for pair, n in ordered[:SHOWN_CHANGES])
    more = ", …" if len(ordered) > SHOWN_CHANGES else ""
    rows.notes.append(
        f"Codes ROME d'une autre version, ramenés à la version chargée : {int(changed.sum())} "
        f"changent de code ({shown}{more})."
    )


def _read_ogr(rows: Rows, appellations: pd.DataFrame, bridge: Bridge | None) -> pd.Series:
    """Read OGR numbers, or official labels of appellations written in their place."""
    if not rows.has("code_ogr"):
        return rows.text("code_ogr")
    cells = rows.text("code_ogr").str.replace(r"\.0+$", "", regex=True)
    if bridge is not None:
        ogr = cells.where(~cells.str.isdigit(), "").map(bridge.ogr_of).astype("str")
        cells = ogr.where(ogr != "", cells)
    is_known = pd.Series(
        appellations.index.get_indexer(pd.Index(cells)) >= 0, cells.index, dtype="bool"
    )
    if len(appellations):
        is_number = cells.str.isdigit()
        rows.ledger.add(is_number & ~is_known, "code_ogr", "ogr_inconnu", "warn", cells)
    return cells.where(is_known, "")


def note_absent(rows: Rows, named: str) -> None:
    """Reject the rows that have neither title nor code, in any form."""
    absent = pd.Series(data=True, index=rows.cells.index)
    for each in (named, "code_rome", "code_ogr"):
        absent &= rows.text(each) == ""
    faults = rows.ledger.faults
    told = {f.position for f in faults if f.severity == "reject" and f.field in _METIER_FIELDS}
    for position in sorted(set(absent.index[absent]) - told):  # a title in error is absent too
        rows.ledger.note(int(position), named, "intitule_et_rome_absents", "reject")
