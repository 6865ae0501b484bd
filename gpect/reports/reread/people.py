"""Figures that count people: none above 0 may be under the threshold, in any table or text."""

import re
from collections.abc import Iterator
from typing import Final

import pandas as pd

from gpect.reports.comite.annexes_people import CONGESTION
from gpect.reports.reread.specs import specs
from gpect.reports.reread.told import CELLS, as_number
from gpect.reports.secrecy.published import MASK
from gpect.reports.secrecy.rules import SecrecyRules

EQUITY: Final = "t7_equite"
ACTIONS: Final = "t10_actions"
_MORE: Final = {
    CELLS: ("supply",),
    "t3_departs": ("departs", "without_top"),
    "t7_appariement": ("nombre",),
    EQUITY: ("n",),
    ACTIONS: ("personnes",),
}
"""Columns that count people, beside those that an annexe says do."""

_LINE: Final = "ligne "
_IN_WORDS: Final = re.compile(r"\b(\d[\d ]*|deux|trois|quatre) personnes?\b", re.IGNORECASE)
_NUMBERS: Final = {"deux": 2.0, "trois": 3.0, "quatre": 4.0}


def small_people(told: pd.DataFrame, rules: SecrecyRules) -> pd.DataFrame:
    """Give the figures shown that count too few people: ``table, key, measure, low, high``."""
    found = [
        (table, key, column, count, count)
        for table, key, column, cell in _counted(told)
        if (count := as_number(cell)) is not None
        and 0 <= count < _least(table, key, rules)
        and (count > 0 or table in {EQUITY, ACTIONS})
    ]
    return pd.DataFrame(
        sorted(set(found)), columns=["table", "key", "measure", "low", "high"]
    ).astype({"low": "float64", "high": "float64"})


def _counted(told: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    pairs = {(table, column) for table, columns in _MORE.items() for column in columns}
    for spec in specs().values():
        pairs |= {(spec.name, column) for column in (spec.annexe.people if spec.annexe else ())}
    once = told[["table", "key", "column", "cell"]].drop_duplicates()
    for table, key, column, cell in once.itertuples(index=False, name=None):
        if (table, column) in pairs and not key.startswith(f"{CONGESTION}|"):
            yield table, key, column, cell


def _least(table: str, key: str, rules: SecrecyRules) -> float:
    """Give the fewest people that a line may count."""
    action = key.partition("|")[2].lower()
    is_place = table == ACTIONS and action.startswith(_LINE)  # a line goes from town to town
    axes = ("sexe",) if table == EQUITY else ("code_commune",) if is_place else ()
    return rules.least_persons(axes)


def people_in_words(told: pd.DataFrame, rules: SecrecyRules) -> list[tuple[str, str]]:
    """Give the file and the text of each cell that counts too few people in words."""
    cells = told[["file", "cell"]].rename(columns={"cell": "text"})
    keys = told[["file", "key"]].rename(columns={"key": "text"})
    once = pd.concat([cells, keys]).drop_duplicates()
    return [
        (file, text)
        for file, text in once.itertuples(index=False, name=None)
        if text != MASK and any(_is_few(word, rules) for word in _IN_WORDS.findall(text))
    ]


def _is_few(word: str, rules: SecrecyRules) -> bool:
    count = _NUMBERS.get(word.lower()) or as_number(word.replace(" ", "")) or 0.0
    return 0 < count < rules.persons_min
