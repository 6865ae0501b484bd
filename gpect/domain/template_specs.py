"""What an input template is made of, and the columns that several kinds of files share."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from gpect.domain import vocabulary

FieldKind = Literal["text", "int", "float", "date", "bool", "choice", "list"]


@dataclass(frozen=True)
class InputColumn:
    """One column of an input file.

    ``synonyms`` are other headers it goes by; case, accents, punctuation and ``_`` never count.
    ``choices`` maps the stored code to the French word offered in the template's list.
    """

    field: str
    title: str
    kind: FieldKind = "text"
    compulsory: bool = False
    synonyms: tuple[str, ...] = ()
    choices: MappingProxyType[str, str] | None = None
    example: str = ""
    note: str = ""


@dataclass(frozen=True)
class InputTemplate:
    """One kind of input file: its French title, its columns, and headers it must hold.

    ``any_of`` lists groups of fields of which at least one column must be there.
    ``personal`` files describe people: only the columns below are ever read from them.
    ``published`` files come from an office as they are: no empty template is given of them.
    """

    kind: str
    title: str
    columns: tuple[InputColumn, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    personal: bool = False
    published: bool = False

    @property
    def fields(self) -> list[str]:
        """Names of the fields, in order."""
        return [column.field for column in self.columns]

    def column(self, field: str) -> InputColumn:
        """Give the column of ``field``; KeyError where there is none."""
        return {column.field: column for column in self.columns}[field]


ROME: Final = InputColumn(
    "code_rome",
    "Code ROME",
    synonyms=(
        "ROME",
        "Code métier",
        "Code métier ROME",
        "Code ROME du métier",
        "Code ROME du poste",
        "N° ROME",
        "Code ROME 4.0",
        "Fiche ROME",
        "romeCode",
        "Rome 1",
        "Code_ROME v4",
        "dc_rome_id",
    ),
    example="K2204",
    note="Une lettre et quatre chiffres. Laisser vide si vous ne le connaissez pas.",
)
COMMUNE: Final = InputColumn(
    "commune",
    "Commune",
    synonyms=(
        "Ville",
        "Localité",
        "Lieu",
        "Lieu de travail",
        "Lieu du poste",
        "Lieu d'exercice",
        "Commune du poste",
        "Ville du poste",
        "Commune du lieu de travail",
        "Ville du lieu de travail",
        "Commune de résidence",
        "Lieu de résidence",
        "Ville de résidence",
        "Nom commune",
    ),
    example="Denain",
)
CODE_POSTAL: Final = InputColumn(
    "code_postal",
    "Code postal",
    synonyms=(
        "CP",
        "C.P.",
        "Code_post",
        "Postal",
        "Code postal du poste",
        "Code postal du lieu de travail",
        "Code postal de résidence",
    ),
    example="59220",
)
CODE_INSEE: Final = InputColumn(
    "code_insee",
    "Code commune INSEE",
    synonyms=("Code INSEE", "INSEE", "codgeo", "Code commune", "Commune INSEE"),
    example="59172",
    note="Le plus sûr quand vous l'avez : un code postal peut couvrir plusieurs communes.",
)
SIRET: Final = InputColumn(
    "siret",
    "SIRET",
    synonyms=("N° SIRET", "Numéro SIRET", "SIRET employeur", "SIRET établissement"),
    example="12345678200010",
)
STRUCTURE_KIND: Final = InputColumn(
    "type_structure",
    "Type de structure",
    "choice",
    synonyms=("Type", "Mesure", "Type SIAE", "Type d'employeur", "Nature de la structure"),
    choices=vocabulary.STRUCTURE_KINDS,
    example="Atelier et chantier d'insertion",
)
COMPETENCES_EXAMPLE: Final = "Permis B ; nettoyage de locaux ; relation client"

CERTIFICATES: Final = InputColumn(
    "certificats",
    "Certificats",
    "list",
    synonyms=(
        "CACES",
        "Habilitations",
        "Habilitation",
        "Certificats et habilitations",
        "CACES et habilitations",
        "Habilitations et CACES",
        "Habilitations électriques",
        "Habilitation électrique",
        "CACES et permis",
        "Permis et CACES",
        "Autres permis",
        "Certifications",
    ),
    example="CACES R489-3 ; SST",
    note="Comptent comme les compétences.",
)
