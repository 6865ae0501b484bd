"""What each edition of the comité's pack showed and masked: the next one must not undo it."""

from typing import Final

from gpect.domain.specs import TableSpec, key, real

EDITIONS: Final = TableSpec(
    "editions",
    "Éditions du comité",
    ("edition", "code_epci", "filiere", "code_rome_parent", "period", "measure"),
    (
        key("edition", "Édition"),
        key("code_epci", "EPCI"),
        key("filiere", "Filière"),
        key("code_rome_parent", "Métier (ROME v3)"),
        key("period", "Trimestre"),
        key("measure", "Mesure"),
        real("value", "Chiffre montré"),
    ),
    note="Vide : chiffre tenu secret. Rien qui n'ait quitté la maison n'y est gardé.",
)
