"""Employers behind what the annexes count: enough of them, and none above all."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from gpect.reports.books.french import counted
from gpect.reports.reread.agreement import Words
from gpect.reports.reread.folder import Reread
from gpect.reports.reread.lines import Line, lines
from gpect.reports.reread.specs import TableSpec, specs
from gpect.reports.reread.told import CELLS
from gpect.reports.secrecy.editions import ROUNDING
from gpect.reports.secrecy.employers import TOP_LEAST, coarse
from gpect.reports.secrecy.rules import SecrecyRules

WITHOUT: Final = "without_top"
_UNROUNDED: Final = "montré à l'unité : le chiffre du premier employeur s'en déduit"


def few_employers(reread: Reread, rules: SecrecyRules) -> list[str]:
    """Say which figures are shown of too few employers, or tell of one that holds almost all."""
    words = Words(reread)
    found = [
        f"{words.cell(spec.name, line.key, measure)} : {fault}."
        for spec in specs().values()
        if (measure := _measure(spec))
        for line in lines(reread.told, spec.name)
        if line.says(measure)
        for fault in _faults(line, measure, rules)
    ]
    return found + [
        f"{words.cell(CELLS, line.key, WITHOUT)} : {_UNROUNDED}."
        for line in lines(reread.told, CELLS)
        if not _is_coarse(line.number(WITHOUT))
    ]


def _measure(spec: TableSpec) -> str:
    """Give the column of what employers stand behind, "" where a table names no employers."""
    names = [column.name for column in spec.columns]
    return spec.counted[0] if "employers" in names else ""


def _faults(line: Line, measure: str, rules: SecrecyRules) -> Iterator[str]:
    n, whole, without = (line.number(name) for name in ("employers", measure, WITHOUT))
    if n is None and not line.masks("employers"):
        yield "montré sans le nombre d'employeurs"
    if n is not None and n < rules.employers_min:
        yield f"montré pour {counted(n, 'employeur')}, il en faut {rules.employers_min}"
    if whole is None or without is None:
        return
    if n is not None and n < TOP_LEAST:
        yield f"montré sans le premier de {counted(n, 'employeur')}, il en faut {TOP_LEAST}"
    if not _is_coarse(without):
        yield _UNROUNDED
    if without < _coarse((1.0 - rules.dominance) * (whole - ROUNDING)):
        yield f"montré, alors qu'un employeur en tient plus de {100 * rules.dominance:g} %"


def _is_coarse(without: float | None) -> bool:
    return without is None or _coarse(without) == without


def _coarse(value: float) -> float:
    return float(coarse(np.array([value]))[0])
