"""Bring codes of other ROME releases to the loaded one: through the appellation, then the parent.

An appellation (OGR) keeps its number from release to release while codes split and change
meaning; every v4 code has a v3 parent. So an appellation gives the code exactly, a code that is
gone gives the codes where its appellations went, and a v3 code gives its parent.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from gpect.referentiels.rome import Rome
from gpect.referentiels.text import fold

V3: Final = "V3:"
"""Put before a code that is known to be a v3 one: almost every v3 code is also a v4 code, of a
narrower meaning."""


@dataclass(frozen=True)
class Bridge:
    """From any release to the loaded one.

    Attributes
    ----------
    version
        The loaded release.
    code_of_ogr
        OGR number → code.
    parent_of
        Code → v3 parent.
    ogr_of_label
        Folded long or short label → OGR number, where one appellation only has it.
    parent_labels, code_labels
        Code → folded label, v3 and v4: what tells a v3 code from a v4 one written the same.
    moved
        Code that only an earlier release has → code it became; « V3: » and the parent where its
        appellations went to several.
    """

    version: str
    code_of_ogr: "pd.Series[str]"
    parent_of: "pd.Series[str]"
    ogr_of_label: dict[str, str]
    parent_labels: dict[str, str]
    code_labels: dict[str, str]
    moved: dict[str, str]

    @classmethod
    def build(cls, rome: Rome, earlier: Rome | None = None) -> "Bridge":
        """Make it of the loaded release and, where there is one, the release before it."""
        code_of_ogr = rome.appellations.set_index("code_ogr")["code_rome"]
        parent_of = rome.codes.set_index("code_rome")["code_rome_parent"]
        parents, codes = rome.parents, rome.codes
        return cls(
            version=rome.version,
            code_of_ogr=code_of_ogr,
            parent_of=parent_of,
            ogr_of_label=_unique_labels(rome.appellations),
            parent_labels=_folded(parents["code_rome_parent"], parents["label"]),
            code_labels=_folded(codes["code_rome"], codes["label"]),
            moved={} if earlier is None else _moved(earlier, code_of_ogr, parent_of),
        )

    def knows(self, codes: "pd.Series[str]") -> "pd.Series[bool]":
        """Say which codes are of the loaded release, or can be brought to it."""
        known = {*self.parent_of.index, *self.parent_of, *self.moved}
        return codes.str.removeprefix(V3).isin(known)

    def knows_ogr(self, ogr: "pd.Series[str]") -> "pd.Series[bool]":
        """Say which OGR numbers are appellations of the loaded release."""
        return pd.Series(
            self.code_of_ogr.index.get_indexer(pd.Index(ogr)) >= 0, ogr.index, dtype="bool"
        )

    def ogr_of(self, label: str) -> str:
        """Give the OGR number of an appellation by its label, any case or accents; "" for none."""
        return self.ogr_of_label.get(fold(label), "")

    def told_by(self, code: str, label: str) -> str:
        """Give the code that the title written beside ``code`` tells.

        A title that is the code's v3 one makes a v3 code of it; one that is another code's title
        now is that code, renumbered since; any other leaves the code as it is.
        """
        said = fold(label)
        if not said or not code or self.code_labels.get(code) == said:
            return code
        if self.parent_labels.get(code) == said:
            return V3 + code
        return self.code_of_label.get(said, code)

    @cached_property
    def code_of_label(self) -> dict[str, str]:
        """Folded title → code, where one code only has it."""
        counts = Counter(self.code_labels.values())
        return {label: code for code, label in self.code_labels.items() if counts[label] == 1}

    def bring(self, codes: "pd.Series[str]", ogr: "pd.Series[str]") -> "pd.Series[str]":
        """Give the code of each row in the loaded release, missing where none is known.

        Parameters
        ----------
        codes, ogr
            n codes and n OGR numbers, missing allowed. The appellation wins.
        """
        stay = codes.where(codes.isin(self.parent_of.index))
        became = codes.map(self.moved).astype("str")
        found = ogr.map(self.code_of_ogr).astype("str").fillna(stay).fillna(became)
        return found.where(~found.str.startswith(V3, na=False))


def _folded(codes: "pd.Series[str]", labels: "pd.Series[str]") -> dict[str, str]:
    return {str(code): fold(label) for code, label in zip(codes, labels, strict=True)}


def _unique_labels(appellations: pd.DataFrame) -> dict[str, str]:
    ogr_of: dict[str, set[str]] = {}
    for column in ("label", "short_label"):
        for label, ogr in zip(appellations[column], appellations["code_ogr"], strict=True):
            ogr_of.setdefault(fold(label), set()).add(str(ogr))
    return {label: ogr.pop() for label, ogr in ogr_of.items() if len(ogr) == 1}


def _moved(
    earlier: Rome, code_of_ogr: "pd.Series[str]", parent_of: "pd.Series[str]"
) -> dict[str, str]:
    gone = earlier.appellations[~earlier.appellations["code_rome"].isin(parent_of.index)]
    moved: dict[str, str] = {}
    for code, ogr in gone.groupby("code_rome")["code_ogr"]:
        became = set(ogr.map(code_of_ogr).dropna())
        parents = {parent_of[c] for c in became}
        if len(became) == 1:
            moved[str(code)] = str(became.pop())
        elif len(parents) == 1:
            moved[str(code)] = V3 + str(parents.pop())
    return moved


def compare(before: Rome, after: Rome) -> pd.DataFrame:
    """List the codes whose meaning differs between two releases.

    Returns
    -------
    DataFrame
        One row a code that is gone, new, or has lost appellations to other codes: ``code_rome,
        change`` (disparu, nouveau, change_de_sens, restreint), ``label_before, label_after``,
        ``n_before`` appellations, ``n_left`` of them under other codes now, ``became`` (those
        codes, most appellations first). *change_de_sens*: most of its appellations that are still
        known left.
    """
    now = before.appellations.assign(
        became=before.appellations["code_ogr"].map(
            after.appellations.set_index("code_ogr")["code_rome"]
        )
    )
    counts = now.groupby("code_rome").size()
    now = now[now["became"].notna()]
    left = now[now["became"] != now["code_rome"]].groupby("code_rome")["became"]
    n_known = now.groupby("code_rome").size()
    labels = [r.codes.set_index("code_rome")["label"] for r in (before, after)]
    codes = sorted(set(labels[0].index) | set(labels[1].index))
    table = pd.DataFrame({"code_rome": pd.Series(codes, dtype="str")})
    table["label_before"] = table["code_rome"].map(labels[0])
    table["label_after"] = table["code_rome"].map(labels[1])
    table["n_before"] = table["code_rome"].map(counts).fillna(0).astype("Int64")
    table["n_left"] = table["code_rome"].map(left.size()).fillna(0).astype("Int64")
    went = left.agg(
        lambda became: " ; ".join(
            became.value_counts()
            .sort_index(kind="stable")
            .sort_values(ascending=False, kind="stable")
            .index
        )
    )
    table["became"] = table["code_rome"].map(went).astype("str")
    is_other = table["n_left"] * 2 > table["code_rome"].map(n_known).fillna(0)
    table["change"] = _named_change(table, is_other)
    return table[table["change"].notna()].reset_index(drop=True)


def _named_change(table: pd.DataFrame, is_other: "pd.Series[bool]") -> "pd.Series[str]":
    change = pd.Series(pd.NA, index=table.index, dtype="str")
    change = change.mask(table["n_left"] > 0, "restreint")
    change = change.mask(is_other, "change_de_sens")
    change = change.mask(table["label_before"].isna(), "nouveau")
    return change.mask(table["label_after"].isna(), "disparu")


CHANGES_NAME: Final = "passages.csv"
CHANGES: Final = MappingProxyType(
    {
        "change_de_sens": "codes de sens changé",
        "disparu": "codes disparus",
        "nouveau": "nouveaux codes",
        "restreint": "codes de sens restreint",
    }
)
"""What became of a code, as a reader finds it."""


def write_changes(path: Path, changes: pd.DataFrame) -> None:
    """Write the list of :func:`compare` for a spreadsheet: semicolons, BOM, French headers."""
    heads = {
        "code_rome": "Code ROME",
        "change": "Changement",
        "label_before": "Titre avant",
        "label_after": "Titre après",
        "n_before": "Appellations avant",
        "n_left": "Parties vers d'autres codes",
        "became": "Devenu",
    }
    told = changes.assign(change=changes["change"].map(CHANGES))[list(heads)].rename(columns=heads)
    told.to_csv(path, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
