"""Write the made-up territory as the files that its structures would send."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from gpect.demo import opening_files, other_files, outcomes, truth
from gpect.demo.api_file import api_records
from gpect.demo.dialect import SUFFIXES, FileFormat
from gpect.demo.needs import draw_needs
from gpect.demo.opening_files import Sender
from gpect.demo.openings import Openings, draw_openings
from gpect.demo.options import DemoOptions
from gpect.demo.people import People, draw_people
from gpect.demo.people_files import identifiers, people_sent
from gpect.demo.world import Sent, World, build_world
from gpect.demo.writing import write_json_lines, write_rows, write_truth
from gpect.domain.templates import TEMPLATES
from gpect.referentiels.loader import Referentiels

TRUTH: Final = "verite"
_PAST_FORMATS: Final[tuple[FileFormat, ...]] = ("csv", "xlsx", "csv_bom")


@dataclass(frozen=True)
class DemoFile:
    """One file to ingest: its kind (a key of ``TEMPLATES``) and where it is."""

    kind: str
    path: Path


@dataclass(frozen=True)
class _Written:
    """A file and what its reader must find in it."""

    file: DemoFile
    sent: Sent
    first_row: int


def write_demo(folder: Path, options: DemoOptions, referentiels: Referentiels) -> list[DemoFile]:
    """Write the files of a made-up territory, and its truth in ``folder / "verite"``.

    The same options and referentials give the same bytes. About 10 s for 25 000 people.

    Returns
    -------
    The files in the order in which they must be ingested: structures, trainings, needs of
    today, needs of the past, people, then what happened.
    """
    folder.mkdir(parents=True, exist_ok=True)
    world = build_world(referentiels, options)
    needs = draw_needs(world.catalogue, world.territory, options)
    people = draw_people(world.catalogue, world.territory, options)
    today = draw_openings(
        needs[(needs["quarter"] >= 0) & needs["declared"]],
        world.catalogue,
        world.territory,
        options,
    )
    past = draw_openings(needs[needs["quarter"] < 0], world.catalogue, world.territory, options)
    senders = opening_files.senders(world, today)
    written = [
        *(_write(folder, sent) for sent in _first(world)),
        *_write_openings(folder, world, today, senders),
        *(_write(folder, sent) for sent in _past(world, past)),
        *(_write(folder, people_sent(world, people, s)) for s in range(options.n_accompanying)),
        _write(folder, outcomes.hires_sent(world, past)),
        _write(folder, outcomes.exits_sent(world)),
        _write(folder, outcomes.departures_sent(world, past)),
    ]
    _write_truth(folder / TRUTH, world, written, (needs, people, today))
    return [one.file for one in written]


def _first(world: World) -> list[Sent]:
    return [*other_files.structures_sent(world), other_files.trainings_sent(world)]


def _past(world: World, past: Openings) -> list[Sent]:
    """Give past openings in one file a year, as archives come."""
    years = past.table["quarter"].to_numpy() // 4
    found = []
    for i, year in enumerate(np.unique(years)):
        at = np.flatnonzero(years == year)
        first = world.options.quarter_start(int(past.table["quarter"].iloc[at].min()))
        stem = f"historique_offres_{first:%Y_%m}"
        found.append(opening_files.past_sent(world, past, at, stem, _PAST_FORMATS[i % 3]))
    return found


def _write_openings(
    folder: Path, world: World, today: Openings, senders: list[Sender]
) -> list[_Written]:
    written = [
        _write(folder, opening_files.openings_sent(world, today, sender, i))
        for i, sender in enumerate(senders[:-1])
    ]
    if not len(senders[-1].rows):
        return written
    records, sent = api_records(world, today, senders[-1])
    path = folder / f"{sent.stem}.jsonl"
    write_json_lines(path, records)
    return [*written, _Written(DemoFile(sent.kind, path), sent, 1)]


def _write(folder: Path, sent: Sent) -> _Written:
    path = folder / f"{sent.stem}{SUFFIXES[sent.dialect.format]}"
    first_row = write_rows(path, sent.flawed.rows, TEMPLATES[sent.kind], sent.dialect)
    return _Written(DemoFile(sent.kind, path), sent, first_row)


def _write_truth(
    folder: Path,
    world: World,
    written: list[_Written],
    drawn: tuple[pd.DataFrame, People, Openings],
) -> None:
    needs, people, today = drawn
    meant = [(one.sent.kind, title, row) for one in written for title, row in one.sent.meant]
    cells = truth.true_needs(world, _with_posts(world, needs, today), people)
    demand = ["code_epci", "code_rome_parent", "period", "openings", "posts", "declared"]
    short = ["code_epci", "code_rome_parent", "period", "posts", "people", "shortage"]
    write_truth(folder / "paires_vraies.csv", _pairs(world, people, today))
    write_truth(folder / "titres_vrais.csv", truth.true_titles(world, meant))
    write_truth(folder / "demande_vraie.csv", cells.loc[cells["openings"] > 0, demand])
    write_truth(folder / "penuries_vraies.csv", cells[short])
    write_truth(folder / "anomalies_attendues.csv", _flaws(written))
    write_truth(folder / "comptes_attendus.csv", _counts(written))


def _with_posts(world: World, needs: pd.DataFrame, today: Openings) -> pd.DataFrame:
    """Give every need its posts: those of today's openings, drawn for the others."""
    rng = world.options.rng(truth.STREAM, 2)
    declared = ((needs["quarter"] >= 0) & needs["declared"]).to_numpy()
    posts = rng.choice(today.table["posts"].to_numpy(dtype=int), len(needs))
    posts[declared] = today.table["posts"].to_numpy(dtype=int)
    return needs.assign(posts=posts)


def _pairs(world: World, people: People, today: Openings) -> pd.DataFrame:
    """Name the true pairs as the files do."""
    pairs = truth.true_pairs(world, people, today)
    codes, references = identifiers(people), opening_files.references(today, "B")
    names = world.territory.structures["name"].to_numpy()
    owners = people.table["structure"].to_numpy()[pairs["person"]]
    employers = world.territory.structures.iloc[
        today.table["structure"].to_numpy()[pairs["opening"]]
    ]
    return pd.DataFrame(
        {
            "structure": names[owners],
            "identifiant": [codes[i] for i in pairs["person"].tolist()],
            "reference": [references[i] for i in pairs["opening"].tolist()],
            "employeur": list(employers["name"]),
            "siret": list(employers["siret"]),
            "utilite": pairs["utility"].round(4),
        }
    )


def _flaws(written: list[_Written]) -> pd.DataFrame:
    """List the rows that are wrong on purpose, by file and row number."""
    rows = [
        (one.file.path.name, one.first_row + flaw.position, flaw.code, flaw.severity)
        for one in written
        for flaw in one.sent.flawed.flaws
    ]
    return pd.DataFrame(rows, columns=["fichier", "ligne", "code", "gravite"])


def _counts(written: list[_Written]) -> pd.DataFrame:
    """Say what the reading of each file must count: lues = valides + rejetées + doublons."""
    rows = []
    for one in written:
        severities = [flaw.severity for flaw in one.sent.flawed.flaws]
        total = len(one.sent.flawed.rows)
        rejected, twice = severities.count("reject"), severities.count("duplicate")
        rows.append(
            (one.file.path.name, one.file.kind, total, total - rejected - twice, rejected, twice)
        )
    columns = ["fichier", "nature", "lues", "valides", "rejetees", "doublons"]
    return pd.DataFrame(rows, columns=columns)
