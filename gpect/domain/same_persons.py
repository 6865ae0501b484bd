"""What people said of likely duplicates: one person followed by two structures, or two people."""

from typing import Final

from gpect.domain.specs import TableSpec, day, key, text

SAME: Final = "oui"
OTHER: Final = "non"

SAME_PERSONS: Final = TableSpec(
    "same_persons",
    "Doublons relus",
    ("person_id", "other_id"),
    (
        key("person_id", "Dossier"),
        key("other_id", "Autre dossier"),
        text("answer", "Même personne", (SAME, OTHER)),
        day("decided_on", "Lu le"),
        text("source_file", "Fichier"),
    ),
    note="Rien n'est fusionné : les deux dossiers restent, seuls les totaux en tiennent compte.",
)
