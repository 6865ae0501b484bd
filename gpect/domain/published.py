"""What offices publish by zone and métier family: a prior, never a post to fill."""

from typing import Final

from gpect.domain.specs import ColumnSpec, TableSpec, key, share, text, whole, yes_no
from gpect.domain.template_specs import InputColumn, InputTemplate

ZONE_KINDS: Final = ("bassin", "departement", "region", "france")
SURVEY: Final = "BMO"
"""Source of the rows that count ``projects``."""
EMPLOYMENT: Final = "Dares"
"""Source of the rows that count ``employment``."""

PUBLISHED_NEEDS: Final = TableSpec(
    "published_needs",
    "Besoins publiés",
    ("source", "year", "zone_kind", "zone_code", "departement", "code_fap"),
    (
        key("source", "Source"),
        key("year", "Année", "int"),
        ColumnSpec("zone_kind", "text", "Type de zone", required=True, allowed=ZONE_KINDS),
        key("zone_code", "Zone"),
        key("departement", "Département"),
        key("code_fap", "Famille professionnelle (FAP)"),
        text("label", "Métier publié"),
        text("zone_name", "Nom de la zone"),
        whole("projects", "Projets de recrutement", "projets"),
        share("share_difficult", "Part de projets difficiles"),
        share("share_seasonal", "Part de projets saisonniers"),
        yes_no("is_censored", "Sous le secret statistique"),
        text("lot_id", "Lot"),
        text("source_file", "Fichier"),
        whole("source_row", "Ligne"),
        whole("employment", "Emploi moyen", "emplois"),
    ),
    note=(
        "« * » dans le fichier publié : le nombre existe mais n'est pas dit. Il est inconnu ici, "
        "jamais zéro. Un bassin à cheval sur deux départements a une ligne dans chacun. Une ligne "
        "compte des projets (BMO) ou des emplois (Dares), jamais les deux : ils ne s'ajoutent pas."
    ),
)

BMO: Final = InputTemplate(
    "bmo",
    "Besoins publiés (enquête BMO)",
    (
        InputColumn("annee", "Année", "int", compulsory=True, synonyms=("Millésime",)),
        InputColumn(
            "code_fap",
            "Code métier (FAP)",
            compulsory=True,
            synonyms=("Code métier BMO", "Code FAP", "FAP"),
            example="A1X41",
        ),
        InputColumn("libelle", "Métier", synonyms=("Nom métier BMO", "Libellé métier")),
        InputColumn("departement", "Département", synonyms=("Dept", "Dep", "Code département")),
        InputColumn(
            "bassin",
            "Bassin d'emploi (code)",
            compulsory=True,
            synonyms=("Code bassin", "BE"),
            example="3221",
        ),
        InputColumn("nom_bassin", "Nom du bassin", synonyms=("NOMBE", "Bassin d'emploi")),
        InputColumn(
            "projets",
            "Projets de recrutement",
            "int",
            compulsory=True,
            synonyms=("met", "Projets"),
            note="* : secret statistique, jamais zéro.",
        ),
        InputColumn("difficiles", "Dont difficiles", "int", synonyms=("xmet",)),
        InputColumn("saisonniers", "Dont saisonniers", "int", synonyms=("smet",)),
    ),
    published=True,
)

DARES: Final = InputTemplate(
    "dares",
    "Emploi publié par métier (Dares)",
    (
        InputColumn("annee", "Année", "int", compulsory=True, synonyms=("Millésime",)),
        InputColumn(
            "code_fap",
            "Code métier (FAP)",
            compulsory=True,
            synonyms=("FAP", "Code FAP"),
            example="T4Z60",
        ),
        InputColumn("libelle", "Métier", synonyms=("Libellé métier", "Libellé FAP")),
        InputColumn(
            "niveau_geo",
            "Niveau géographique",
            compulsory=True,
            synonyms=("Niveau géo", "Maille"),
            note="nat, reg ou dep.",
        ),
        InputColumn("region", "Région", synonyms=("reg", "Code région"), example="32"),
        InputColumn(
            "departement",
            "Département",
            synonyms=("Dep", "Dept", "Code département"),
            example="59",
        ),
        InputColumn(
            "emploi",
            "Emploi moyen",
            "int",
            compulsory=True,
            note="Vide : inconnu, jamais zéro.",
        ),
    ),
    published=True,
)
