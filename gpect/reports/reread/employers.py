"""Employers behind what the annexes count: enough of them, and none above all."""

from collections.abc import Iterator

from gpect.reports.disclosure import SecrecyRules
from gpect.reports.editions import ROUNDING
from gpect.reports.french import counted
from gpect.reports.published import MASK
from gpect.reports.reread.agreement import Words
from gpect.reports.reread.folder import Reread
from gpect.reports.reread.lines import Line, lines
from gpect.reports.reread.specs import TableSpec, specs


def few_employers(reread: Reread, rules: SecrecyRules) -> list[str]:
    """Say which figures are shown of too few employers, or of one that holds almost all."""
    words = Words(reread)
    return [
        f"{words.cell(spec.name, line.key, measure)} : {fault}."
        for spec in specs().values()
        if (measure := _measure(spec))
        for line in lines(reread.told, spec.name)
        if line.says(measure)
        for fault in _faults(line, measure, rules)
    ]


def _measure(spec: TableSpec) -> str:
    """Give the column of what employers stand behind, "" where a table names no employers."""
    names = [column.name for column in spec.columns]
    return spec.counted[0] if "employers" in names else ""


def _faults(line: Line, measure: str, rules: SecrecyRules) -> Iterator[str]:
    n = line.number("employers")
    if n is None and line.cells.get("employers") != MASK:
        yield "montré sans le nombre d'employeurs"
    elif n is not None and n < rules.employers_min:
        yield f"montré pour {counted(n, 'employeur')}, il en faut {rules.employers_min}"
    whole, without = line.number(measure), line.number("without_top")
    if whole is None or without is None:
        return
    least = (1.0 - rules.dominance) * (whole - ROUNDING)
    if without + ROUNDING < least:
        share = f"{100 * rules.dominance:g}"
        yield f"montré, alors qu'un employeur en tient plus de {share} %"
