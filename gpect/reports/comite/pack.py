"""The comité's pack: what it holds, and the files that say it."""

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from gpect.domain.errors import NothingToDo
from gpect.reports.comite import annexes_needs as needs
from gpect.reports.comite import annexes_people as people
from gpect.reports.comite.annexes import Annexe, Source
from gpect.reports.comite.csv_tables import write_csv_tables
from gpect.reports.comite.note import write_note
from gpect.reports.comite.tableaux import write_tableaux
from gpect.reports.comite.tracks import tracks
from gpect.reports.comite.views import Edition
from gpect.reports.drawings.charts import load_drawing
from gpect.reports.drawings.outlines import read_outlines
from gpect.reports.secrecy import editions
from gpect.reports.secrecy.disclosure import publish

if TYPE_CHECKING:
    from gpect.referentiels.rome import Rome
    from gpect.referentiels.territoire import Territoire


@dataclass(frozen=True)
class ComitePack:
    """What one run of forecasting gave.

    Attributes
    ----------
    shortages
        Table ``Shortages`` of the run.
    backtest
        Accuracy of past forecasts; may be empty.
    openings
        Table ``Openings``: says how many employers stand behind a need.
    parameters
        What the run was made with: French name → value.
    beside
        What the annexes are made of, by name: stored tables, tables of the latest matching,
        ``equity`` and ``tension`` (code_rome_parent, tension, classe, source). Any may lack.
    last
        Rows of ``Editions`` of the last edition, which this one must not undo; None if none.
    outlines
        GeoJSON of the communes for the map; None for shapes computed from their centroids.
    invented
        Whether the data are made up: the pack then says so.
    """

    shortages: pd.DataFrame
    backtest: pd.DataFrame
    openings: pd.DataFrame
    territoire: "Territoire"
    rome: "Rome"
    as_of: date
    parameters: dict[str, str]
    beside: dict[str, pd.DataFrame] = field(default_factory=dict)
    last: pd.DataFrame | None = None
    outlines: Path | None = None
    invented: bool = False


@dataclass(frozen=True)
class Written:
    """The files of a pack, the page first, and what this edition showed and masked."""

    files: list[Path]
    edition: pd.DataFrame


def write_comite(folder: Path, pack: ComitePack) -> Written:
    """Write the page, the workbook and the CSV tables; the same pack gives the same bytes.

    Parameters
    ----------
    folder
        Existing folder; files of those names are replaced.

    Raises
    ------
    NothingToDo
        The run found nothing to forecast.
    OptionRefused
        The libraries that draw charts are not installed; nothing was written.

    Notes
    -----
    Cost: about 5 s for 950 finest cells; a third chooses the masks, the rest draws.
    """
    if pack.shortages.empty:
        raise NothingToDo(
            "La prévision ne contient aucun chiffre : il n'y a rien à présenter au comité. "
            "Ajoutez des besoins ou des personnes, puis relancez : gpect forecast"
        )
    load_drawing()
    edition = _edition(pack)
    note, tableaux = folder / "note.html", folder / "tableaux.xlsx"
    write_note(note, edition)
    write_tableaux(tableaux, edition)
    files = [note, tableaux, *write_csv_tables(folder, edition)]
    return Written(files, editions.as_edition(edition.published.table, quarter_of(pack.as_of)))


def quarter_of(day: date) -> str:
    """Give the quarter of a day, which names an edition: ``2026-T4``."""
    return f"{day.year}-T{(day.month + 2) // 3}"


def _edition(pack: ComitePack) -> Edition:
    parents = pack.rome.parents.drop_duplicates("code_rome_parent")
    edition = Edition(
        published=publish(pack.shortages, pack.openings, last=pack.last),
        backtest=pack.backtest,
        territoire=pack.territoire,
        metiers=parents.set_index("code_rome_parent")["label"],
        as_of=pack.as_of,
        parameters=pack.parameters,
        invented=pack.invented,
    )
    outlines = None if pack.outlines is None else read_outlines(pack.outlines)
    return replace(edition, annexes=all_annexes(_source(pack, edition)), outlines=outlines)


def _source(pack: ComitePack, edition: Edition) -> Source:
    known = pack.beside.get("skills", pd.DataFrame(columns=["skill_code", "label"]))
    labels = known.drop_duplicates("skill_code").set_index("skill_code")["label"].to_dict()
    return Source(
        tables={"openings": pack.openings, "tracks": _tracks(edition)} | pack.beside,
        as_of=pack.as_of,
        metier=edition.metier,
        skill=lambda code: str(labels.get(code, code)),
    )


def _tracks(edition: Edition) -> pd.DataFrame:
    """Give the levers of the forecast over the whole territory: ``action, postes``."""
    found = tracks(edition.published.total["lever"])
    told = [(one.name, one.posts) for one in found if one.posts is not None]
    return pd.DataFrame(told, columns=["action", "postes"])


def all_annexes(source: Source) -> list[Annexe]:
    """Build every annexe, in the order of the numbers by which the comité knows them."""
    return [
        needs.tension(source),
        needs.departures(source),
        needs.skills(source),
        people.freins(source),
        people.pathways(source),
        people.exits(source),
        people.matching(source),
        people.equity(source),
        needs.training(source),
        needs.actions(source),
    ]
