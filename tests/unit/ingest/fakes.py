"""A small made-up world to read files against: a territory, titles, skills."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from gpect.domain import contracts, tables
from gpect.ingest.cells.places import PlaceFinder
from gpect.ingest.normalisers import KnownMetiers, Normalisers
from gpect.ingest.options import IngestOptions
from gpect.referentiels.bridge import Bridge

KEY = b"k" * 32
OPTIONS = IngestOptions(as_of=date(2026, 10, 1))

COMMUNES = pd.DataFrame(
    [
        ("59606", "Valenciennes", "245901160"),
        ("59172", "Denain", "200042190"),
        ("59122", "Cambrai", "200068500"),
        ("59526", "Saint-Amand-les-Eaux", "200042190"),
        ("59136", "Caudry", "200030633"),
        ("59616", "Vieux-Condé", "245901160"),
        ("59139", "Le Cateau-Cambrésis", "200030633"),
        ("59533", "Sainte-Benoîte", "200068500"),
        *((f"5990{n}", f"Village-{'abcdefghij'[n]}", "200068500") for n in range(10)),
    ],
    columns=["code_commune", "name", "code_epci"],
)
POSTAL_CODES = pd.DataFrame(
    [
        ("59300", "59606"),
        ("59220", "59172"),
        ("59400", "59122"),
        ("59230", "59526"),
        ("59540", "59136"),
        ("59690", "59616"),
        ("59360", "59139"),
        *(("59400", f"5990{n}") for n in range(10)),
        ("59400", "59533"),
        ("59999", "59606"),
        ("59999", "59122"),
    ],
    columns=["code_postal", "code_commune"],
)
APPELLATIONS = pd.DataFrame(
    [
        ("11987", "Agent / Agente d'entretien", "K2204", "K2204"),
        ("16464", "Mécanicien / Mécanicienne automobile", "I1604", "I1604"),
    ],
    columns=["code_ogr", "label", "code_rome", "code_rome_parent"],
)
CODES = ["K2204", "I1604", "A1203", "N1104"]
BRIDGE = Bridge(
    version="v460",
    code_of_ogr=APPELLATIONS.set_index("code_ogr")["code_rome"],
    parent_of=pd.Series(CODES, index=CODES, dtype="str"),
    ogr_of_label={},
    parent_labels={},
    code_labels={},
    moved={},
)


class FakeTitles:
    """Knows a title when it is one of the appellations; else trusts the code it is given."""

    def normalise(
        self,
        titles: pd.Series,
        codes: pd.Series | None = None,
        *,
        alternatives: bool = True,
    ) -> pd.DataFrame:
        known = APPELLATIONS.set_index("label")
        given = pd.Series(index=titles.index, dtype="str") if codes is None else codes
        code = titles.map(known["code_rome"]).fillna(given)
        is_known = code.notna()
        return pd.DataFrame(
            {
                "code_ogr": titles.map(known["code_ogr"]),
                "code_rome": code,
                "code_rome_parent": code,
                "filiere": is_known.map({True: "services", False: None}),
                "title_confidence": is_known.astype("float64"),
                "title_decision": is_known.map({True: "auto", False: "inconnu"}),
                "alternatives": "",
            }
        )


class FakeSkills:
    """Takes each part between semicolons for a skill."""

    def parse(self, texts: pd.Series) -> pd.DataFrame:
        found = [
            (row, "CERT:PERMIS-B" if part.strip().casefold() == "permis b" else part.strip(), 1.0)
            for row, text in texts.items()
            for part in text.split(";")
            if part.strip()
        ]
        table = pd.DataFrame(found, columns=["row", "skill_code", "confidence"])
        return table.assign(fragment=table["skill_code"])

    def unknown(self, texts: pd.Series) -> pd.DataFrame:
        return self.parse(texts.iloc[:0])[["row", "fragment"]]


class FakeDescriptions:
    """Takes each part between semicolons for « skill, exigence, confidence »."""

    def read(self, texts: pd.Series, codes: pd.Series, at_least: float = 0.0) -> pd.DataFrame:
        assert not pd.DataFrame({"text": texts, "code": codes}).duplicated().any()
        found = [
            (
                row,
                skill if skill.startswith("CERT:") else f"{skill}@{codes[row]}",
                said,
                float(sure),
            )
            for row, text in texts.items()
            for skill, said, sure in (part.split() for part in text.split(";"))
            if float(sure) >= at_least
        ]
        table = pd.DataFrame(found, columns=["row", "skill_code", "exigence", "confidence"])
        return table.assign(fragment="")


def places() -> PlaceFinder:
    return PlaceFinder(COMMUNES, POSTAL_CODES, frozenset({"59999"}))


def normalisers(
    structures: pd.DataFrame | None = None, descriptions: Callable[[], Any] | None = None
) -> Normalisers:
    known = KnownMetiers(APPELLATIONS, BRIDGE)
    return Normalisers(
        titles=FakeTitles(),
        skills=FakeSkills(),
        places=places(),
        structures=contracts.empty(tables.STRUCTURES) if structures is None else structures,
        known=known,
        descriptions=descriptions,
    )
