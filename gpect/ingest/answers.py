"""What ``gpect normalise`` answers for each line of a list of titles or of skills."""

from typing import Final, Protocol

import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.templates import BESOINS
from gpect.domain.vocabulary import CERTIFICATE
from gpect.ingest.files import delimited
from gpect.ingest.normalisers import SkillReader
from gpect.ingest.skills.certificates import CertificateReader
from gpect.ingest.text import free_text
from gpect.ingest.text.rome_codes import part_title
from gpect.ingest.titles.naf import naf_words
from gpect.referentiels.loader import Referentiels

TITLE_NAMES: Final = ("intitule", "texte", "titre", *BESOINS.column("intitule").synonyms)
"""Headers under which the title of a list is looked for, the first that is there."""
CONTEXT_NAMES: Final = {
    "secteur": ("secteur", "secteur d'activité", "activite", "secteurActiviteLibelle"),
    "naf": ("naf", "code_naf", "code naf", "ape", "code_ape", "codeNAF"),
    "description": ("description", "description du poste", "missions", "profil"),
}
"""Headers of what may stand beside a title and tells near jobs apart."""
TEXT_NAMES: Final = ("texte", "competences", "intitule", "description", "libelle")
TITLE_ANSWERS: Final = (
    "code_ogr", "libelle", "code_rome", "code_rome_parent", "filiere", "confiance", "decision",
    "alternatives", "deux_metiers", "certificats",
)  # fmt: skip
SKILL_ANSWERS: Final = (
    "ligne", "fragment", "code_competence", "libelle", "nature", "exigence", "confiance",
)  # fmt: skip
_REMEMBERED: Final = 200_000


class TitleAnswerer(Protocol):
    """What this module asks of the title normaliser."""

    def normalise(
        self,
        titles: pd.Series,
        codes: pd.Series | None = None,
        contexts: pd.Series | None = None,
    ) -> pd.DataFrame:
        """Give the métier columns and ``alternatives`` of n titles, same index."""

    def two_jobs(self, titles: pd.Series) -> "pd.Series[bool]":
        """Say which of n titles name two jobs."""


class TitleAnswers:
    """Answers lists of titles piece after piece; a title met before is not read again."""

    def __init__(self, titles: TitleAnswerer, referentiels: Referentiels) -> None:
        self._titles = titles
        self._certificates = CertificateReader(referentiels.certificats)
        rome = referentiels.rome
        self._appellations = rome.appellations.set_index("code_ogr")["label"]
        self._metiers = rome.codes.set_index("code_rome")["label"]
        self._known: dict[tuple[str, str], int] = {}
        self._answers = pd.DataFrame(columns=list(TITLE_ANSWERS), dtype="str")

    def of(self, titles: pd.Series, contexts: pd.Series | None = None) -> pd.DataFrame:
        """Give ``TITLE_ANSWERS`` of n titles as text, "" where unknown; same index.

        ``contexts``: as many texts (sector, description) that tell near jobs apart.
        """
        if len(self._known) > _REMEMBERED:
            self._known, self._answers = {}, self._answers.iloc[:0]
        beside = pd.Series("", index=titles.index, dtype="str") if contexts is None else contexts
        asked = list(zip(titles, beside, strict=True))
        new = [said for said in dict.fromkeys(asked) if said not in self._known]
        if new:
            self._known |= {said: len(self._answers) + i for i, said in enumerate(new)}
            read = self._read(
                *(pd.Series(list(each), dtype="str") for each in zip(*new, strict=True))
            )
            self._answers = pd.concat([self._answers, read], ignore_index=True)
        places = [self._known[said] for said in asked]
        return self._answers.take(places).set_axis(titles.index)

    def _read(self, titles: pd.Series, contexts: pd.Series) -> pd.DataFrame:
        parted = titles.map(part_title)
        bare, sent = free_text.mask(parted.str[0].astype("str")), parted.str[1].astype("str")
        found = self._titles.normalise(bare.where(bare != ""), sent.where(sent != ""), contexts)
        label = found["code_ogr"].map(self._appellations).astype("str")
        certified = [" ; ".join(self._certificates.read(title).codes) for title in titles]
        out = found.rename(columns={"title_confidence": "confiance"}).assign(
            libelle=label.fillna(found["code_rome"].map(self._metiers).astype("str")),
            decision=found["title_decision"].map(vocabulary.DECISIONS_TITRE),
            confiance=found["title_confidence"].map("{:.4f}".format),
            deux_metiers=self._titles.two_jobs(bare).map({True: "oui", False: ""}),
            certificats=certified,
        )
        return out[list(TITLE_ANSWERS)].astype("str").fillna("")


def contexts_of(piece: pd.DataFrame) -> pd.Series:
    """Give, line by line, what the columns sector, NAF and description say; "" where none is."""
    said = pd.Series("", index=piece.index, dtype="str")
    for kind, names in CONTEXT_NAMES.items():
        named = delimited.find_column(piece, names)
        if named is not None:
            told = piece[named].map(naf_words) if kind == "naf" else piece[named]
            said = (said + " " + told.fillna("").astype("str")).str.strip()
    return said


class SkillAnswers:
    """Answers lists of skills: one line a skill, and one a fragment that is none known."""

    def __init__(self, skills: SkillReader, referentiels: Referentiels) -> None:
        self._skills = skills
        known = referentiels.rome.skills.set_index("skill_code")
        names = referentiels.certificats.assign(
            skill_code=CERTIFICATE + referentiels.certificats["code"], nature="certificat"
        ).set_index("skill_code")
        self._facts = pd.concat([known[["label", "nature"]], names[["label", "nature"]]])

    def of(self, texts: pd.Series) -> pd.DataFrame:
        """Give ``SKILL_ANSWERS`` of n texts; index of ``texts``, repeated.

        A text in which nothing is said has one line.
        """
        found = self._skills.parse(texts[texts != ""]).set_index("row")
        facts = self._facts.reindex(found["skill_code"])
        is_known = found["skill_code"].notna()
        told = found.get("exigence", pd.Series("", index=found.index, dtype="str"))
        answers = pd.DataFrame(
            {
                "fragment": found["fragment"],
                "code_competence": found["skill_code"],
                "libelle": facts["label"].to_numpy(),
                "nature": facts["nature"].map(vocabulary.SKILL_NATURES).to_numpy(),
                "exigence": told.map(vocabulary.EXIGENCES),
                "confiance": found["confidence"].map("{:.4f}".format).where(is_known),
            },
            index=found.index,
        )
        silent = pd.DataFrame(index=texts.index.difference(found.index), columns=answers.columns)
        both = pd.concat([answers, silent]).sort_index(kind="stable")
        return both.assign(ligne=both.index + 1)[list(SKILL_ANSWERS)].fillna("").astype("str")
