"""A database opened for analysis: typed tables without pseudonyms, the graph of a matching."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.errors import NothingToDo, OptionRefused
from gpect.reports.books.plain import harmless_table
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs
from gpect.store import tables as store_tables

if TYPE_CHECKING:
    import networkx as nx

PSEUDONYMS = ("person_id", "pathway_id")
"""Columns whose values become plain numbers, the same in every table of one opening."""

LEFT_OUT = ("source_file", "source_row", "lot_id")
"""Columns that would lead back to a line of a file."""

PLACING = MappingProxyType(
    {
        "persons": ("structure", "code_commune", "code_postal"),
        "pathways": ("structure",),
        "allocations": ("distance_km",),
    }
)
"""Columns that, put together, would place one person: an EPCI says enough of where."""

BY_MONTH = ("persons", "pathways")
"""Tables whose days become the first of their month."""

HIDDEN = ("audit_persons", "person_freins", "decisions", "runs", "editions")
"""Tables of no use to analysts, or that tell of one person what only the caseworker may know."""

RUN_TABLES = {spec.name: spec for spec in store_runs.RUN_TABLES}
COMMANDS = {"shortages": "forecast", "forecasts": "forecast"}
"""Command whose latest run a table is read from; « match » for the others."""


@dataclass(frozen=True)
class Analysis:
    """A database read for analysis: nothing in it names or points at a person.

    Attributes
    ----------
    engine
        The open store; only :meth:`table` should need it.

    Examples
    --------
    ``base = gpect.open("gpect.db")``, then ``base.table("openings")`` or
    ``base.table("openings", titres=True)`` for French heads, ``base.noms`` for what there is.
    """

    engine: Engine = field(repr=False)

    @property
    def noms(self) -> list[str]:
        """Names of the tables that may be read."""
        return [spec.name for spec in tables.STORED if spec.name not in HIDDEN]

    def table(self, nom: str, *, titres: bool = False) -> pd.DataFrame:
        """Read a table; a table of results is that of the latest run.

        Parameters
        ----------
        nom
            One of :attr:`noms`.
        titres
            Give columns their French heads.

        Returns
        -------
        pandas.DataFrame
            Typed as :mod:`gpect.domain.tables` says; people and pathways are numbers from 1,
            their place an EPCI, their days the first of a month.

        Raises
        ------
        OptionRefused
            No table bears this name.
        """
        if nom not in self.noms:
            known = ", ".join(self.noms)
            raise OptionRefused(f"« {nom} » n'est pas une table. Tables connues : {known}.")
        spec = tables.BY_NAME[nom]
        found = self._latest(spec) if nom in RUN_TABLES else store_tables.read(self.engine, spec)
        left_out = (*LEFT_OUT, *PLACING.get(nom, ()))
        shown = found.drop(columns=[name for name in left_out if name in found])
        if nom in BY_MONTH:
            days = shown.select_dtypes("datetime").columns
            for name in days:
                first = shown[name].dt.to_period("M").dt.start_time
                shown[name] = first.astype("datetime64[s]")
        for name in PSEUDONYMS:
            if name in shown:
                shown[name] = shown[name].map(self._numbers[name]).astype("Int64")
        if nom == "questions":  # its subjects are people or posts
            shown["subject_id"] = shown["subject_id"].where(shown["subject"] != "person")
        heads = {column.name: column.title for column in spec.columns}
        return shown.rename(columns=heads) if titres else shown

    def graphe(self) -> "nx.Graph":
        """Give the graph of the latest matching: people, posts, one edge a proposal.

        Returns
        -------
        networkx.Graph
            Nodes ``("personne", n)`` and ``("poste", id)`` with ``kind``; posts bear ``filiere``,
            ``code_epci``, ``posts``; edges bear ``score``. ``nx.write_graphml`` takes it once
            its nodes are relabelled as integers.
        """
        import networkx as nx  # noqa: PLC0415 - heavy, and only here

        openings = self.table("openings").set_index("opening_id")
        posts = openings[["filiere", "code_epci", "posts"]].to_dict("index")
        graph = nx.Graph()
        for one in self.table("allocations").to_dict("records"):
            person, post = ("personne", int(one["person_id"])), ("poste", str(one["opening_id"]))
            graph.add_node(person, kind="personne")
            graph.add_node(post, kind="poste", **_known(posts.get(post[1], {})))
            graph.add_edge(person, post, score=float(one["score"]))
        return graph

    def _latest(self, spec: tables.TableSpec) -> pd.DataFrame:
        command = COMMANDS.get(spec.name, "match")
        run_id = store_runs.latest(self.engine, command)
        if run_id is None:
            raise NothingToDo(f"Aucun calcul à lire. Lancez d'abord : gpect {command}")
        return store_runs.read_tables(self.engine, run_id, (spec,))[spec.name]

    @cached_property
    def _numbers(self) -> Mapping[str, pd.Series]:
        """Number people and pathways by order of pseudonym, from 1."""
        found = {}
        for name, spec in (("person_id", tables.PERSONS), ("pathway_id", tables.PATHWAYS)):
            ids = store_tables.read(self.engine, spec)[name].sort_values()
            found[name] = pd.Series(range(1, len(ids) + 1), index=ids)
        return found


def _known(facts: Mapping[Hashable, Any]) -> dict[str, Any]:
    """Keep what is known: a graph file holds no missing value."""
    return {str(name): value for name, value in facts.items() if pd.notna(value)}


def open_base(base: str = "gpect-demo/gpect.db") -> Analysis:
    """Open a database for analysis.

    Parameters
    ----------
    base
        Path of a SQLite file, or URL of a PostgreSQL database.
    """
    return Analysis(store_engine.open_store(base))


def export_tables(analysis: Analysis, folder: Path, *, parquet: bool = False) -> list[Path]:
    """Write every table that holds something as CSV, or as parquet (extra ``parquet``).

    Raises
    ------
    OptionRefused
        Parquet is asked and pyarrow is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in analysis.noms:
        try:
            table = analysis.table(name)
        except NothingToDo:
            continue
        if table.empty:
            continue
        path = folder / f"{name}.{'parquet' if parquet else 'csv'}"
        _write(table, path)
        written.append(path)
    return written


def _write(table: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        harmless_table(table).to_csv(path, index=False, lineterminator="\n")
        return
    try:
        table.to_parquet(path, index=False)
    except ImportError as error:
        raise OptionRefused(
            "L'écriture en parquet demande un complément qui n'est pas installé. "
            'Installez-le : pip install "gpect[parquet]"'
        ) from error
