"""What people have said of free titles: the code each stands for, whatever the release."""

from typing import Final

from gpect.domain.specs import PROVENANCE, TableSpec, day, key, text, whole

CORRECTION: Final = "correction"
"""``origin`` of what a person decided: right for the same title, whatever the rest says."""
OFFRE: Final = "offre"
"""``origin`` of a title met with a code: a vote among others."""

TITLE_EVIDENCE: Final = TableSpec(
    "title_evidence",
    "Intitulés appris",
    ("evidence_id",),
    (
        key("evidence_id", "Identifiant"),
        text("title", "Intitulé"),
        text("code_ogr", "Appellation (OGR)"),
        text("code_rome", "Code ROME"),
        text("code_rome_parent", "Métier (ROME v3)"),
        text("rome_version", "Version du ROME"),
        whole("n", "Nombre de fois"),
        text("origin", "Origine", (CORRECTION, OFFRE)),
        day("decided_on", "Décidé le"),
        *PROVENANCE,
    ),
    note=(
        "Une ligne par intitulé corrigé, ou par intitulé et code appris. Les offres reçues avec "
        "un code ROME servent aussi d'exemples : elles sont lues dans la table des postes."
    ),
)

UNKNOWN_SKILLS: Final = TableSpec(
    "unknown_skills",
    "Compétences non reconnues",
    ("lot_id", "fragment"),
    (
        key("lot_id", "Lot"),
        key("fragment", "Texte reçu"),
        text("kind", "Nature du fichier"),
        whole("n", "Nombre de fois"),
        text("source_file", "Fichier"),
        whole("source_row", "Ligne"),
    ),
    note=(
        "Coordonnées masquées. D'un fichier de personnes, seul ce que plusieurs personnes ont dit."
    ),
)
